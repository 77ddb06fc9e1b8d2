"""Tiny releases in the publishers' formats, for tests: what is not given is filled in plausibly."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEMO = [
    "primaryid",
    "caseid",
    "caseversion",
    "i_f_code",
    "event_dt",
    "mfr_dt",
    "init_fda_dt",
    "fda_dt",
    "rept_cod",
    "auth_num",
    "mfr_num",
    "mfr_sndr",
    "lit_ref",
    "age",
    "age_cod",
    "age_grp",
    "sex",
    "e_sub",
    "wt",
    "wt_cod",
    "rept_dt",
    "to_mfr",
    "occp_cod",
    "reporter_country",
    "occr_country",
]
DRUG = [
    "primaryid",
    "caseid",
    "drug_seq",
    "role_cod",
    "drugname",
    "prod_ai",
    "val_vbm",
    "route",
    "dose_vbm",
    "cum_dose_chr",
    "cum_dose_unit",
    "dechal",
    "rechal",
    "lot_num",
    "exp_dt",
    "nda_num",
    "dose_amt",
    "dose_unit",
    "dose_form",
    "dose_freq",
]
REAC = ["primaryid", "caseid", "pt", "drug_rec_act"]
OUTC = ["primaryid", "caseid", "outc_cod"]
RPSR = ["primaryid", "caseid", "rpsr_cod"]
THER = ["primaryid", "caseid", "dsg_drug_seq", "start_dt", "end_dt", "dur", "dur_cod"]
INDI = ["primaryid", "caseid", "indi_drug_seq", "indi_pt"]

HFCS_2024 = [
    "DATE_FDA_FIRST_RECEIVED_CASE",
    "REPORT_ID",
    "DATE_EVENT",
    "PRODUCT_TYPE",
    "PRODUCT",
    "PRODUCT_CODE",
    "DESCRIPTION",
    "PATIENT_AGE",
    "AGE_UNITS",
    "SEX",
    "CASE_MEDDRA_PREFERRED_TERMS",
    "CASE_OUTCOME",
]
CAERS_2017 = [
    "RA_Report #",
    "RA_CAERS Created Date",
    "AEC_Event Start Date",
    "PRI_Product Role",
    "PRI_Reported Brand/Product Name",
    "PRI_FDA Industry Code",
    "PRI_FDA Industry Name",
    "CI_Age at Adverse Event",
    "CI_Age Unit",
    "CI_Gender",
    "AEC_One Row Outcomes",
    "SYM_One Row Coded Symptoms",
]


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A row of DRUG."""

    name: str
    ingredient: str = ""
    role: str = "PS"
    seq: int | None = None
    dose: str = ""
    route: str = ""
    dechallenge: str = ""
    rechallenge: str = ""
    uses: Sequence[str] = ()
    starts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case version of FAERS."""

    caseid: int
    version: int = 1
    received: str = "20250115"
    latest: str = ""
    event: str = "20250101"
    age: str = "34"
    age_unit: str = "YR"
    weight: str = ""
    weight_unit: str = ""
    report_kind: str = "EXP"
    sex: str = "M"
    country: str = "US"
    occupation: str = "CN"
    drugs: Sequence[Drug] = (Drug(name="KRATOM"),)
    reactions: Sequence[str] = ("Nausea",)
    outcomes: Sequence[str] = ()
    sender: str = "DEMO PHARMA"
    sender_number: str = ""
    citation: str = ""

    @property
    def primaryid(self) -> int:
        return int(f"{self.caseid}{self.version}")


@dataclass
class Quarter:
    """A FAERS quarter; `extra_lines` go verbatim behind the rows of a table."""

    name: str = "2025q1"
    cases: Sequence[Case] = (Case(caseid=90000001),)
    deleted: Sequence[int] = ()
    extra_lines: dict[str, Sequence[bytes]] = field(default_factory=dict)
    headers: dict[str, Sequence[str]] = field(default_factory=dict)
    leave_out: Sequence[str] = ()
    newline: bytes = b"\r\n"

    def write(self, folder: Path) -> Path:
        """Write the zip as FDA does and give its path."""
        path = folder / f"faers_ascii_{self.name}.zip"
        label = f"{self.name[2:4]}Q{self.name[5]}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for table, columns, rows in self._tables():
                if table in self.leave_out:
                    continue
                header = "$".join(self.headers.get(table, columns)).encode()
                lines = ["$".join(str(value) for value in row).encode("cp1252") for row in rows]
                text = self.newline.join([header, *lines, *self.extra_lines.get(table, ()), b""])
                _write_member(archive, f"ASCII/{table}{label}.txt", text)
            if self.deleted:
                ids = "\r\n".join([" ", *(str(caseid) for caseid in self.deleted), ""])
                _write_member(archive, f"Deleted/DELETE{label}.txt", ids.encode())
        return path

    def _tables(self) -> Iterable[tuple[str, Sequence[str], list[list[object]]]]:
        demo: list[list[object]] = []
        drug: list[list[object]] = []
        reac: list[list[object]] = []
        outc: list[list[object]] = []
        ther: list[list[object]] = []
        indi: list[list[object]] = []
        for case in self.cases:
            ids: list[object] = [case.primaryid, case.caseid]
            latest = case.latest or case.received
            demo.append(
                [
                    *ids, case.version, "I", case.event, "", case.received, latest,
                    case.report_kind, "", case.sender_number, case.sender, case.citation,
                    case.age, case.age_unit, "",
                    case.sex, "Y", case.weight, case.weight_unit, case.received, "",
                    case.occupation, case.country, case.country,
                ]
            )  # fmt: skip
            for place, item in enumerate(case.drugs, start=1):
                row = [*ids, item.seq or place, item.role, item.name, item.ingredient, "1"]
                row += [item.route, item.dose, "", "", item.dechallenge, item.rechallenge]
                drug.append([*row, *[""] * (len(DRUG) - len(row))])
                ther += [[*ids, item.seq or place, day, "", "", ""] for day in item.starts]
                indi += [[*ids, item.seq or place, pt] for pt in item.uses]
            reac += [[*ids, pt, ""] for pt in case.reactions]
            outc += [[*ids, code] for code in case.outcomes]
        yield "DEMO", DEMO, demo
        yield "DRUG", DRUG, drug
        yield "REAC", REAC, reac
        yield "OUTC", OUTC, outc
        yield "RPSR", RPSR, []
        yield "THER", THER, ther
        yield "INDI", INDI, indi


def _write_member(archive: zipfile.ZipFile, name: str, text: bytes) -> None:
    """Write it without the time: the same quarter is the same file whenever it is written."""
    archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


def hfcs_row(number: str, **values: str) -> dict[str, str]:
    """Give a row of the 2024 file generation."""
    usual = {
        "DATE_FDA_FIRST_RECEIVED_CASE": "1/5/2025",
        "REPORT_ID": number,
        "DATE_EVENT": "12/24/2024",
        "PRODUCT_TYPE": "SUSPECT",
        "PRODUCT": "KRATOM POWDER",
        "PRODUCT_CODE": "54",
        "DESCRIPTION": "Vit/Min/Prot/Unconv Diet(Human/Animal)",
        "PATIENT_AGE": "34",
        "AGE_UNITS": "year(s)",
        "SEX": "Male",
        "CASE_MEDDRA_PREFERRED_TERMS": "Nausea, Vomiting",
        "CASE_OUTCOME": "Hospitalization, Visited Emergency Room",
    }
    return usual | values


def write_csv(
    path: Path,
    rows: Sequence[dict[str, str]],
    *,
    header: Sequence[str] = HFCS_2024,
    encoding: str = "utf-8-sig",
) -> Path:
    """Write an HFCS file; `header` renames the columns of HFCS_2024 place by place."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(name, "") for name in HFCS_2024])
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def food_record(number: str, **values: Any) -> dict[str, Any]:
    """Give an openFDA food/event record."""
    usual: dict[str, Any] = {
        "report_number": number,
        "date_created": "20250105",
        "date_started": "20241224",
        "consumer": {"age": "34", "age_unit": "year(s)", "gender": "Male"},
        "products": [{"role": "SUSPECT", "name_brand": "KRATOM POWDER", "industry_code": "54"}],
        "reactions": ["NAUSEA"],
        "outcomes": ["Hospitalization"],
    }
    return usual | values


