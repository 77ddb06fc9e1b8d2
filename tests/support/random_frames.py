"""Frames made at random, as questions answer them: few and many reports, ties, treatment, gaps."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from tests.support.reader import KEYS, counts

CLASSES = ("Alcohol", "Benzodiazepines", "Opioids", "Naloxone", "Cocaine and methamphetamine")


def some(draw: st.DrawFn, names: tuple[str, ...], *, least: int = 1) -> list[str]:
    return draw(st.lists(st.sampled_from(names), min_size=least, unique=True))


# Shares of all that comes in the end; what is just above all reads as all.
thousandths = st.one_of(st.integers(4, 1_000), st.integers(1_006, 1_200))


@st.composite
def shares(draw: st.DrawFn, names: tuple[str, ...], label: str, key: str) -> pd.DataFrame:
    """Rows of a chart of shares, most first as the questions give them."""
    rows: list[dict[str, Any]] = []
    for substance in some(draw, KEYS):
        base = draw(st.integers(1, 500))
        own = [
            {
                "source": "faers",
                "substance": substance,
                key: name.lower(),
                label: name,
                "is_treatment": name in ("Naloxone", "NALOXONE"),
                "reports": min(base, draw(counts)),
                "base_reports": base,
            }
            for name in some(draw, names)
        ]
        rows += sorted(own, key=lambda row: -row["reports"])
    return pd.DataFrame(rows)


@st.composite
def reasons(draw: st.DrawFn) -> pd.DataFrame:
    """Reasons for use by substance, several of a report; those that give none last."""
    rows: list[dict[str, Any]] = []
    for substance in some(draw, KEYS):
        saying, blank = draw(counts), draw(st.integers(1, 400))
        base = saying + blank
        own = [
            (name, draw(st.integers(1, saying)))
            for name in (some(draw, ("Pain", "Anxiety", "Drug abuse")) if saying else ())
        ]
        own.sort(key=lambda row: -row[1])
        own.append(("not_given", blank))
        rows += [
            {
                "source": "faers",
                "substance": substance,
                "pt": name.upper() if name != "not_given" else name,
                "label": name,
                "reports": reports,
                "base_reports": base,
            }
            for name, reports in own
        ]
    return pd.DataFrame(rows)


ONSETS = ("same_day", "week", "month", "quarter", "year", "longer", "before_start", "not_given")


@st.composite
def onsets(draw: st.DrawFn) -> pd.DataFrame:
    """Spans from first use to event by substance, each report in one."""
    rows: list[dict[str, Any]] = []
    for substance in some(draw, KEYS):
        reports = [draw(counts) for _ in ONSETS[:-1]] + [draw(st.integers(1, 400))]
        rows += [
            {
                "source": "faers",
                "substance": substance,
                "onset": onset,
                "label": onset.replace("_", " ").capitalize(),
                "reports": count,
                "base_reports": sum(reports),
                "median_days": draw(st.integers(0, 2_000)) / 2,
            }
            for onset, count in zip(ONSETS, reports, strict=True)
        ]
    return pd.DataFrame(rows)


@st.composite
def challenges(draw: st.DrawFn) -> pd.DataFrame:
    """What stopping and taking again did, by substance; each report has one result of either."""
    rows: list[dict[str, Any]] = []
    for substance in some(draw, KEYS):
        base = draw(st.integers(1, 500))
        for challenge in ("dechallenge", "rechallenge"):
            cuts = sorted(draw(st.integers(0, base)) for _ in range(4))
            parts = [high - low for low, high in pairwise([0, *cuts, base])]
            names = ("positive", "negative", "unknown", "does not apply", "not_given")
            rows += [
                {
                    "source": "faers",
                    "substance": substance,
                    "challenge": challenge,
                    "result": result,
                    "label": f"{challenge} {result}",
                    "reports": count,
                    "base_reports": base,
                }
                for result, count in zip(names, parts, strict=True)
            ]
    return pd.DataFrame(rows)


@st.composite
def steps(draw: st.DrawFn) -> pd.DataFrame:
    rows = []
    for substance in some(draw, KEYS):
        single, several = draw(counts), draw(counts)
        for step, reports in (("One", single), ("Several", several)):
            rows.append(
                {
                    "source": "faers",
                    "substance": substance,
                    "step": step,
                    "reports": reports,
                    "base_reports": single + several,
                }
            )
    return pd.DataFrame(rows)


def _quarters(count: int) -> list[str]:
    return [f"{2022 + place // 4}-Q{place % 4 + 1}" for place in range(count)]


@st.composite
def trends(draw: st.DrawFn) -> pd.DataFrame:
    quarters = _quarters(draw(st.integers(1, 9)))
    flags = [draw(st.booleans()) for _ in quarters]
    unknown = [draw(st.integers(0, 9)) == 0 for _ in quarters]
    return pd.DataFrame(
        [
            {
                "source": "faers",
                "substance": substance,
                "quarter": quarter,
                "reports": None if is_unknown else draw(counts),
                "is_incomplete": is_incomplete or is_unknown,
                "coverage": "whole",
            }
            for substance in some(draw, KEYS)
            for quarter, is_incomplete, is_unknown in zip(quarters, flags, unknown, strict=True)
        ]
    )


@st.composite
def years(draw: st.DrawFn) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "source": "faers",
                "year": year,
                "reports": draw(st.one_of(st.none(), counts)),
                "is_incomplete": draw(st.booleans()),
                "through_quarter": f"{year}-Q4",
            }
            for year in range(2020, 2020 + draw(st.integers(1, 6)))
        ]
    )


@st.composite
def pairs(draw: st.DrawFn) -> pd.DataFrame:
    names = some(draw, CLASSES, least=2)
    rows = [
        {
            "source": "faers",
            "first_label": first,
            "second_label": second,
            "reports": draw(counts),
            "is_treatment": "Naloxone" in (first, second),
        }
        for place, first in enumerate(names)
        for second in names[place + 1 :]
    ]
    return pd.DataFrame(sorted(rows, key=lambda row: -int(str(row["reports"]))))


@st.composite
def class_years(draw: st.DrawFn) -> pd.DataFrame:
    years = range(2020, 2020 + draw(st.integers(1, 5)))
    bases = {year: draw(counts) for year in years}
    incomplete = {year: draw(st.booleans()) for year in years}
    return pd.DataFrame(
        [
            {
                "class": name.lower(),
                "class_label": name,
                "is_treatment": name == "Naloxone",
                "year": year,
                "reports": min(bases[year], draw(counts)),
                "base_reports": bases[year],
                "is_incomplete": incomplete[year],
            }
            for name in some(draw, CLASSES)
            for year in years
        ]
    )


@st.composite
def class_outcomes(draw: st.DrawFn) -> pd.DataFrame:
    every = draw(st.integers(1, 500))
    rows = [("any report", "Any report", every)]
    rows += [(name.lower(), name, min(every, draw(counts))) for name in some(draw, CLASSES)]
    return pd.DataFrame(
        [
            {
                "class": key,
                "class_label": label,
                "is_treatment": label == "Naloxone",
                "outcome": outcome,
                "reports": base if key == "any report" else min(base, draw(counts)),
                "base_reports": base,
            }
            for key, label, base in rows
            for outcome in ("death", "hospitalization")
        ]
    )


@st.composite
def people(draw: st.DrawFn) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for substance in some(draw, KEYS):
        own = [
            {"substance": substance, "sex": sex, "age_group": group, "reports": draw(counts)}
            for sex in ("female", "male", "unknown")
            for group in ("adult", "not_given")
        ]
        base = sum(row["reports"] for row in own)
        rows += [row | {"base_reports": base, "median_age": 30.0} for row in own]
    return pd.DataFrame(rows)


@st.composite
def answers(draw: st.DrawFn) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for substance in some(draw, KEYS):
        reports = {
            name: draw(counts) for name in ("consumer", "physician", "other", "not_given", "lawyer")
        }
        rows += [
            {
                "substance": substance,
                "kind": kind,
                "label": kind.capitalize(),
                "reports": count,
                "base_reports": sum(reports.values()),
            }
            for kind, count in reports.items()
        ]
    return pd.DataFrame(rows)


@st.composite
def signals(draw: st.DrawFn) -> pd.DataFrame:
    base = draw(st.integers(16, 500))
    rows = []
    for place in range(draw(st.integers(1, 6))):
        has_interval = draw(st.booleans())
        rows.append(
            {
                "substance": "7-oh",
                "label": f"Term {place}",
                "reports": min(base, draw(counts)),
                "base_reports": base,
                "ror_lower": 1.5 if has_interval else None,
                "is_above": has_interval and draw(st.booleans()),
            }
        )
    return pd.DataFrame(rows).astype({"ror_lower": float})


@st.composite
def fields(draw: st.DrawFn) -> pd.DataFrame:
    quarters = [f"2024-Q{place}" for place in range(1, 1 + draw(st.integers(1, 4)))]
    incomplete = {quarter: draw(st.booleans()) for quarter in quarters}
    reports = {quarter: draw(counts) for quarter in quarters}
    rows = []
    for field in some(draw, ("age", "sex", "event_date", "weight")):
        for quarter in quarters:
            told = draw(st.sampled_from((reports[quarter], reports[quarter] // 2, None)))
            rows.append(
                {
                    "quarter": quarter,
                    "field": field,
                    "is_incomplete": incomplete[quarter],
                    "reports": reports[quarter],
                    "reports_told": told,
                    "reports_given": None if told is None else draw(st.integers(0, told)),
                }
            )
    return pd.DataFrame(rows)


@st.composite
def exposures(draw: st.DrawFn) -> pd.DataFrame:
    base = draw(st.one_of(st.none(), st.integers(10, 400)))
    rows = []
    for value in some(draw, ("death", "serious", "female", "male", "not_given")):
        shown = base is not None and draw(st.booleans())
        number = min(base or 0, draw(counts)) if shown else None
        rows.append(
            {
                "substance_group": "kratom",
                "group_label": "Kratom",
                "value": value,
                "value_label": value.capitalize(),
                "exposures": number,
                "exposures_text": str(number) if shown else draw(st.sampled_from(("<6", "‡"))),
                "base_exposures": base,
            }
        )
    return pd.DataFrame(rows).astype({"exposures": "Int64", "base_exposures": "Int64"})
