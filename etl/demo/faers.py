"""Synthetic FAERS quarters in FDA's zip layout of 2014Q3 and later.

A case is drawn once and then published the way FDA does it: in the quarter it is processed (some
one or two quarters after receipt), again under a higher version when something becomes known, and
sometimes on a later list of deleted cases. All case ids are above 90,000,000, far from FDA's own
(about 27 million in 2026); senders of reports and the articles they cite are invented;
there are no narratives and no names of persons.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from etl.demo.draw import Quarter
from etl.demo.faers_cases import FIRST_CASE_ID, Case, Listed, fda_day
from etl.demo.faers_publishing import Release, Version
from etl.demo.faers_shapes import co_ingestants, reporting

NOTICE = (
    b"Synthetic demonstration data made by kratomwatch. Not published by FDA; no real report.\r\n"
)

# Column lists since 2014Q3, as in FDA's ASC_NTS document.
COLUMNS = {
    "DEMO": (
        "primaryid$caseid$caseversion$i_f_code$event_dt$mfr_dt$init_fda_dt$fda_dt$rept_cod$auth_num"
        "$mfr_num$mfr_sndr$lit_ref$age$age_cod$age_grp$sex$e_sub$wt$wt_cod$rept_dt$to_mfr$occp_cod"
        "$reporter_country$occr_country"
    ),
    "DRUG": (
        "primaryid$caseid$drug_seq$role_cod$drugname$prod_ai$val_vbm$route$dose_vbm$cum_dose_chr"
        "$cum_dose_unit$dechal$rechal$lot_num$exp_dt$nda_num$dose_amt$dose_unit$dose_form$dose_freq"
    ),
    "REAC": "primaryid$caseid$pt$drug_rec_act",
    "OUTC": "primaryid$caseid$outc_cod",
    "RPSR": "primaryid$caseid$rpsr_cod",
    "THER": "primaryid$caseid$dsg_drug_seq$start_dt$end_dt$dur$dur_cod",
    "INDI": "primaryid$caseid$indi_drug_seq$indi_pt",
}


def _ids(version: Version) -> str:
    """Return the two id fields every table begins with."""
    return f"{version.case.case_id}{version.number}${version.case.case_id}"


def _demo_row(version: Version) -> str:
    """Return the DEMO line of a version."""
    case, fda_date = version.case, version.fda_date
    is_direct = case.source.kind == "DIR"
    serial = f"{case.received.year}-{case.case_id % 100_000:05d}"
    sender_code = case.source.sender.encode("ascii", "ignore").decode().replace(" ", "")
    mfr_num = f"{case.source.reporter_country}-{sender_code}-{serial}"
    blank_reporter = version.published >= reporting.COMPANY_REPORTER_BLANK_SINCE and not is_direct
    fields = (
        _ids(version),
        str(version.number),
        "I" if version.number == 1 else "F",
        reporting.PLACEHOLDER_DATE
        if _every(case, reporting.PLACEHOLDER_DATE_EVERY)
        else case.event,
        "" if is_direct else fda_day(max(fda_date - timedelta(days=9), case.received)),
        fda_day(case.received),
        fda_day(fda_date),
        case.source.kind,
        f"FDA-CDER-CTU-{serial}" if is_direct else "",
        "" if is_direct else case.sender_number or mfr_num,
        case.source.sender,
        case.citation,
        reporting.IMPOSSIBLE_AGE
        if case.age.unit and _every(case, reporting.IMPOSSIBLE_AGE_EVERY)
        else case.age.value,
        case.age.unit,
        case.age.group,
        case.sex,
        "N" if is_direct else "Y",
        case.weight,
        "KG" if case.weight else "",
        fda_day(fda_date + timedelta(days=2)),
        "N" if is_direct else "",
        "" if blank_reporter else case.source.reporter,
        case.source.reporter_country,
        case.source.country,
    )
    return "$".join(fields)


def _every(case: Case, step: int) -> bool:
    """Tell whether a kratom case is one of those, one in `step`, that carry a slip."""
    return case.is_kratom and case.case_id % step == 0


def _drug_rows(version: Version) -> Iterable[str]:
    """Yield the DRUG lines of a version, one per dose of each product."""
    blank = version.published >= reporting.ROUTE_BLANK_SINCE
    for number, product in enumerate(version.case.products, start=1):
        for amount in product.dose_amounts:
            fields = (
                _ids(version),
                str(number),
                product.role,
                product.name,
                product.ingredient,
                "1" if product.ingredient else "2",
                "" if blank else product.route,
                product.dose_text,
                "",
                "",
                *_challenges(version, product),
                "",
                "",
                "",
                amount,
                "MG" if amount else "",
                "Tablet" if amount and not blank else "",
                "QD" if amount else "",
            )
            yield "$".join(fields)


def _challenges(version: Version, product: Listed) -> tuple[str, str]:
    """Say what stopping did and what taking it again did: of suspects, mostly that nobody knows."""
    if product.role not in {"PS", "SS"}:
        return "", ""
    number = version.case.case_id
    return (
        reporting.DECHALLENGES[number % len(reporting.DECHALLENGES)],
        reporting.RECHALLENGES[number % len(reporting.RECHALLENGES)],
    )


def _therapy_rows(version: Version) -> Iterable[str]:
    """Yield the THER lines of a version, one per dose of each product with a known start."""
    for number, product in enumerate(version.case.products, start=1):
        if product.start:
            yield from [f"{_ids(version)}${number}${product.start}$$$"] * len(product.dose_amounts)


def _indication_rows(version: Version) -> Iterable[str]:
    """Yield the INDI lines of a version: suspects always, other products where a use is known."""
    for number, product in enumerate(version.case.products, start=1):
        is_suspect = product.role in {"PS", "SS"}
        if product.use and (is_suspect or product.use != co_ingestants.UNKNOWN_USE):
            yield f"{_ids(version)}${number}${product.use}"


def _source_rows(version: Version) -> Iterable[str]:
    """Yield the RPSR line of a direct report."""
    codes = {"CN": "CSM", "MD": "HP", "PH": "HP", "HP": "HP"}
    source = version.case.source
    if source.kind == "DIR" and source.reporter in codes:
        yield f"{_ids(version)}${codes[source.reporter]}"


def _tables(release: Release) -> dict[str, list[str]]:
    """Return the data lines of the seven tables of a quarter."""
    tables: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for version in release.versions:
        case = version.case
        tables["DEMO"].append(_demo_row(version))
        tables["DRUG"].extend(_drug_rows(version))
        tables["REAC"].extend(f"{_ids(version)}${term}$" for term in case.terms)
        tables["OUTC"].extend(f"{_ids(version)}${code}" for code in case.outcomes)
        tables["RPSR"].extend(_source_rows(version))
        tables["THER"].extend(_therapy_rows(version))
        tables["INDI"].extend(_indication_rows(version))
    return tables


def _malform(tables: dict[str, list[str]]) -> None:
    """Spoil two lines the way real quarters were spoilt.

    The added DEMO line has the separator inside a value (as in DEMO12Q1), the added DRUG line ends
    early; both belong to ids of their own, so no other case loses a row.
    """
    case_id = FIRST_CASE_ID + 1
    first = tables["DEMO"][0].split("$")
    demo = [f"{case_id}1", str(case_id), "1", "I", *first[4:10], "US-DEMOPHARMA-$E2B0000001"]
    # The last field must not be blank: an extra separator at the very end is no damage.
    tables["DEMO"].append("$".join([*demo, *first[11:23], "US", "US"]))
    tables["DRUG"].append(f"{case_id}1${case_id}$1$PS$IBUPROFEN$IBUPROFEN$1$Oral")


def deletion_member(quarter: Quarter) -> str:
    """Return the name FDA gave to the list of deleted cases of a quarter, as it changed by year."""
    code = quarter.code
    if quarter < Quarter(2020, 1):
        return f"deleted/ADR{code}DeletedCases.txt"
    if quarter < Quarter(2020, 4):
        folder = "Deleted" if quarter == Quarter(2020, 3) else "DELETED"
        return f"{folder}/ADR{code}DeletedCases.txt"
    if quarter < Quarter(2021, 4):
        return f"Deleted/{code}DeletedCases.txt"
    return f"Deleted/DELETE{code}.txt"


def _members(release: Release) -> dict[str, bytes]:
    """Return the files of a quarterly zip by name."""
    tables = _tables(release)
    code = release.quarter.code
    if release.quarter == reporting.MALFORMED_QUARTER:
        _malform(tables)
    members = {"Readme.pdf": NOTICE}
    for name, lines in tables.items():
        text = "".join(f"{line}\r\n" for line in (COLUMNS[name], *lines))
        members[f"ASCII/{name}{code}.txt"] = text.encode("cp1252")
    if release.quarter >= reporting.DELETIONS_SINCE:
        # FDA's lists have no header; since 2021-Q4 their first line is a single blank.
        head = " \n" if release.quarter >= Quarter(2021, 4) else ""
        deleted = "".join(f"{case_id}\n" for case_id in release.deleted)
        members[deletion_member(release.quarter)] = (head + deleted).encode("ascii")
    return members


def _write_zip(path: Path, members: dict[str, bytes], day: date) -> None:
    """Write a zip whose bytes depend on nothing but its content and the given day."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)


def write_faers(folder: Path, drawn: Iterable[Release]) -> list[Path]:
    """Write the quarterly zips into an existing folder and return them, in the order drawn."""
    paths = []
    for release in drawn:
        quarter = release.quarter
        path = folder / f"faers_ascii_{quarter.year}q{quarter.number}.zip"
        _write_zip(path, _members(release), quarter.last_day + timedelta(days=30))
        paths.append(path)
    return paths