def drug_record(number: str, **values: Any) -> dict[str, Any]:
    """Give an openFDA drug/event record; `patient` replaces parts of the patient section."""
    patient: dict[str, Any] = {
        "patientonsetage": "34",
        "patientonsetageunit": "801",
        "patientsex": "1",
        "summary": {"narrativeincludeclinical": "CASE EVENT DATE: 20250101"},
        "drug": [drug_of("KRATOM")],
        "reaction": [{"reactionmeddrapt": "Nausea", "reactionmeddraversionpt": "28.0"}],
    }
    usual: dict[str, Any] = {
        "safetyreportid": number,
        "safetyreportversion": "1",
        "receivedate": "20250115",
        "receiptdate": "20250115",
        "serious": "2",
        "occurcountry": "US",
        "primarysourcecountry": "US",
        "primarysource": {"qualification": "5", "reportercountry": "US"},
    }
    return usual | values | {"patient": patient | values.get("patient", {})}


def drug_of(name: str, *, ingredient: str = "", role: str = "1") -> dict[str, Any]:
    """Give a drug of an openFDA drug/event record."""
    drug: dict[str, Any] = {"medicinalproduct": name, "drugcharacterization": role}
    return drug | ({"activesubstance": {"activesubstancename": ingredient}} if ingredient else {})


