"""Synthetic FAERS quarters in FDA's zip layout of 2014Q3 and later.

A case is drawn once and then published the way FDA does it: in the quarter it is processed (some
one or two quarters after receipt), again under a higher version when something becomes known, and
sometimes on a later list of deleted cases. All case ids are above 90,000,000, far from FDA's own
(about 27 million in 2026); senders of reports are invented; there are no narratives, no names of
persons and no literature references.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from etl.demo import faers_shapes as shape
from etl.demo.draw import Draw, Quarter, shares

FIRST_CASE_ID = 90_000_000
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

_MARKED_SHARE = 0.25  # optional fields such as AGE_GRP and WT
_ROLE_ORDER = {"PS": 0, "SS": 1, "I": 2, "C": 3, "DN": 4}
_AGE_PER_YEAR = {"YR": 1.0, "DEC": 0.1, "MON": 12.0, "WK": 52.0, "DY": 365.0}
_PATTERNS = {
    "kratom": shares({pattern: pattern.kratom_share for pattern in shape.PATTERNS}),
    "7-oh": shares({pattern: pattern.seven_oh_share for pattern in shape.PATTERNS}),
}


@dataclass(frozen=True, kw_only=True)
class Listed:
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


@dataclass(frozen=True)
class Age:
    """AGE, AGE_COD and AGE_GRP, all blank where the age is not given."""

    value: str = ""
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who sent a report: REPT_COD, MFR_SNDR, OCCP_COD and the two countries."""

    kind: str
    sender: str
    reporter: str
    reporter_country: str
    country: str


@dataclass(frozen=True, kw_only=True)
class Case:
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


@dataclass(frozen=True, kw_only=True)
class Version:
    """A case as published in one quarter."""

    case: Case
    number: int
    fda_date: date
    published: Quarter


# ------------------------------------------------------------------------------ drawing a case


def _fda(day: date) -> str:
    """Return a day as FAERS writes it."""
    return f"{day:%Y%m%d}"


def _event_date(draw: Draw, received: date) -> str:
    """Return an event date before receipt with day, month or year precision, or nothing."""
    day = received - timedelta(days=min(draw.whole(1, 60) * draw.whole(1, 12), 700))
    cut = {"day": 8, "month": 6, "year": 4, "none": 0}[draw.pick(shape.EVENT_DATE)]
    return _fda(day)[:cut]


def _age_group(years: float) -> str:
    """Return the AGE_GRP code of somebody past childhood."""
    if years < 18:
        return "T"
    return "A" if years < 65 else "E"


def _age(draw: Draw, mean_and_spread: tuple[float, float]) -> Age:
    """Return the age of an adult, blank on the share of reports without one."""
    if draw.chance(shape.AGE_MISSING):
        return Age()
    years = draw.normal(*mean_and_spread, low=16.0, high=92.0)
    unit = draw.pick(shape.AGE_UNITS)
    group = _age_group(years) if draw.chance(_MARKED_SHARE) else ""
    return Age(f"{years * _AGE_PER_YEAR[unit]:.0f}", unit, group)


def _newborn_age(draw: Draw) -> Age:
    """Return the age of a newborn in hours, days or weeks."""
    unit, most = draw.one_of((("HR", 40), ("DY", 12), ("WK", 4)))
    return Age(str(draw.whole(1, most)), unit, "N")


def _received_day(draw: Draw, quarter: Quarter) -> date:
    """Return a day of receipt, crowded into the weeks of publicity where there were any."""
    if quarter in shape.PUBLICITY and draw.chance(shape.PUBLICITY_SHARE):
        return draw.day(*shape.PUBLICITY[quarter])
    return draw.day(quarter.first_day, quarter.last_day)


def _dose_amounts(draw: Draw, received: date) -> tuple[str, ...]:
    """Return the dose amounts of one drug record, several since FDA writes a row per dose."""
    several = Quarter.of(received) >= shape.SEVERAL_DOSES_SINCE
    count = draw.whole(2, 4) if several and draw.chance(shape.SEVERAL_DOSES_SHARE) else 1
    return tuple(str(draw.one_of((5, 10, 15, 20, 25, 50, 100, 150, 300))) for _ in range(count))


