"""Synthetic complaints to the Human Foods Complaint System, and the cumulative CSV file of them.

Report ids are taken from ranges FDA does not use: six digits from 900001 (FDA's stayed below
250,000) and 20xx-CFS-9xxxxx (FDA's stay far below 900,000 a year). No names of persons, no
narratives.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from etl.demo import hfcs_industries
from etl.demo import hfcs_shapes as shape
from etl.demo.draw import Draw, Quarter, Shares, shares
from etl.demo.faers_shapes import kratom_products, reactions

FILE_NAME = f"HFCS-Quarterly-{shape.FILE_DATE:%Y%m%d}--CSV_PRODUCT-BASED.csv"
# Header of the 2024 and 2025 issues; terms stand before outcomes since the issue of 2022.
COLUMNS = (
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
)
_PER_YEAR = {"year(s)": 1.0, "decade(s)": 0.1, "month(s)": 12.0, "week(s)": 52.0, "day(s)": 365.0}
_PATTERNS = {
    "kratom": shares({one: one.kratom_share for one in reactions.PATTERNS}),
    "7-oh": shares({one: one.seven_oh_share for one in reactions.PATTERNS}),
}


@dataclass(frozen=True, kw_only=True)
class Product:
    """A product of a complaint with its industry code as HFCS writes it (two digits or more)."""

    name: str
    industry_code: str
    industry_name: str
    role: str = "SUSPECT"


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complaint; age, outcomes and terms belong to the report, not to one product."""

    received: date
    event: date | None
    products: tuple[Product, ...]
    age: str
    age_unit: str
    sex: str
    terms: tuple[str, ...]
    outcomes: tuple[str, ...]
    report_id: str = ""


# ------------------------------------------------------------------------------ drawing


def _age(draw: Draw, units: Shares[str], mean_and_spread: tuple[float, float]) -> tuple[str, str]:
    """Return age and unit, both blank on the complaints without an age."""
    if draw.chance(shape.AGE_MISSING):
        return "", ""
    unit = draw.pick(units)
    years = draw.normal(*mean_and_spread, low=16.0, high=95.0)
    if unit in {"month(s)", "week(s)", "day(s)"}:
        # In complaints these units stand for infants.
        years = draw.normal(0.5, 0.4, low=0.02, high=1.9)
    return f"{round(years * _PER_YEAR[unit]):.2f}", unit


def _event(draw: Draw, received: date) -> date | None:
    """Return the day of the event, or nothing where the complaint does not say."""
    if draw.chance(shape.EVENT_DATE_MISSING):
        return None
    return received - timedelta(days=draw.whole(0, 30) * draw.whole(0, 10))


def _outcomes(draw: Draw, received: date, *, is_kratom: bool, has_death: bool) -> tuple[str, ...]:
    """Return outcome words in the order of the file, on a few old rows the words used then."""
    named = [
        word
        for word, kratom, background in shape.OUTCOMES
        if word != "Death" and draw.chance(kratom if is_kratom else background)
    ]
    words = (["Death"] if has_death else []) + named or [shape.NO_OTHER_OUTCOME]
    if received < shape.OLD_WORDS_BEFORE and draw.chance(shape.OLD_WORDS_SHARE):
        words = list(dict.fromkeys(shape.OLD_WORDS[word] for word in words))
    return tuple(words)


def _written(draw: Draw, terms: tuple[str, ...], received: date) -> tuple[str, ...]:
    """Return the terms sorted, in the case they were written in at the time."""
    if received >= shape.SENTENCE_CASE_SINCE:
        return tuple(sorted(terms))
    keep = shape.SENTENCE_CASE_BEFORE_SHARE
    return tuple(sorted(term if draw.chance(keep) else term.upper() for term in terms))


def _also_listed(draw: Draw, counts: Shares[int]) -> tuple[Product, ...]:
    """Return the concomitant products of a complaint."""
    names = draw.pick_distinct(shape.ALSO_LISTED, draw.pick(counts))
    code, industry = shape.SUPPLEMENT
    return tuple(
        Product(name=name, industry_code=code, industry_name=industry, role="CONCOMITANT")
        for name in names
    )


