"""openFDA drug/event: the cases of FAERS, one JSON record per case in its latest version.

What is fetched is a selection: the records that a search for watched substances finds. It supplies
reports of FAERS and is never a background. For that, where no quarterly file is loaded, a small
JSON document beside the records holds openFDA's own counts (see `stage`).

openFDA gives no primary and secondary suspect, no "required intervention", and a drug has one
record per dose. A reaction is a record of its own here, so no term is cut at a comma; an apostrophe
in it is a caret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from etl.errors import BadFileError
from etl.formats import openfda_records
from etl.formats.json_text import unreadable, written
from etl.formats.openfda_records import Record, RecordFormat, no_objects, objects, text_of
from etl.store.staging import Member, Staging

DRUG_FIELDS = (
    "medicinalproduct",
    "drugcharacterization",
    "drugadministrationroute",
    "drugdosagetext",
    "drugadditional",
    "drugrecurreadministration",
    "drugindication",
    "drugstartdate",
)
SERIOUSNESS = (
    "death",
    "lifethreatening",
    "hospitalization",
    "disabling",
    "congenitalanomali",
    "other",
)
TABLES = {
    "report": {
        "record_seq": "BIGINT",
        "line_number": "BIGINT",
        "safetyreportid": "VARCHAR",
        "safetyreportversion": "VARCHAR",
        "receivedate": "VARCHAR",
        "receiptdate": "VARCHAR",
        "event_date": "VARCHAR",
        "age": "VARCHAR",
        "age_unit": "VARCHAR",
        "sex": "VARCHAR",
        "weight": "VARCHAR",
        "fulfillexpeditecriteria": "VARCHAR",
        "occurcountry": "VARCHAR",
        "primarysourcecountry": "VARCHAR",
        "qualification": "VARCHAR",
        "serious": "VARCHAR",
        **{f"seriousness{name}": "VARCHAR" for name in SERIOUSNESS},
        "companynumb": "VARCHAR",
        "duplicate_numbers": "VARCHAR",
        "literature_reference": "VARCHAR",
    },
    "drug": {
        "record_seq": "BIGINT",
        "line_number": "BIGINT",
        "safetyreportid": "VARCHAR",
        "drug_seq": "BIGINT",
        "activesubstancename": "VARCHAR",
        **dict.fromkeys(DRUG_FIELDS, "VARCHAR"),
    },
    "reaction": {
        "record_seq": "BIGINT",
        "line_number": "BIGINT",
        "safetyreportid": "VARCHAR",
        "reactionmeddrapt": "VARCHAR",
    },
    "total": {
        "endpoint": "VARCHAR",
        "pt": "VARCHAR",
        "reports": "BIGINT",
        "counted_at": "VARCHAR",
        "last_updated": "VARCHAR",
    },
}
MOST_REPORTS = 10**12
ENDPOINT = "drug/event"
RECORDS = RecordFormat(
    name=ENDPOINT,
    fields=frozenset({"safetyreportid", "patient"}),
    expected="Add drug/event records (an API answer, a bulk partition, or JSON lines of results), "
    "or a document of totals",
)

# "CASE EVENT DATE: 20140313" is all that this field may hold; nothing else of it is staged.
_EVENT_DATE = re.compile(r"CASE EVENT DATE:?\s*(\d{4,8})\b", re.IGNORECASE)


def release_of(path: Path) -> str:
    """Name the release after the file, without its endings.

    Raises:
        BadFileError: the file holds neither drug/event records nor totals.
    """
    if _totals(path) is not None:
        return openfda_records.release_named(path)
    return openfda_records.release_of(path, RECORDS)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage one row per record, drug and reaction, or one per count of a document of totals.

    A document of totals is `{"endpoint": "drug/event", "counted_at": ISO date, "last_updated":
    the endpoint's refresh date, "total": reports of all products, "terms": [{"pt": preferred term,
    "reports": reports listing it}], "terms_left": terms not counted yet}`; each count is a
    `meta.results.total` of openFDA. A term without a count (openFDA finds none) is rejected.
    """
    rows = {table: {name: list[Any]() for name in columns} for table, columns in TABLES.items()}
    for path in paths:
        totals = _totals(path)
        if totals is None:
            openfda_records.stage_records(
                path,
                staging,
                records=RECORDS,
                table="report",
                reason_to_reject=_reason_to_reject,
                append=partial(_append, rows),
            )
        else:
            _stage_totals(totals, path, staging, rows=rows["total"])
    for table, columns in TABLES.items():
        staging.write(table, columns, rows[table])