def write_totals(
    path: Path, *, total: int, terms: dict[str, int], last_updated: str = "2026-10-28"
) -> Path:
    """Write openFDA's own counts over all products, as they are kept beside the records."""
    document = {
        "endpoint": "drug/event",
        "counted_at": "2026-11-20",
        "last_updated": last_updated,
        "total": total,
        "terms": [{"pt": pt, "reports": reports} for pt, reports in terms.items()],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def recall_record(number: str, **values: str) -> dict[str, str]:
    """Give an openFDA food/enforcement record."""
    usual = {
        "recall_number": number,
        "event_id": "79692",
        "product_type": "Food",
        "recall_initiation_date": "20180403",
        "report_date": "20180418",
        "classification": "Class I",
        "status": "Terminated",
        "recalling_firm": "Example Botanicals LLC",
        "product_description": "Kratom powder, 60 g pouch",
        "reason_for_recall": "Products may be contaminated with Salmonella.",
        "code_info": "all lots",
        "voluntary_mandated": "Voluntary: Firm Initiated",
    }
    return usual | values


def write_answer(path: Path, records: Sequence[Any]) -> Path:
    """Write an API answer."""
    meta = {"last_updated": "2026-10-28", "results": {"skip": 0, "limit": 1000, "total": 1}}
    path.write_text(json.dumps({"meta": meta, "results": list(records)}), encoding="utf-8")
    return path


EXPORT_HEADER = [
    "Product Type", "Event ID", "Status", "Recalling Firm", "Address1", "Address2", "City",
    "State/Province", "Postal Code", "Country", "Voluntary/Mandated",
    "Initial Firm Notification of Consignee or Public", "Distribution Pattern", "Recall Number",
    "Classification", "Product Description", "Product Quantity", "Reason for Recall",
    "Recall Initiation Date", "Center Classification Date", "Termination Date", "Report Date",
    "Code Info", "More Code Info",
]  # fmt: skip


def exported_recall(number: str, **values: str) -> dict[str, str]:
    """Give a row of FDA's export of recalls."""
    usual = {
        "Product Type": "Food",
        "Event ID": "79692",
        "Status": "Terminated",
        "Recalling Firm": "Example Botanicals LLC",
        "Voluntary/Mandated": "Voluntary: Firm Initiated",
        "Recall Number": number,
        "Classification": "Class I",
        "Product Description": "Kratom powder, 60 g pouch",
        "Reason for Recall": "Products may be contaminated with Salmonella.",
        "Recall Initiation Date": "04/03/2018",
        "Report Date": "04/18/2018",
        "Code Info": "all lots",
    }
    return usual | values


def write_export(path: Path, rows: Sequence[dict[str, str]], *, encoding: str = "cp1252") -> Path:
    """Write FDA's export of recalls."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, EXPORT_HEADER, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