def _kratom_products(draw: Draw, kind: str, received: date) -> tuple[Product, ...]:
    """Return the kratom or 7-OH products of a complaint."""
    code, industry = draw.pick(shape.KRATOM_INDUSTRY)
    names = [draw.pick(shape.KRATOM_NAMES if kind == "kratom" else shape.SEVEN_OH_NAMES)]
    if kind == "7-oh" and draw.chance(kratom_products.SEVEN_OH_WITH_KRATOM):
        names.append(draw.pick(shape.KRATOM_NAMES))
    has_analogue = kind == "7-oh" and received >= shape.ANALOGUE_SINCE
    if has_analogue and draw.chance(shape.ANALOGUE_SHARE):
        names.append(draw.one_of(shape.ANALOGUE_NAMES))
    return tuple(Product(name=name, industry_code=code, industry_name=industry) for name in names)


def _kratom_complaint(draw: Draw, quarter: Quarter, kind: str) -> Complaint:
    """Draw a complaint that names kratom or 7-OH."""
    received = draw.day(quarter.first_day, quarter.last_day)
    death_share = shape.OUTCOMES[0][1] if kind == "kratom" else shape.SEVEN_OH_DEATH_SHARE
    has_death = draw.chance(death_share)
    table = reactions.TERMS_WITH_DEATH if has_death else draw.pick(_PATTERNS[kind]).terms
    terms = draw.pick_distinct(table, draw.pick(shape.TERM_COUNT))
    if has_death and "Death" not in terms:
        terms = (*terms, "Death")
    age, unit = _age(draw, shape.KRATOM_AGE_UNITS, shape.KRATOM_AGE)
    own = _kratom_products(draw, kind, received)
    return Complaint(
        received=received,
        event=_event(draw, received),
        products=own + _also_listed(draw, shape.OTHERS_ON_KRATOM),
        age=age,
        age_unit=unit,
        sex=draw.pick(shape.KRATOM_SEX),
        terms=_written(draw, terms, received),
        outcomes=_outcomes(draw, received, is_kratom=True, has_death=has_death),
    )


def _product_name(draw: Draw, industry: hfcs_industries.Industry, received: date) -> str:
    """Return a plain product name, or the word that stands for a withheld one."""
    if draw.chance(shape.WITHHELD_SHARE):
        return "REDACTED" if received < shape.REDACTED_BEFORE else "EXEMPTION 4"
    return draw.one_of(industry.kinds) + draw.one_of(industry.products)


def _background_complaint(draw: Draw, quarter: Quarter) -> Complaint:
    """Draw a complaint about any other product."""
    received = draw.day(quarter.first_day, quarter.last_day)
    industry = draw.pick(hfcs_industries.INDUSTRIES)
    while received >= industry.until:
        industry = draw.pick(hfcs_industries.INDUSTRIES)
    product = Product(
        name=_product_name(draw, industry, received),
        industry_code=industry.code,
        industry_name=industry.name,
    )
    terms = draw.pick_distinct(industry.terms, draw.pick(shape.TERM_COUNT))
    has_death = draw.chance(shape.OUTCOMES[0][2])
    age, unit = _age(draw, shape.AGE_UNITS, shape.BACKGROUND_AGE)
    return Complaint(
        received=received,
        event=_event(draw, received),
        products=(product, *_also_listed(draw, shape.OTHERS_ON_BACKGROUND)),
        age=age,
        age_unit=unit,
        sex=draw.pick(shape.BACKGROUND_SEX),
        terms=_written(draw, terms, received),
        outcomes=_outcomes(draw, received, is_kratom=False, has_death=has_death),
    )