def _append(rows: dict[str, dict[str, list[Any]]], record: Record, number: int) -> None:
    patient = record["patient"]
    # Two files of a release can hold records with the same number, so they are numbered anew.
    seq = len(rows["report"]["record_seq"]) + 1
    ids = {
        "record_seq": seq,
        "line_number": number,
        "safetyreportid": text_of(record["safetyreportid"]),
    }
    _add(rows["report"], ids | _report(record))
    for place, drug in enumerate(drugs_of(patient), start=1):
        _add(
            rows["drug"],
            ids
            | {
                "drug_seq": place,
                "activesubstancename": active_substances(drug),
                **{name: text_of(drug.get(name)) for name in DRUG_FIELDS},
            },
        )
    for reaction in reactions_of(patient):
        _add(
            rows["reaction"], ids | {"reactionmeddrapt": text_of(reaction.get("reactionmeddrapt"))}
        )


def _add(columns: dict[str, list[Any]], row: dict[str, Any]) -> None:
    for name, values in columns.items():
        values.append(row[name])


def _report(record: Record) -> dict[str, str | None]:
    patient = record["patient"]
    source = record.get("primarysource")
    source = source if isinstance(source, dict) else {}
    names = ["safetyreportversion", "receivedate", "receiptdate", "occurcountry"]
    names += ["primarysourcecountry", "fulfillexpeditecriteria", "serious"]
    names += ["companynumb", *(f"seriousness{name}" for name in SERIOUSNESS)]
    return {name: text_of(record.get(name)) for name in names} | {
        "event_date": _event_date(patient),
        "age": text_of(patient.get("patientonsetage")),
        "age_unit": text_of(patient.get("patientonsetageunit")),
        "sex": text_of(patient.get("patientsex")),
        "weight": text_of(patient.get("patientweight")),
        "qualification": text_of(source.get("qualification")),
        "duplicate_numbers": _duplicate_numbers(record),
        "literature_reference": text_of(source.get("literaturereference")),
    }


def _duplicate_numbers(record: Record) -> str | None:
    """The numbers under which the sender says that others have the case, a line each."""
    listed = objects(record.get("reportduplicate"))
    return "\n".join(filter(None, (text_of(one.get("duplicatenumb")) for one in listed))) or None


def _event_date(patient: Record) -> str | None:
    summary = patient.get("summary")
    text = summary.get("narrativeincludeclinical") if isinstance(summary, dict) else None
    found = _EVENT_DATE.search(str(text or ""))
    return found[1] if found else None


def drugs_of(patient: Record) -> list[Record]:
    """Give the drugs of a patient; a text in place of one is its name."""
    return objects(patient.get("drug"), text_is="medicinalproduct")


def reactions_of(patient: Record) -> list[Record]:
    """Give the reactions of a patient; a text in place of one is its preferred term."""
    return objects(patient.get("reaction"), text_is="reactionmeddrapt")


def active_substances(drug: Record) -> str | None:
    """Give the active substances as FAERS writes them: several joined by a backslash."""
    names = (
        text_of(one.get("activesubstancename")) for one in objects(drug.get("activesubstance"))
    )
    return "\\".join(name for name in names if name) or None


def _reason_to_reject(record: Record) -> str | None:
    if not text_of(record.get("safetyreportid")):
        return "no safety report id"
    patient = record.get("patient")
    if not isinstance(patient, dict):
        return "no patient section"
    for name in ("drug", "reaction"):
        if not isinstance(patient.get(name, []), list | dict):
            return f"{name} is no list"
        if no_objects(patient.get(name)):
            return f"{name} holds something that is no object"
    return None


def _totals(path: Path) -> Record | None:
    """Give the document of totals in a file, or None where the file is something else.

    Raises:
        BadFileError: it has the fields of one, and something else in them.
    """
    _, text = openfda_records.read_text(path, expected=RECORDS.expected)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not (isinstance(document, dict) and {"endpoint", "total", "terms"} <= set(document)):
        return None
    problem = unreadable(document)
    if not _is_count(document["total"]) or not isinstance(document["terms"], list):
        problem = "total is no count, or terms is no list"
    if problem:
        raise BadFileError(path, problem, line=1, remedy=RECORDS.expected)
    return document


def _stage_totals(
    document: Record, path: Path, staging: Staging, *, rows: dict[str, list[Any]]
) -> None:
    common = {name: text_of(document.get(name)) for name in ("counted_at", "last_updated")}
    common["endpoint"] = text_of(document["endpoint"])
    _add(rows, common | {"pt": None, "reports": document["total"]})
    staged = 1
    for place, term in enumerate(document["terms"], start=1):
        pt = text_of(term.get("pt")) if isinstance(term, dict) else None
        if pt is None or not _is_count(term.get("reports")):
            staging.reject(
                path.name,
                line_number=place,
                reason="no preferred term with a count",
                raw_text=written(term),
            )
            continue
        _add(rows, common | {"pt": pt, "reports": term["reports"]})
        staged += 1
    delivered = len(document["terms"]) + 1
    staging.account(
        Member(
            file_name=path.name,
            member=path.name,
            table="total",
            rows_delivered=delivered,
            rows_staged=staged,
            rows_rejected=delivered - staged,
        )
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_REPORTS