def _finish(draw: Draw, product: Listed, received: date) -> Listed:
    """Return the product with dose, start of use and route as far as they are given."""
    amounts = _dose_amounts(draw, received)
    if len(amounts) == 1 and not draw.chance(0.3):
        amounts = ("",)
    start = ""
    if draw.chance(0.2):
        start = _fda(received - timedelta(days=draw.whole(10, 900)))[: draw.one_of((8, 8, 6, 4))]
    route = "Oral" if draw.chance(0.55) else draw.one_of(("", "Unknown"))
    return replace(product, dose_amounts=amounts, start=start, route=route)


def _was_not_administered(draw: Draw, received: date) -> bool:
    """Return true for the few products since 2025 that are listed as not administered (DN)."""
    is_coded = received >= shape.NOT_ADMINISTERED_SINCE
    return is_coded and draw.chance(shape.NOT_ADMINISTERED_SHARE)


def _kratom_product(draw: Draw, received: date) -> Listed:
    """Return a kratom product as written; it is coded when a version is published."""
    named = draw.chance(shape.MITRAGYNINE_NAME_SHARE)
    role = draw.pick(shape.KRATOM_ROLE)
    return Listed(
        name=draw.pick(shape.MITRAGYNINE_NAMES if named else shape.KRATOM_NAMES),
        ingredient="",
        role="DN" if _was_not_administered(draw, received) else role,
        substance="kratom",
        use=draw.pick(shape.KRATOM_USES),
        dose_text=draw.pick(shape.KRATOM_DOSES),
    )


def _seven_oh_product(draw: Draw) -> Listed:
    """Return a 7-OH product as written."""
    return Listed(
        name=draw.pick(shape.SEVEN_OH_NAMES),
        ingredient=draw.pick(shape.SEVEN_OH_CODING),
        role=draw.pick(shape.KRATOM_ROLE),
        substance="7-oh",
        use=draw.pick(shape.KRATOM_USES),
        dose_text=draw.pick(shape.SEVEN_OH_DOSES),
    )


def _analogue_product(draw: Draw) -> Listed:
    """Return a product of a synthetic analogue as written."""
    return replace(
        _seven_oh_product(draw),
        name=draw.pick(shape.ANALOGUE_NAMES),
        ingredient=draw.pick(shape.ANALOGUE_CODING),
        substance="analogue",
    )


def _kratom_products(draw: Draw, kind: str, received: date) -> tuple[Listed, ...]:
    """Return the products that make a report one of kratom, 7-OH, an analogue or several."""
    if kind == "analogue":
        return (_analogue_product(draw),)
    if kind == "7-oh and analogue":
        return _seven_oh_product(draw), _analogue_product(draw)
    if kind == "7-oh":
        both = draw.chance(shape.SEVEN_OH_WITH_KRATOM)
        return (_seven_oh_product(draw), *((_kratom_product(draw, received),) if both else ()))
    return (_kratom_product(draw, received),)


def _co_listed(draw: Draw, medicine: shape.Medicine, received: date) -> Listed:
    """Return another product on a kratom report, with the role its kind usually has."""
    role = draw.pick(shape.MEDICINE_ROLE if medicine.is_own_medicine else shape.STREET_ROLE)
    if _was_not_administered(draw, received):
        role = "DN"
    name = draw.one_of(medicine.names)
    return Listed(name=name, ingredient=medicine.ingredient, role=role, use=medicine.use)