def _kratom_complaints(draw: Draw, year: int) -> list[Complaint]:
    """Draw the complaints of a year that name kratom or 7-OH."""
    found: list[Complaint] = []
    for place, count in enumerate(shape.KRATOM_RECEIVED.get(year, ())):
        seven_oh = shape.SEVEN_OH_RECEIVED[year][place] if year in shape.SEVEN_OH_RECEIVED else 0
        kinds = ["7-oh"] * seven_oh + ["kratom"] * (count - seven_oh)
        quarter = Quarter(year, place + 1)
        found.extend(_kratom_complaint(draw, quarter, kind) for kind in kinds)
    return found


def _numbered(complaints: list[Complaint]) -> list[Complaint]:
    """Return the complaints in order of receipt with ids in the form used at the time."""
    used: Counter[int] = Counter()
    numbered = []
    for complaint in sorted(complaints, key=lambda one: one.received):
        is_long = complaint.received >= shape.LONG_IDS_SINCE
        year = complaint.received.year if is_long else 0
        used[year] += 1
        number = 900_000 + used[year]
        numbered.append(
            replace(complaint, report_id=f"{year}-CFS-{number}" if is_long else f"{number}")
        )
    return numbered


def complaints(*, seed: int) -> list[Complaint]:
    """Draw all complaints up to the last day of the openFDA pages, in order of receipt."""
    kratom, background = Draw(seed, "hfcs kratom"), Draw(seed, "hfcs background")
    drawn: list[Complaint] = []
    for year, count in shape.BACKGROUND_PER_QUARTER.items():
        drawn.extend(_kratom_complaints(kratom, year))
        for number in (1, 2, 3, 4):
            quarter = Quarter(year, number)
            drawn.extend(_background_complaint(background, quarter) for _ in range(count))
    return _numbered([one for one in drawn if one.received <= shape.PAGES_UP_TO])


# ------------------------------------------------------------------------------ writing the CSV


def _us_date(day: date | None) -> str:
    """Return a day as the file writes it: month first, not padded."""
    return "" if day is None else f"{day.month}/{day.day}/{day.year}"


def _rows(draw: Draw, complaint: Complaint) -> list[tuple[str, ...]]:
    """Return a row per product, a few of them twice as in the real file."""
    rows: list[tuple[str, ...]] = []
    for product in complaint.products:
        row = (
            _us_date(complaint.received),
            complaint.report_id,
            _us_date(complaint.event),
            product.role,
            product.name,
            product.industry_code,
            product.industry_name,
            complaint.age,
            complaint.age_unit,
            complaint.sex,
            ", ".join(complaint.terms),
            ", ".join(complaint.outcomes),
        )
        rows.append(row)
        if draw.chance(shape.REPEATED_ROW_SHARE):
            turned = ", ".join(reversed(complaint.terms)) if draw.chance(0.25) else row[10]
            rows.append((*row[:10], turned, row[11]))
    return rows


def _is_in_file(draw: Draw, complaint: Complaint) -> bool:
    """Return whether a complaint was processed in time for the file."""
    if complaint.received > shape.FILE_DATE:
        return False
    return complaint.received <= shape.PROCESSED_UP_TO or draw.chance(shape.PROCESSED_LATE_SHARE)


# A line that the reader has to refuse: the comma in the product name was not quoted.
MALFORMED_LINE = (
    "3/14/2022,2022-CFS-999999,,SUSPECT,OATMEAL, APPLE AND CINNAMON,05,Cereal Prep/Breakfast Food,"
    ",,Female,Nausea,Other Outcome\r\n"
)


def write_hfcs(folder: Path, drawn: list[Complaint], *, seed: int) -> Path:
    """Write the cumulative product-based CSV into an existing folder and return its path."""
    draw = Draw(seed, "hfcs file")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    has_malformed_line = False
    for complaint in drawn:
        if not has_malformed_line and complaint.received >= date(2022, 3, 15):
            buffer.write(MALFORMED_LINE)
            has_malformed_line = True
        if _is_in_file(draw, complaint):
            writer.writerows(_rows(draw, complaint))
    path = folder / FILE_NAME
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))
    return path
