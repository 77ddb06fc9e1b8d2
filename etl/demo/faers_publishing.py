"""Synthetic FAERS quarters: which version of which case FDA publishes, and which it retracts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from etl.demo.draw import Draw, Quarter
from etl.demo.faers_cases import (
    FIRST_CASE_ID,
    Case,
    age_of,
    background_cases,
    event_date,
    kratom_cases,
    numbered,
)
from etl.demo.faers_shapes import background, kratom_products, reporting


class Version(NamedTuple):
    """A case as published in one quarter."""

    case: Case
    number: int
    fda_date: date
    published: Quarter


def _revised(draw: Draw, case: Case) -> Case:
    """Return the case as a follow-up tells it: more known, same date of first receipt."""
    outcomes = dict.fromkeys(case.outcomes)
    if draw.chance(0.25):
        outcomes["HO"] = None
    if draw.chance(0.06):
        outcomes["DE"] = None
    age = case.age
    if not age.value and draw.chance(0.4):
        age = age_of(draw, reporting.KRATOM_AGE if case.is_kratom else reporting.BACKGROUND_AGE)
    terms = dict.fromkeys(case.terms)
    if draw.chance(0.4):
        terms[draw.pick(background.COMMON_TERMS)] = None
    event = case.event or (event_date(draw, case.received) if draw.chance(0.3) else "")
    ordered = tuple(code for code in ("DE", "LT", "HO", "DS", "RI", "OT") if code in outcomes)
    return case._replace(outcomes=ordered, age=age, terms=tuple(terms), event=event)


def _coded(draw: Draw, case: Case, day: date) -> Case:
    """Return the case with kratom coded as FDA did when this version came in."""
    if not case.is_kratom:
        return case
    table = (
        kratom_products.KRATOM_CODING_SINCE
        if day >= kratom_products.CODING_SHIFT
        else kratom_products.KRATOM_CODING_BEFORE
    )
    products = tuple(
        one._replace(ingredient=draw.pick(table)) if one.substance == "kratom" else one
        for one in case.products
    )
    return case._replace(products=products)


def _versions(draw: Draw, case: Case) -> list[Version]:
    """Return what is published of a case up to the last quarter, at most once a quarter."""
    published = Quarter.of(case.received).later(draw.pick(reporting.PUBLICATION_DELAY))
    number, day = 1, case.received
    if published > Quarter.of(case.received) and draw.chance(0.4):
        # Version 1 was never published: a follow-up overtook it.
        number, day = 2, draw.day(published.first_day, published.last_day)
    current = _coded(draw, case, day)
    by_quarter = {
        published: Version(case=current, number=number, fda_date=day, published=published)
    }
    for _ in range(draw.pick(reporting.FOLLOW_UPS)):
        number += 1
        day = max(day, published.first_day) + timedelta(days=draw.whole(20, 300))
        published = max(published, Quarter.of(day))
        current = _coded(draw, _revised(draw, current), day)
        by_quarter[published] = Version(
            case=current, number=number, fda_date=day, published=published
        )
    return [one for quarter, one in by_quarter.items() if quarter <= reporting.LAST_QUARTER]


def _retraction(draw: Draw, case: Case, first: Quarter) -> Quarter | None:
    """Return the quarter whose list retracts the case, if it is retracted within the demo."""
    share = reporting.KRATOM_RETRACTED_SHARE if case.is_kratom else reporting.RETRACTED_SHARE
    if not draw.chance(share):
        return None
    quarter = max(first.later(draw.whole(1, 8)), reporting.DELETIONS_SINCE)
    return quarter if quarter <= reporting.LAST_QUARTER else None


@dataclass(frozen=True)
class Release:
    """What one quarterly zip holds."""

    quarter: Quarter
    versions: tuple[Version, ...]
    deleted: tuple[int, ...]


def releases(*, seed: int) -> list[Release]:
    """Draw the content of every quarter from the first to the last, in order."""
    cases = kratom_cases(Draw(seed, "faers kratom"))
    cases += background_cases(Draw(seed, "faers background"))
    draw = Draw(seed, "faers publishing")
    versions: defaultdict[Quarter, list[Version]] = defaultdict(list)
    deleted: defaultdict[Quarter, list[int]] = defaultdict(list)
    for case in numbered(draw, cases):
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
        for quarter in reporting.QUARTERS
    ]


def _deletion_list(
    draw: Draw, quarter: Quarter, deleted: defaultdict[Quarter, list[int]]
) -> tuple[int, ...]:
    """Return a quarter's list: new ids, some of an earlier list again, some never published."""
    again = [one for one in deleted[quarter.later(-1)] if draw.chance(0.3)]
    never = [FIRST_CASE_ID - draw.whole(1, 900_000) for _ in range(draw.whole(0, 2))]
    return tuple(sorted([*deleted[quarter], *again, *never]))
