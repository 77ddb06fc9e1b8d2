"""Synthetic openFDA drug/event records: the newest kratom cases of the synthetic FAERS quarters.

Some have a higher version than any quarterly file, a few are in none, and deleted cases are kept,
as openFDA keeps them. A drug has one record per dose.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from etl.demo.draw import Draw
from etl.demo.faers_cases import Age, Case, Listed
from etl.demo.faers_publishing import Release, Version
from etl.demo.faers_shapes import reporting
from etl.demo.openfda import Record, answer, gzipped
from etl.sources.openfda_drug.fetch import RECORDS_FILE

# Cases of which anything came in since; older ones are left to the quarterly files, if not deleted.
_SINCE = date(2025, 7, 1)
# How often openFDA knows more than the quarterly files (chosen), and how many cases only it has.
_KNOWS_MORE_SHARE = 0.12
_ONLY_HERE = 6
_FIRST_ID_ONLY_HERE = 95_000_001

_AGE_UNIT = {"DEC": "800", "YR": "801", "MON": "802", "WK": "803", "DY": "804", "HR": "805"}
_SEX = {"M": "1", "F": "2"}
_ROLE = {"PS": "1", "SS": "1", "C": "2", "I": "3", "DN": "4"}
_REPORTER = {"MD": "1", "PH": "2", "HP": "3", "OT": "3", "LW": "4", "CN": "5"}
_SERIOUSNESS = {
    "DE": "seriousnessdeath",
    "LT": "seriousnesslifethreatening",
    "HO": "seriousnesshospitalization",
    "DS": "seriousnessdisabling",
    "CA": "seriousnesscongenitalanomali",
    "OT": "seriousnessother",
    "RI": "seriousnessother",
}


def _latest(drawn: Iterable[Release]) -> list[Version]:
    """Return the latest published version of every kratom case that is recent or was deleted."""
    latest: dict[int, Version] = {}
    deleted: set[int] = set()
    for release in drawn:
        deleted.update(release.deleted)
        for version in release.versions:
            if version.case.is_kratom:
                latest[version.case.case_id] = version
    return [one for case_id, one in latest.items() if one.fda_date >= _SINCE or case_id in deleted]


def _later(draw: Draw, version: Version) -> Version:
    """Return the case as openFDA knows it: for some, one version further."""
    day = version.fda_date + timedelta(days=draw.whole(5, 40))
    is_followed_up = draw.chance(_KNOWS_MORE_SHARE) and version.fda_date >= _SINCE
    if not is_followed_up or day > reporting.LAST_QUARTER.last_day:
        return version
    outcomes = tuple(dict.fromkeys([*version.case.outcomes, "HO"]))
    case = version.case._replace(outcomes=outcomes)
    return version._replace(case=case, number=version.number + 1, fda_date=day)


def _only_here(draw: Draw, versions: list[Version]) -> list[Version]:
    """Return a few cases that no quarterly file has: like others, with ids of their own.

    Age and event date are blank, so that none repeats the facts of the case it is like.
    """
    chosen = [draw.one_of(versions) for _ in range(_ONLY_HERE)]
    first, last = reporting.LAST_QUARTER.first_day, reporting.LAST_QUARTER.last_day
    return [
        one._replace(
            case=one.case._replace(
                case_id=_FIRST_ID_ONLY_HERE + place, received=day, event="", age=Age()
            ),
            number=1,
            fda_date=day,
        )
        for place, one in enumerate(chosen)
        for day in [draw.day(first, last)]
    ]


def _drugs(product: Listed) -> list[Record]:
    """Return the records of a drug, one per dose."""
    drug: Record = {
        "medicinalproduct": product.name,
        "drugcharacterization": _ROLE[product.role],
    }
    if product.ingredient:
        drug["activesubstance"] = {"activesubstancename": product.ingredient}
    if product.use:
        drug["drugindication"] = product.use.upper()
    return [dict(drug) for _ in product.dose_amounts]


def _patient(case: Case) -> Record:
    """Return the patient section, which leaves out what is not known."""
    patient: Record = {"patientsex": _SEX.get(case.sex, "0")}
    if case.age.value:
        patient["patientonsetage"] = case.age.value
        patient["patientonsetageunit"] = _AGE_UNIT[case.age.unit]
    if case.weight:
        patient["patientweight"] = case.weight
    if case.event:
        patient["summary"] = {"narrativeincludeclinical": f"CASE EVENT DATE: {case.event}"}
    patient["drug"] = [record for product in case.products for record in _drugs(product)]
    patient["reaction"] = [{"reactionmeddrapt": term} for term in case.terms]
    return patient


def _record(version: Version) -> Record:
    """Return one element of `results`."""
    case = version.case
    record: Record = {
        "safetyreportid": str(case.case_id),
        "safetyreportversion": str(version.number),
        "receivedate": f"{case.received:%Y%m%d}",
        "receiptdate": f"{version.fda_date:%Y%m%d}",
        "primarysourcecountry": case.source.reporter_country,
        "serious": "1" if case.outcomes else "2",
    }
    record |= {_SERIOUSNESS[code]: "1" for code in case.outcomes}
    if case.source.country:
        record["occurcountry"] = case.source.country
    if case.source.reporter in _REPORTER:
        record["primarysource"] = {"qualification": _REPORTER[case.source.reporter]}
    return record | {"patient": _patient(case)}


def write_openfda_drug(folder: Path, drawn: Iterable[Release], *, seed: int) -> list[Path]:
    """Write the records into an existing folder as one gzipped answer, and return its path."""
    draw = Draw(seed, "openfda drug")
    versions = _latest(drawn)
    known = [_later(draw, one) for one in versions] + _only_here(draw, versions)
    records = [_record(one) for one in known]
    path = folder / RECORDS_FILE
    path.write_bytes(gzipped(answer(records, limit=len(records))))
    return [path]
