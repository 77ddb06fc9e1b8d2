"""Synthetic FAERS cases: what a report says, drawn once and before any of it is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from etl.demo.draw import Draw, Quarter, Shares, shares
from etl.demo.faers_shapes import background, co_ingestants, kratom_products, reactions, reporting

FIRST_CASE_ID = 90_000_000
_MARKED_SHARE = 0.25  # optional fields such as AGE_GRP and WT
_ROLE_ORDER = {"PS": 0, "SS": 1, "I": 2, "C": 3, "DN": 4}
_AGE_PER_YEAR = {"YR": 1.0, "DEC": 0.1, "MON": 12.0, "WK": 52.0, "DY": 365.0}
_PATTERNS = {
    "kratom": shares({pattern: pattern.kratom_share for pattern in reactions.PATTERNS}),
    "7-oh": shares({pattern: pattern.seven_oh_share for pattern in reactions.PATTERNS}),
}
_PATTERN_TERMS = tuple(pattern.terms for pattern in reactions.PATTERNS)


class Listed(NamedTuple):
    """A product on a case; `ingredient` (PROD_AI) may change between versions of the case."""

    name: str
    ingredient: str
    role: str
    substance: str = ""
    use: str = ""
    dose_text: str = ""
    dose_amounts: tuple[str, ...] = ("",)
    start: str = ""
    route: str = ""


class Age(NamedTuple):
    """AGE, AGE_COD and AGE_GRP, all blank where the age is not given."""

    value: str = ""
    unit: str = ""
    group: str = ""


class Source(NamedTuple):
    """Who sent a report: REPT_COD, MFR_SNDR, OCCP_COD and the two countries."""

    kind: str
    sender: str
    reporter: str
    reporter_country: str
    country: str


class Case(NamedTuple):
    """What a case says, apart from its version."""

    received: date
    event: str
    age: Age
    sex: str
    weight: str
    source: Source
    products: tuple[Listed, ...]
    terms: tuple[str, ...]
    outcomes: tuple[str, ...]
    is_kratom: bool
    case_id: int = 0
    sender_number: str = ""
    citation: str = ""


@cache
def fda_day(day: date) -> str:
    """Return a day as FAERS writes it."""
    return f"{day:%Y%m%d}"


def event_date(draw: Draw, received: date) -> str:
    """Return an event date before receipt with day, month or year precision, or nothing."""
    day = received - timedelta(days=min(draw.whole(1, 60) * draw.whole(1, 12), 700))
    cut = {"day": 8, "month": 6, "year": 4, "none": 0}[draw.pick(reporting.EVENT_DATE)]
    return fda_day(day)[:cut]


def _age_group(years: float) -> str:
    """Return the AGE_GRP code of somebody past childhood."""
    if years < 18:
        return "T"
    return "A" if years < 65 else "E"


def age_of(draw: Draw, mean_and_spread: tuple[float, float]) -> Age:
    """Return the age of an adult, blank on the share of reports without one."""
    if draw.chance(reporting.AGE_MISSING):
        return Age()
    years = draw.normal(*mean_and_spread, low=16.0, high=92.0)
    unit = draw.pick(reporting.AGE_UNITS)
    group = _age_group(years) if draw.chance(_MARKED_SHARE) else ""
    return Age(f"{years * _AGE_PER_YEAR[unit]:.0f}", unit, group)


def _newborn_age(draw: Draw) -> Age:
    """Return the age of a newborn in hours, days or weeks."""
    unit, most = draw.one_of((("HR", 40), ("DY", 12), ("WK", 4)))
    return Age(str(draw.whole(1, most)), unit, "N")


def _received_day(draw: Draw, quarter: Quarter) -> date:
    """Return a day of receipt, crowded into the weeks of publicity where there were any."""
    if quarter in reporting.PUBLICITY and draw.chance(reporting.PUBLICITY_SHARE):
        return draw.day(*reporting.PUBLICITY[quarter])
    return draw.day(quarter.first_day, quarter.last_day)


def _dose_amounts(draw: Draw, received: date) -> tuple[str, ...]:
    """Return the dose amounts of one drug record, several since FDA writes a row per dose."""
    several = Quarter.of(received) >= reporting.SEVERAL_DOSES_SINCE
    count = draw.whole(2, 4) if several and draw.chance(reporting.SEVERAL_DOSES_SHARE) else 1
    return tuple(str(draw.one_of((5, 10, 15, 20, 25, 50, 100, 150, 300))) for _ in range(count))


def _finish(draw: Draw, product: Listed, received: date) -> Listed:
    """Return the product with dose, start of use and route as far as they are given."""
    amounts = _dose_amounts(draw, received)
    if len(amounts) == 1 and not draw.chance(0.3):
        amounts = ("",)
    start = ""
    if draw.chance(0.2):
        start = fda_day(received - timedelta(days=draw.whole(10, 900)))[: draw.one_of((8, 8, 6, 4))]
    route = "Oral" if draw.chance(0.55) else draw.one_of(("", "Unknown"))
    return product._replace(dose_amounts=amounts, start=start, route=route)


def _was_not_administered(draw: Draw, received: date) -> bool:
    """Return true for the few products since 2025 that are listed as not administered (DN)."""
    is_coded = received >= kratom_products.NOT_ADMINISTERED_SINCE
    return is_coded and draw.chance(kratom_products.NOT_ADMINISTERED_SHARE)


def _kratom_product(draw: Draw, received: date) -> Listed:
    """Return a kratom product as written; it is coded when a version is published."""
    named = draw.chance(kratom_products.MITRAGYNINE_NAME_SHARE)
    role = draw.pick(kratom_products.KRATOM_ROLE)
    return Listed(
        name=draw.pick(
            kratom_products.MITRAGYNINE_NAMES if named else kratom_products.KRATOM_NAMES
        ),
        ingredient="",
        role="DN" if _was_not_administered(draw, received) else role,
        substance="kratom",
        use=draw.pick(kratom_products.KRATOM_USES),
        dose_text=draw.pick(kratom_products.KRATOM_DOSES),
    )


def _seven_oh_product(draw: Draw) -> Listed:
    """Return a 7-OH product as written."""
    return Listed(
        name=draw.pick(kratom_products.SEVEN_OH_NAMES),
        ingredient=draw.pick(kratom_products.SEVEN_OH_CODING),
        role=draw.pick(kratom_products.KRATOM_ROLE),
        substance="7-oh",
        use=draw.pick(kratom_products.KRATOM_USES),
        dose_text=draw.pick(kratom_products.SEVEN_OH_DOSES),
    )


def _analogue_product(draw: Draw) -> Listed:
    """Return a product of a synthetic analogue as written."""
    return _seven_oh_product(draw)._replace(
        name=draw.pick(kratom_products.ANALOGUE_NAMES),
        ingredient=draw.pick(kratom_products.ANALOGUE_CODING),
        substance="analogue",
    )


def _kratom_products(draw: Draw, kind: str, received: date) -> tuple[Listed, ...]:
    """Return the products that make a report one of kratom, 7-OH, an analogue or several."""
    if kind == "analogue":
        return (_analogue_product(draw),)
    if kind == "7-oh and analogue":
        return _seven_oh_product(draw), _analogue_product(draw)
    if kind == "7-oh":
        both = draw.chance(kratom_products.SEVEN_OH_WITH_KRATOM)
        return (_seven_oh_product(draw), *((_kratom_product(draw, received),) if both else ()))
    return (_kratom_product(draw, received),)


def _co_listed(draw: Draw, medicine: co_ingestants.Medicine, received: date) -> Listed:
    """Return another product on a kratom report, with the role its kind usually has."""
    role = draw.pick(
        kratom_products.MEDICINE_ROLE if medicine.is_own_medicine else kratom_products.STREET_ROLE
    )
    if _was_not_administered(draw, received):
        role = "DN"
    name = draw.one_of(medicine.names)
    return Listed(name=name, ingredient=medicine.ingredient, role=role, use=medicine.use)


def _in_order(products: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return the products with exactly one primary suspect, which comes first."""
    ordered = sorted(products, key=lambda product: _ROLE_ORDER[product.role])
    first, *rest = ordered
    demoted = (one._replace(role="SS") if one.role == "PS" else one for one in rest)
    return (first if first.role in ("DN", "PS") else first._replace(role="PS"), *demoted)