def _in_order(products: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return the products with exactly one primary suspect, which comes first."""
    ordered = sorted(products, key=lambda product: _ROLE_ORDER[product.role])
    first, *rest = ordered
    demoted = (replace(one, role="SS") if one.role == "PS" else one for one in rest)
    return (first if first.role == "DN" else replace(first, role="PS"), *demoted)


def _terms(draw: Draw, own: shape.Pattern, patterns: Sequence[shape.Pattern]) -> tuple[str, ...]:
    """Return the preferred terms of a report: mostly of its own pattern, some of another."""
    terms = dict.fromkeys(draw.pick_distinct(own.terms, draw.pick(shape.TERM_COUNT)))
    if draw.chance(shape.TERMS_FROM_OTHER_PATTERNS):
        terms[draw.pick(draw.one_of(patterns).terms)] = None
    return tuple(terms)


def _terms_with_death(draw: Draw) -> tuple[str, ...]:
    """Return preferred terms of a report of a death; at least one says so or says why."""
    terms = draw.pick_distinct(shape.TERMS_WITH_DEATH, min(draw.pick(shape.TERM_COUNT), 5))
    if any(term in shape.FATAL_TERMS for term in terms):
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
        sender=draw.pick(shape.SENDERS),
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
    death_share = shape.KRATOM_DEATH_SHARE if kind == "kratom" else shape.SEVEN_OH_DEATH_SHARE
    has_death = draw.chance(death_share)
    pattern = draw.pick(_PATTERNS[family])
    is_newborn = not has_death and pattern.name == "pregnancy and newborn" and draw.chance(0.7)
    table = shape.FOUND_ON_DEATHS if has_death else shape.LISTED_ON_REST
    number = draw.pick(shape.OTHERS_ON_DEATHS if has_death else shape.OTHERS_ON_REST)
    others = (_co_listed(draw, one, received) for one in draw.pick_distinct(table, number))
    products = _in_order([*_kratom_products(draw, kind, received), *others])
    age = _newborn_age(draw) if is_newborn else _age(draw, shape.KRATOM_AGE)
    chances = (shape.OUTCOMES_WITH_DEATH if has_death else shape.OUTCOMES_OF_REST).items()
    outcomes = _outcomes(draw, chances)
    source = _source(
        draw,
        draw.pick(shape.KRATOM_REPORT_KIND),
        reporter=draw.pick(shape.KRATOM_REPORTER),
        country=draw.pick(shape.KRATOM_COUNTRY),
    )
    return Case(
        received=received,
        event=_event_date(draw, received),
        age=age,
        sex=draw.pick(shape.KRATOM_SEX),
        weight="" if is_newborn else _weight(draw),
        source=source,
        products=tuple(_finish(draw, product, received) for product in products),
        terms=_terms_with_death(draw) if has_death else _terms(draw, pattern, shape.PATTERNS),
        outcomes=("DE", *outcomes) if has_death else outcomes,
        is_kratom=True,
    )


def _background_case(draw: Draw, quarter: Quarter) -> Case:
    """Draw a case of other drugs."""
    received = draw.day(quarter.first_day, quarter.last_day)
    area = draw.pick(shape.AREA_SHARES)
    main = draw.one_of(area.medicines)
    products = [
        Listed(name=draw.one_of(main.names), ingredient=main.ingredient, role="PS", use=main.use)
    ]
    for _ in range(draw.pick(shape.OTHERS_ON_BACKGROUND)):
        other = draw.one_of(draw.pick(shape.AREA_SHARES).medicines)
        products.append(_co_listed(draw, other, received))
    own = shape.Pattern(area.name, 0.0, 0.0, shape.COMMON_TERMS)
    if draw.chance(shape.AREA_TERM_SHARE):
        own = replace(own, terms=area.terms)
    others = (replace(own, terms=area.terms),)
    source = _source(
        draw,
        draw.pick(shape.BACKGROUND_REPORT_KIND),
        reporter=draw.pick(shape.BACKGROUND_REPORTER),
        country=draw.pick(shape.BACKGROUND_COUNTRY),
    )
    return Case(
        received=received,
        event=_event_date(draw, received),
        age=_age(draw, shape.BACKGROUND_AGE),
        sex=draw.pick(shape.BACKGROUND_SEX),
        weight=_weight(draw),
        source=source,
        products=tuple(_finish(draw, product, received) for product in _in_order(products)),
        terms=_terms(draw, own, others),
        outcomes=_outcomes(draw, area.outcomes),
        is_kratom=False,
    )


def _second_report(draw: Draw, case: Case) -> Case:
    """Return a second report of the same event by another sender, received in the same quarter."""
    reporter = draw.pick(shape.KRATOM_REPORTER)
    country = case.source.reporter_country
    received = case.received + timedelta(days=draw.whole(0, 45))
    return replace(
        case,
        received=min(received, Quarter.of(case.received).last_day),
        terms=case.terms[: max(1, len(case.terms) - draw.whole(0, 1))],
        source=_source(draw, "EXP", reporter=reporter, country=country),
    )


def _kinds(draw: Draw, quarter: Quarter, count: int) -> list[str]:
    """Return what each kratom report of a quarter names, in random order."""
    place = quarter.number - 1
    seven_oh = shape.SEVEN_OH_RECEIVED.get(quarter.year, (0, 0, 0, 0))[place]
    analogue = shape.ANALOGUE_RECEIVED.get(quarter.year, (0, 0, 0, 0))[place]
    with_both = analogue // 2
    kinds = ["7-oh and analogue"] * with_both
    kinds += ["7-oh"] * (seven_oh - with_both)
    kinds += ["analogue"] * (analogue - with_both)
    kinds += ["kratom"] * (count - len(kinds))
    return draw.shuffled(kinds)


def _kratom_cases(draw: Draw) -> list[Case]:
    """Draw all cases that name kratom, with the second reports of the same events among them."""
    cases: list[Case] = []
    for quarter in shape.QUARTERS:
        count = shape.KRATOM_RECEIVED[quarter.year][quarter.number - 1]
        first_of_quarter = len(cases)
        for kind in _kinds(draw, quarter, count):
            earlier = cases[first_of_quarter:]
            if kind == "kratom" and earlier and draw.chance(shape.DUPLICATE_SHARE):
                cases.append(_second_report(draw, draw.one_of(earlier)))
            else:
                cases.append(_kratom_case(draw, quarter, kind))
    return cases


def _background_cases(draw: Draw) -> list[Case]:
    """Draw all cases of other drugs, a few more each quarter."""
    cases: list[Case] = []
    span = shape.BACKGROUND_LAST - shape.BACKGROUND_FIRST
    for position, quarter in enumerate(shape.QUARTERS):
        count = shape.BACKGROUND_FIRST + span * position // (len(shape.QUARTERS) - 1)
        cases.extend(_background_case(draw, quarter) for _ in range(count))
    return cases


def _numbered(draw: Draw, cases: list[Case]) -> list[Case]:
    """Return the cases in order of receipt with rising ids; the id after each stays unused."""
    case_id = FIRST_CASE_ID
    numbered = []
    for case in sorted(cases, key=lambda case: case.received):
        case_id += draw.whole(2, 60)
        numbered.append(replace(case, case_id=case_id))
    return numbered


# ------------------------------------------------------------------------------ publishing


def _revised(draw: Draw, case: Case) -> Case:
    """Return the case as a follow-up tells it: more known, same date of first receipt."""
    outcomes = dict.fromkeys(case.outcomes)
    if draw.chance(0.25):
        outcomes["HO"] = None
    if draw.chance(0.06):
        outcomes["DE"] = None
    age = case.age
    if not age.value and draw.chance(0.4):
        age = _age(draw, shape.KRATOM_AGE if case.is_kratom else shape.BACKGROUND_AGE)
    terms = dict.fromkeys(case.terms)
    if draw.chance(0.4):
        terms[draw.pick(shape.COMMON_TERMS)] = None
    event = case.event or (_event_date(draw, case.received) if draw.chance(0.3) else "")
    ordered = tuple(code for code in ("DE", "LT", "HO", "DS", "RI", "OT") if code in outcomes)
    return replace(case, outcomes=ordered, age=age, terms=tuple(terms), event=event)


def _coded(draw: Draw, case: Case, day: date) -> Case:
    """Return the case with kratom coded as FDA did when this version came in."""
    table = shape.KRATOM_CODING_SINCE if day >= shape.CODING_SHIFT else shape.KRATOM_CODING_BEFORE
    products = tuple(
        replace(one, ingredient=draw.pick(table)) if one.substance == "kratom" else one
        for one in case.products
    )
    return replace(case, products=products)


def _versions(draw: Draw, case: Case) -> list[Version]:
    """Return what is published of a case up to the last quarter, at most once a quarter."""
    published = Quarter.of(case.received).later(draw.pick(shape.PUBLICATION_DELAY))
    number, day = 1, case.received
    if published > Quarter.of(case.received) and draw.chance(0.4):
        # Version 1 was never published: a follow-up overtook it.
        number, day = 2, draw.day(published.first_day, published.last_day)
    current = _coded(draw, case, day)
    by_quarter = {
        published: Version(case=current, number=number, fda_date=day, published=published)
    }
    for _ in range(draw.pick(shape.FOLLOW_UPS)):
        number += 1
        day = max(day, published.first_day) + timedelta(days=draw.whole(20, 300))
        published = max(published, Quarter.of(day))
        current = _coded(draw, _revised(draw, current), day)
        by_quarter[published] = Version(
            case=current, number=number, fda_date=day, published=published
        )
    return [one for quarter, one in by_quarter.items() if quarter <= shape.LAST_QUARTER]


def _retraction(draw: Draw, case: Case, first: Quarter) -> Quarter | None:
    """Return the quarter whose list retracts the case, if it is retracted within the demo."""
    share = shape.KRATOM_RETRACTED_SHARE if case.is_kratom else shape.RETRACTED_SHARE
    if not draw.chance(share):
        return None
    quarter = max(first.later(draw.whole(1, 8)), shape.DELETIONS_SINCE)
    return quarter if quarter <= shape.LAST_QUARTER else None


@dataclass(frozen=True)
class Release:
    """What one quarterly zip holds."""

    quarter: Quarter
    versions: tuple[Version, ...]
    deleted: tuple[int, ...]


def releases(*, seed: int) -> list[Release]:
    """Draw the content of every quarter from the first to the last, in order."""
    cases = _kratom_cases(Draw(seed, "faers kratom"))
    cases += _background_cases(Draw(seed, "faers background"))
    draw = Draw(seed, "faers publishing")
    versions: defaultdict[Quarter, list[Version]] = defaultdict(list)
    deleted: defaultdict[Quarter, list[int]] = defaultdict(list)
    for case in _numbered(draw, cases):
        published = _versions(draw, case)
        if not published:
            continue
        retracted = _retraction(draw, case, published[0].published)
        for version in published:
            if retracted is None or version.published < retracted:
                versions[version.published].append(version)
        if retracted:
            deleted[retracted].append(case.case_id)
    return [
        Release(quarter, tuple(versions[quarter]), _deletion_list(draw, quarter, deleted))
        for quarter in shape.QUARTERS
    ]


def _deletion_list(
    draw: Draw, quarter: Quarter, deleted: defaultdict[Quarter, list[int]]
) -> tuple[int, ...]:
    """Return a quarter's list: new ids, some of an earlier list again, some never published."""
    again = [one for one in deleted[quarter.later(-1)] if draw.chance(0.3)]
    never = [FIRST_CASE_ID - draw.whole(1, 900_000) for _ in range(draw.whole(0, 2))]
    return tuple(sorted([*deleted[quarter], *again, *never]))


# ------------------------------------------------------------------------------ writing the zips


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
    blank_reporter = version.published >= shape.COMPANY_REPORTER_BLANK_SINCE and not is_direct
    fields = (
        _ids(version),
        str(version.number),
        "I" if version.number == 1 else "F",
        shape.PLACEHOLDER_DATE if _every(case, shape.PLACEHOLDER_DATE_EVERY) else case.event,
        "" if is_direct else _fda(max(fda_date - timedelta(days=9), case.received)),
        _fda(case.received),
        _fda(fda_date),
        case.source.kind,
        f"FDA-CDER-CTU-{serial}" if is_direct else "",
        "" if is_direct else mfr_num,
        case.source.sender,
        "",
        shape.IMPOSSIBLE_AGE
        if case.age.unit and _every(case, shape.IMPOSSIBLE_AGE_EVERY)
        else case.age.value,
        case.age.unit,
        case.age.group,
        case.sex,
        "N" if is_direct else "Y",
        case.weight,
        "KG" if case.weight else "",
        _fda(fda_date + timedelta(days=2)),
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
    blank = version.published >= shape.ROUTE_BLANK_SINCE
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
                "U" if product.role in {"PS", "SS"} else "",
                "",
                "",
                "",
                "",
                amount,
                "MG" if amount else "",
                "Tablet" if amount and not blank else "",
                "QD" if amount else "",
            )
            yield "$".join(fields)


def _therapy_rows(version: Version) -> Iterable[str]:
    """Yield the THER lines of a version, one per dose of each product with a known start."""
    for number, product in enumerate(version.case.products, start=1):
        if product.start:
            yield from [f"{_ids(version)}${number}${product.start}$$$"] * len(product.dose_amounts)


def _indication_rows(version: Version) -> Iterable[str]:
    """Yield the INDI lines of a version: suspects always, other products where a use is known."""
    for number, product in enumerate(version.case.products, start=1):
        is_suspect = product.role in {"PS", "SS"}
        if product.use and (is_suspect or product.use != shape.UNKNOWN_USE):
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
    if release.quarter == shape.MALFORMED_QUARTER:
        _malform(tables)
    members = {"Readme.pdf": NOTICE}
    for name, lines in tables.items():
        text = "".join(f"{line}\r\n" for line in (COLUMNS[name], *lines))
        members[f"ASCII/{name}{code}.txt"] = text.encode("cp1252")
    if release.quarter >= shape.DELETIONS_SINCE:
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


def write_faers(folder: Path, *, seed: int) -> list[Path]:
    """Write the quarterly zips into an existing folder and return them, oldest first."""
    paths = []
    for release in releases(seed=seed):
        quarter = release.quarter
        path = folder / f"faers_ascii_{quarter.year}q{quarter.number}.zip"
        _write_zip(path, _members(release), quarter.last_day + timedelta(days=30))
        paths.append(path)
    return paths
