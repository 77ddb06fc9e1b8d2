"""Synthetic openFDA food/event pages: the newest complaints in the shape of an API answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from etl.demo import hfcs_shapes as shape
from etl.demo.draw import Draw
from etl.demo.hfcs import Complaint
from etl.demo.openfda import Record, answer, gzipped

# Records per page, smaller than the API's maximum of 1000 so that the demo has two pages.
_PAGE_SIZE = 150
# How often something became known between the CSV and the page (chosen).
_KNOWS_MORE_SHARE = 0.3


def _later(draw: Draw, complaint: Complaint) -> Complaint:
    """Return the complaint as FDA knew it months after the CSV file."""
    if not draw.chance(_KNOWS_MORE_SHARE):
        return complaint
    age, unit = complaint.age, complaint.age_unit
    if not age:
        age, unit = f"{draw.whole(19, 70)}.00", "year(s)"
    serious = "Hospitalization"
    known = {word for word in complaint.outcomes if word != shape.NO_OTHER_OUTCOME} | {serious}
    outcomes = tuple(word for word, _, _ in shape.OUTCOMES if word in known)
    terms = tuple(sorted({*complaint.terms, "Hospitalisation"}))
    return replace(complaint, age=age, age_unit=unit, outcomes=outcomes, terms=terms)


def _consumer(complaint: Complaint) -> dict[str, str]:
    """Return the consumer block, which leaves out what is not known."""
    known = {
        "age": complaint.age.removesuffix(".00"),
        "age_unit": complaint.age_unit,
        "gender": complaint.sex,
    }
    return {key: value for key, value in known.items() if value}


def _record(complaint: Complaint) -> Record:
    """Return one element of `results`; terms are cut at every comma, as openFDA does."""
    pieces = {piece for term in complaint.terms for piece in term.split(", ")}
    record: Record = {
        "report_number": complaint.report_id,
        "outcomes": list(complaint.outcomes),
        "date_created": f"{complaint.received:%Y%m%d}",
        "reactions": sorted(pieces),
    }
    if complaint.event:
        record["date_started"] = f"{complaint.event:%Y%m%d}"
    record["consumer"] = _consumer(complaint)
    record["products"] = [
        {
            "role": product.role,
            "name_brand": product.name,
            "industry_code": product.industry_code.lstrip("0"),
            "industry_name": product.industry_name,
        }
        for product in complaint.products
    ]
    return record


def write_openfda_food(folder: Path, drawn: list[Complaint], *, seed: int) -> list[Path]:
    """Write the pages into an existing folder, all but the first one gzipped, and return them."""
    draw = Draw(seed, "openfda food")
    recent = [one for one in drawn if one.received >= shape.PAGES_FROM]
    records = [_record(_later(draw, one)) for one in recent]
    starts = range(0, len(records), _PAGE_SIZE)
    paths = []
    for number, skip in enumerate(starts, start=1):
        name = f"food-event-{number:04d}-of-{len(starts):04d}.json"
        content = answer(records, skip=skip, limit=_PAGE_SIZE)
        path = folder / (name if number == 1 else f"{name}.gz")
        path.write_bytes(content if number == 1 else gzipped(content))
        paths.append(path)
    return paths