def _terms(draw: Draw, own: Shares[str], patterns: Sequence[Shares[str]]) -> tuple[str, ...]:
    """Return the preferred terms of a report: mostly of its own pattern, some of another."""
    terms = dict.fromkeys(draw.pick_distinct(own, draw.pick(reactions.TERM_COUNT)))
    if draw.chance(reactions.TERMS_FROM_OTHER_PATTERNS):
        terms[draw.pick(draw.one_of(patterns))] = None
    return tuple(terms)


def _terms_with_death(draw: Draw) -> tuple[str, ...]:
    """Return preferred terms of a report of a death; at least one says so or says why."""
    terms = draw.pick_distinct(reactions.TERMS_WITH_DEATH, min(draw.pick(reactions.TERM_COUNT), 5))
    if any(term in reactions.FATAL_TERMS for term in terms):
        return terms
    return ("Death", *terms)


def _outcomes(draw: Draw, chances: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """Return the outcome codes a report has; often none."""
    return tuple(code for code, chance in chances if draw.chance(chance))


def _source(draw: Draw, kind: str, *, reporter: str, country: str) -> Source:
    """Return who sent a report; direct reports come from the United States, without a company."""
    if kind == "DIR":
        return Source(
            kind=kind, sender="FDA-CTU", reporter=reporter, reporter_country="US", country="US"
        )
    return Source(
        kind=kind,
        sender=draw.pick(reporting.SENDERS),
        reporter=reporter,
        reporter_country=country,
        country=country if draw.chance(0.9) else "",
    )


def _weight(draw: Draw) -> str:
    """Return a body weight in kilograms on some reports."""
    if not draw.chance(_MARKED_SHARE):
        return ""
    return f"{draw.normal(80.0, 17.0, low=42.0, high=160.0):.1f}".removesuffix(".0")


def _kratom_case(draw: Draw, quarter: Quarter, kind: str) -> Case:
    """Draw a case that names kratom, 7-OH or an analogue."""
    received = _received_day(draw, quarter)
    family = "kratom" if kind == "kratom" else "7-oh"
    death_share = (
        reactions.KRATOM_DEATH_SHARE if kind == "kratom" else reactions.SEVEN_OH_DEATH_SHARE
    )
    has_death = draw.chance(death_share)
    pattern = draw.pick(_PATTERNS[family])
    is_newborn = not has_death and pattern.name == "pregnancy and newborn" and draw.chance(0.7)
    table = co_ingestants.FOUND_ON_DEATHS if has_death else co_ingestants.LISTED_ON_REST
    number = draw.pick(
        co_ingestants.OTHERS_ON_DEATHS if has_death else co_ingestants.OTHERS_ON_REST
    )
    others = (_co_listed(draw, one, received) for one in draw.pick_distinct(table, number))
    products = _in_order([*_kratom_products(draw, kind, received), *others])
    age = _newborn_age(draw) if is_newborn else age_of(draw, reporting.KRATOM_AGE)
    chances = (reactions.OUTCOMES_WITH_DEATH if has_death else reactions.OUTCOMES_OF_REST).items()
    outcomes = _outcomes(draw, chances)
    source = _source(
        draw,
        draw.pick(reporting.KRATOM_REPORT_KIND),
        reporter=draw.pick(reporting.KRATOM_REPORTER),
        country=draw.pick(reporting.KRATOM_COUNTRY),
    )
    return Case(
        received=received,
        event=event_date(draw, received),
        age=age,
        sex=draw.pick(reporting.KRATOM_SEX),
        weight="" if is_newborn else _weight(draw),
        source=source,
        products=tuple(_finish(draw, product, received) for product in products),
        terms=_terms_with_death(draw) if has_death else _terms(draw, pattern.terms, _PATTERN_TERMS),
        outcomes=("DE", *outcomes) if has_death else outcomes,
        is_kratom=True,
    )


def _background_case(draw: Draw, quarter: Quarter) -> Case:
    """Draw a case of other drugs."""
    received = draw.day(quarter.first_day, quarter.last_day)
    area = draw.pick(background.AREA_SHARES)
    main = draw.one_of(area.medicines)
    products = [
        Listed(name=draw.one_of(main.names), ingredient=main.ingredient, role="PS", use=main.use)
    ]
    for _ in range(draw.pick(background.OTHERS_ON_BACKGROUND)):
        other = draw.one_of(draw.pick(background.AREA_SHARES).medicines)
        products.append(_co_listed(draw, other, received))
    own = area.terms if draw.chance(background.AREA_TERM_SHARE) else background.COMMON_TERMS
    source = _source(
        draw,
        draw.pick(reporting.BACKGROUND_REPORT_KIND),
        reporter=draw.pick(reporting.BACKGROUND_REPORTER),
        country=draw.pick(reporting.BACKGROUND_COUNTRY),
    )
    return Case(
        received=received,
        event=event_date(draw, received),
        age=age_of(draw, reporting.BACKGROUND_AGE),
        sex=draw.pick(reporting.BACKGROUND_SEX),
        weight=_weight(draw),
        source=source,
        products=tuple(_finish(draw, product, received) for product in _in_order(products)),
        terms=_terms(draw, own, (area.terms,)),
        outcomes=_outcomes(draw, area.outcomes),
        is_kratom=False,
    )


def _second_report(draw: Draw, case: Case) -> Case:
    """Return a second report of the same event by another sender, received in the same quarter."""
    reporter = draw.pick(reporting.KRATOM_REPORTER)
    country = case.source.reporter_country
    received = case.received + timedelta(days=draw.whole(0, 45))
    return case._replace(
        received=min(received, Quarter.of(case.received).last_day),
        terms=case.terms[: max(1, len(case.terms) - draw.whole(0, 1))],
        source=_source(draw, "EXP", reporter=reporter, country=country),
    )


def as_sent_again(cases: list[Case], again: Sequence[tuple[int, int]]) -> list[Case]:
    """Write the second reports of an event as they come: in turn of each kind.

    As the first one was; with the number of the first sender inside the own one; both citing one
    article in two spellings; without the age. And every so many companies cite a yearly report
    about many people. Nothing is drawn here, so that all else stays as it is.

    Args:
        again: places of the first and the second report.
    """
    written = list(cases)
    for turn, (first, second) in enumerate(again):
        kind = turn % 4
        if kind == 1:
            number = f"2024DEMO{turn:06d}"
            written[first] = written[first]._replace(sender_number=f"US-{number}")
            written[second] = written[second]._replace(sender_number=f"US-SECOND-{number}")
        elif kind == 2:
            words = reporting.TITLE_WORDS
            one, two, three = (words[turn * step % len(words)] for step in (1, 3, 7))
            title = f"{one} with {two} after {three} in a patient"
            written[first] = written[first]._replace(
                citation=f"Demo A, Demo B. {title}. J Demo Med. 2024;1:{turn}"
            )
            written[second] = written[second]._replace(
                citation=f"Demo, B., Demo, A.. {title.upper()}.. Journal of Demo Medicine. {turn}",
            )
        elif kind == 3:
            written[second] = written[second]._replace(age=Age())
    cited = {place for pair in again for place in pair}
    for place, case in enumerate(written):
        if place % reporting.SURVEY_EVERY == 0 and place not in cited and case.source.kind != "DIR":
            written[place] = case._replace(citation=reporting.SURVEY)
    return written


def _kinds(draw: Draw, quarter: Quarter, count: int) -> list[str]:
    """Return what each kratom report of a quarter names, in random order."""
    place = quarter.number - 1
    seven_oh = reporting.SEVEN_OH_RECEIVED.get(quarter.year, (0, 0, 0, 0))[place]
    analogue = reporting.ANALOGUE_RECEIVED.get(quarter.year, (0, 0, 0, 0))[place]
    with_both = analogue // 2
    kinds = ["7-oh and analogue"] * with_both
    kinds += ["7-oh"] * (seven_oh - with_both)
    kinds += ["analogue"] * (analogue - with_both)
    kinds += ["kratom"] * (count - len(kinds))
    return draw.shuffled(kinds)


def kratom_cases(draw: Draw) -> list[Case]:
    """Draw all cases that name kratom, with the second reports of the same events among them."""
    cases: list[Case] = []
    again: list[tuple[int, int]] = []
    for quarter in reporting.QUARTERS:
        count = reporting.KRATOM_RECEIVED[quarter.year][quarter.number - 1]
        first_of_quarter = len(cases)
        for kind in _kinds(draw, quarter, count):
            earlier = cases[first_of_quarter:]
            if kind == "kratom" and earlier and draw.chance(reporting.DUPLICATE_SHARE):
                first = draw.one_of(earlier)
                again.append((cases.index(first, first_of_quarter), len(cases)))
                cases.append(_second_report(draw, first))
            else:
                cases.append(_kratom_case(draw, quarter, kind))
    return as_sent_again(cases, again)


def background_cases(draw: Draw) -> list[Case]:
    """Draw all cases of other drugs, a few more each quarter."""
    cases: list[Case] = []
    span = reporting.BACKGROUND_LAST - reporting.BACKGROUND_FIRST
    for position, quarter in enumerate(reporting.QUARTERS):
        count = reporting.BACKGROUND_FIRST + span * position // (len(reporting.QUARTERS) - 1)
        cases.extend(_background_case(draw, quarter) for _ in range(count))
    return cases


def numbered(draw: Draw, cases: list[Case]) -> list[Case]:
    """Return the cases in order of receipt with rising ids; the id after each stays unused."""
    case_id = FIRST_CASE_ID
    numbered = []
    for case in sorted(cases, key=lambda case: case.received):
        case_id += draw.whole(2, 60)
        numbered.append(case._replace(case_id=case_id))
    return numbered
