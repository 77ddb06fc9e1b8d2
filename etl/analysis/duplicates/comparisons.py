"""What the trained model compares of two reports, and at which levels; in the SQL of DuckDB.

A level is met where its condition holds and none above it does. Nothing is compared where one of
the reports does not say (`unknown`). Lists of words are compared by the bits that the shared words
tell, as in `facts.Words`; a word is written as its number times `WORD` plus a tenth of a bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.analysis.duplicates.facts import NONE, Reports, Words

WORD = 1000
ELSE = "ELSE"


@dataclass(frozen=True, kw_only=True)
class Level:
    """One answer to how far a fact agrees.

    Attributes:
        words: what it says.
        condition: SQL of both records (`_l`, `_r`); `ELSE` for the last one.
        rarity: column of which a rare value tells more (term-frequency adjustment).
    """

    words: str
    condition: str
    rarity: str | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A fact and its levels, from the first that may hold to the last.

    Attributes:
        unknown: SQL that holds where nothing can be compared.
    """

    fact: str
    unknown: str
    levels: tuple[Level, ...]


def _absent(*columns: str) -> str:
    return " or ".join(f"{one}_{side} is null" for one in columns for side in "lr")


def _listed(fact: str, *steps: int) -> Comparison:
    """Lists of words, by the bits of what both hold."""
    left, right = f"{fact}_l", f"{fact}_r"
    none = f"not list_has_any({left}, {right})"
    shared = f"list_transform(list_intersect({left}, {right}), lambda word: word % {WORD})"
    several = f"least(len({left}), len({right})) >= 2"
    return Comparison(
        fact=fact,
        unknown=_absent(fact),
        levels=(
            Level(words="none of several", condition=f"{none} and {several}"),
            Level(words="none", condition=none),
            *(
                Level(words=f"{bits} bits or more", condition=f"list_sum({shared}) >= {bits * 10}")
                for bits in steps
            ),
            Level(words="fewer bits", condition=ELSE),
        ),
    )


COMPARISONS = (
    Comparison(
        fact="sex",
        unknown=_absent("sex"),
        levels=(
            Level(words="same", condition="sex_l = sex_r"),
            Level(words="other", condition=ELSE),
        ),
    ),
    Comparison(
        fact="age",
        unknown=_absent("age"),
        levels=(
            Level(words="same", condition="abs(age_l - age_r) < 0.5"),
            Level(words="within two years", condition="abs(age_l - age_r) <= 2"),
            Level(words="further apart", condition=ELSE),
        ),
    ),
    Comparison(
        fact="weight",
        unknown=_absent("weight"),
        levels=(
            Level(words="same", condition="abs(weight_l - weight_r) <= 0.6"),
            Level(
                words="within a tenth",
                condition="abs(weight_l - weight_r) <= 0.1 * greatest(weight_l, weight_r)",
            ),
            Level(words="further apart", condition=ELSE),
        ),
    ),
    Comparison(
        fact="event_day",
        unknown=_absent("event_year"),
        levels=(
            Level(words="same", condition="event_day_l = event_day_r"),
            Level(words="within three days", condition="abs(event_day_l - event_day_r) <= 3"),
            Level(words="same year", condition="event_year_l = event_year_r"),
            Level(words="other year", condition=ELSE),
        ),
    ),
    Comparison(
        fact="received",
        unknown=_absent("received"),
        levels=(
            Level(words="within 31 days", condition="abs(received_l - received_r) <= 31"),
            Level(words="within a year", condition="abs(received_l - received_r) <= 365"),
            Level(words="further apart", condition=ELSE),
        ),
    ),
    Comparison(
        fact="country",
        unknown=_absent("country"),
        levels=(
            Level(words="same", condition="country_l = country_r", rarity="country"),
            Level(words="other", condition=ELSE),
        ),
    ),
    Comparison(
        fact="death",
        unknown=_absent("has_death"),
        levels=(
            Level(words="both", condition="has_death_l and has_death_r"),
            Level(words="neither", condition="not has_death_l and not has_death_r"),
            Level(words="one of them", condition=ELSE),
        ),
    ),
    Comparison(
        fact="sender",
        unknown=_absent("sender"),
        levels=(
            Level(words="same", condition="sender_l = sender_r"),
            Level(words="other", condition=ELSE),
        ),
    ),
    _listed("ingredients", 30, 20, 12, 6),
    _listed("reactions", 25, 15, 8),
    _listed("products", 6),
)


def records(reports: Reports, places: np.ndarray) -> pd.DataFrame:
    """What is compared of the reports at these places, one row each.

    Returns:
        report_id, and the columns that the conditions name; words of a list with the rarest first,
        null for an empty one.
    """
    year = reports.year[places]
    frame = pd.DataFrame(
        {
            "report_id": reports.ids[places].astype(str),
            "sex": _known(reports.sex[places]),
            "age": reports.age[places],
            "weight": reports.weight[places],
            "event_day": _known(reports.day[places]),
            "event_year": _known(year),
            "received": _known(reports.received[places]),
            "country": _known(reports.country[places]),
            "has_death": reports.has_death[places],
            "sender": _known(reports.sender[places]),
        }
    )
    for name in ("ingredients", "reactions", "products"):
        frame[name] = _encoded(getattr(reports, name), places)
    return frame


def _known(codes: np.ndarray) -> pd.Series:
    return pd.Series(codes, dtype="Int64").mask(pd.Series(codes == NONE))


def _encoded(words: Words, places: np.ndarray) -> list[np.ndarray | None]:
    has, tells = words.has[places].tocsr(), words.bits[places].tocsr()
    has.sort_indices()
    tells.sort_indices()
    tenths = np.round(tells.data * 10).astype(np.int64)
    row = np.repeat(np.arange(len(places)), np.diff(has.indptr))
    order = np.lexsort((has.indices, -tenths, row))
    encoded = (has.indices.astype(np.int64) * WORD + tenths)[order]
    lists = np.split(encoded, has.indptr[1:-1]) if len(places) else []
    return [one if len(one) else None for one in lists]
