"""A Fellegi-Sunter model of which reports are of one event, trained by splink on the data at hand.

For every level of every comparison the model holds m, the share of pairs of one event at this
level, and u, the share of pairs of two events. u is counted on pairs drawn at random, m is
estimated by expectation maximisation (EM) within blocks of pairs. Both are drawn toward the
shipped model, as if that had been seen on `WEIGHT_OF_SHIPPED` pairs more; a system with few reports
keeps the shipped model, and one with hardly any is not scored (splink costs 0.3 s).

Source: Fellegi and Sunter, J Am Stat Assoc 1969;64:1183-1210; Linacre et al., splink 5.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd

from etl.analysis.duplicates.comparisons import COMPARISONS, Comparison, records
from etl.analysis.duplicates.facts import NONE, Reports

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker

SHIPPED = Path(__file__).with_name("shipped_model.csv")
FEWEST_SCORED = 100
"""Reports of a system: with fewer the model is not asked."""
FEWEST_TRAINED = 500
"""Reports of a system: with fewer the shipped model is used as it is."""
FEWEST_BLOCKED = 100
"""Pairs of a block that EM learns from."""
MOST_RANDOM, MOST_BLOCKED = 100_000, 100_000
WEIGHT_OF_SHIPPED = 20.0
SMALLEST = 1e-6
SEED = 1
PROBE = 0.1
"""Share of the records by which splink guesses how many pairs a block holds."""
CONVERGED, MOST_ITERATIONS = 0.01, 15
BLOCKS = (
    (("sex", "round(age)"), ("sex", "round(age)", "round(weight)")),
    (("ingredients[1]", "ingredients[2]"),),
)
"""EM compares pairs that agree in these, and learns of all other facts; a fact of one block is
learnt in the other. The rarest words of a list come first. Where a block holds too many pairs the
narrower one is taken: EM finds nothing where one pair of a thousand is of one event. Rare reactions
alone are no block: those who share them are mostly several people of one ailment."""
COLUMNS = {
    "source": "string",
    "reports": "int64",
    "is_trained": "bool",
    "is_used": "bool",
    "problem": "string",
    "random_pairs": "int64",
    "blocked_pairs": "int64",
    "matched_pairs": "float64",
    "prior": "float64",
    "place": "int64",
    "fact": "string",
    "level": "string",
    "m_probability": "float64",
    "u_probability": "float64",
    "rarity": "string",
}

Key = tuple[str, str]
Chances = dict[Key, tuple[float, float]]
"""By fact and level: m and u."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Pairs that EM learnt from, and how many of them it takes for one event."""

    pairs: int
    matched: float


@dataclass(frozen=True, kw_only=True)
class Training:
    """A model, and what it was made of.

    Attributes:
        random_pairs: at most so many pairs were drawn for u.
        blocked_pairs: pairs that EM learnt m from, about.
        matched_pairs: how many of these it takes for one event.
        problem: why the shipped model is used; null where it was trained.
    """

    chances: Chances
    random_pairs: int = 0
    blocked_pairs: int = 0
    matched_pairs: float = 0.0
    problem: str | None = None


def train_models(numbers: Mapping[str, int], facts: Reports | None) -> pd.DataFrame:
    """Train a model for every report system.

    Args:
        numbers: reports of each system that may be of one event with another.
        facts: all reports; null where no system has enough of them to learn from.

    Returns:
        a row for each level (`COLUMNS`), by system. `prior` is the probability that two reports
        are of one event before anything is compared: one other in their number.
    """
    shipped = _shipped()
    rows = []
    for source, number in sorted(numbers.items()):
        if facts is None or number < FEWEST_TRAINED:
            problem = f"fewer than {FEWEST_TRAINED} reports to learn from"
            found = Training(chances=shipped, problem=problem)
        else:
            found = _trained(facts, _places(facts, source), shipped)
        known = {
            "source": source,
            "reports": number,
            "is_trained": found.problem is None,
            "is_used": number >= FEWEST_SCORED,
            "problem": found.problem,
            "random_pairs": found.random_pairs,
            "blocked_pairs": found.blocked_pairs,
            "matched_pairs": round(found.matched_pairs, 1),
            "prior": 1 / max(number, 2),
        }
        rows += [known | level for level in _levels(found.chances)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def match_probabilities(
    facts: Reports, model: pd.DataFrame, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """The probability that each pair of reports of one system is of one event, to four digits.

    Args:
        facts: all reports.
        model: rows of `train_models`.
        left, right: places of the pairs.

    Returns:
        one number a pair; nan where the system has too few reports to be scored.
    """
    result = np.full(len(left), np.nan)
    for source, own in model.groupby("source"):
        at = np.flatnonzero(facts.source[left] == facts.systems.index(str(source)))
        if not own["is_used"].iloc[0] or not len(at):
            continue
        places = _places(facts, str(source))
        chances = {
            (row.fact, row.level): (row.m_probability, row.u_probability)
            for row in own.itertuples(index=False)
        }
        result[at] = _scored(
            records(facts, places),
            chances,
            float(own["prior"].iloc[0]),
            facts.ids[left[at]],
            facts.ids[right[at]],
        )
    return result


def _places(facts: Reports, source: str) -> np.ndarray:
    """Reports of a system that may be one event with another; each finding is a person."""
    return np.flatnonzero((facts.source == facts.systems.index(source)) & ~facts.is_finding)


def _levels(chances: Chances) -> list[dict[str, object]]:
    listed = [(one.fact, level) for one in COMPARISONS for level in one.levels]
    return [
        {
            "place": place,
            "fact": fact,
            "level": level.words,
            "m_probability": round(chances[fact, level.words][0], 6),
            "u_probability": round(chances[fact, level.words][1], 6),
            "rarity": level.rarity,
        }
        for place, (fact, level) in enumerate(listed, start=1)
    ]


def _shipped() -> Chances:
    rows = pd.read_csv(SHIPPED)
    return {
        (row.fact, row.level): (row.m_probability, row.u_probability)
        for row in rows.itertuples(index=False)
    }


def _trained(facts: Reports, places: np.ndarray, shipped: Chances) -> Training:
    frame = records(facts, places)
    once = records(facts, _one_of_each_article(facts, places))
    number = min(len(once) * (len(once) - 1) // 2, MOST_RANDOM)
    u = _by_chance(once, shipped)
    start = {level: (m, u[level]) for level, (m, _) in shipped.items()}
    m, blocks = _by_event(frame, start)
    matched = sum(block.matched for block in blocks)
    if len(blocks) < len(BLOCKS) or matched < WEIGHT_OF_SHIPPED:
        return Training(chances=shipped, problem="too few pairs of one event to learn from")
    return Training(
        chances=_mixed(shipped, m, u, matched=matched, drawn=number),
        random_pairs=number,
        blocked_pairs=sum(block.pairs for block in blocks),
        matched_pairs=matched,
    )


def _mixed(
    shipped: Chances, m: dict[Key, float], u: dict[Key, float], *, matched: float, drawn: int
) -> Chances:
    """What was found, drawn toward the shipped model; the levels of a fact add up to one."""
    mixed: Chances = {}
    for comparison in COMPARISONS:
        keys = [(comparison.fact, level.words) for level in comparison.levels]
        pairs = []
        # What was not met on so many random pairs may be met on the next one.
        for place, found, number, least in (
            (0, m, matched, SMALLEST),
            (1, u, drawn, 1 / max(drawn, 1)),
        ):
            both = [number * found[key] + WEIGHT_OF_SHIPPED * shipped[key][place] for key in keys]
            pairs.append([max(one / sum(both), least) for one in both])
        mixed |= dict(zip(keys, zip(*pairs, strict=True), strict=True))
    return mixed


def _one_of_each_article(facts: Reports, places: np.ndarray) -> np.ndarray:
    """Without those that cite an article with another: mostly one event, which is no chance."""
    article = facts.article[places]
    _, first = np.unique(article, return_index=True)
    is_first = np.zeros(len(places), dtype=bool)
    is_first[first] = True
    return places[(article == NONE) | is_first]


def _by_chance(frame: pd.DataFrame, chances: Chances) -> dict[Key, float]:
    """The u of every level, counted on pairs drawn by a hash of their ids."""
    with _linker(frame, chances) as (linker, _):
        linker.training.estimate_u_using_random_sampling(
            max_pairs=MOST_RANDOM, seed=SEED, min_count_per_level=None, num_chunks=1
        )
        return {level: u for level, (_, u) in _chances_of(linker).items()}


def _by_event(frame: pd.DataFrame, chances: Chances) -> tuple[dict[Key, float], list[Block]]:
    """The m of every level, and the blocks of pairs that EM learnt them from."""
    with _linker(frame, chances) as (linker, api):
        blocks = [_learnt(linker, *_block_of(api, each)) for each in BLOCKS]
        m = {level: m for level, (m, _) in _chances_of(linker).items()}
    return m, [one for one in blocks if one]


def _learnt(linker: Linker, keys: tuple[str, ...], pairs: int) -> Block | None:
    """Let EM learn from the pairs that agree in these; null where it cannot."""
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException

    if pairs < FEWEST_BLOCKED:
        return None
    try:
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*keys),
            estimate_without_term_frequencies=True,
            max_pairs=MOST_BLOCKED,
            record_sample_proportion=PROBE,
        )
    except (EMTrainingException, ValueError):  # an m came to nothing, and splink gives up
        return None
    share = session.core_model_settings.probability_two_random_records_match
    pairs = min(pairs, MOST_BLOCKED)
    return Block(pairs=pairs, matched=float(share) * pairs)


def _block_of(api: DuckDBAPI, choice: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], int]:
    """The first block that is not too large, else the last one, with the number of its pairs."""
    for keys in choice:
        pairs = _pairs_of(api, keys)
        if pairs <= MOST_BLOCKED:
            break
    return keys, pairs


def _pairs_of(api: DuckDBAPI, keys: tuple[str, ...]) -> int:
    """How many pairs of records agree in these."""
    given = " and ".join(f"{key} is not null" for key in keys)
    (row,) = api.duckdb_con.execute(
        f"select coalesce(sum(n * (n - 1) // 2), 0) from (select count(*) as n from record "
        f"where {given} group by {', '.join(keys)})"
    ).fetchall()
    return int(row[0])


def _scored(
    frame: pd.DataFrame, chances: Chances, prior: float, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """The probability of each pair of ids, in their order."""
    import pyarrow as pa

    pairs = {
        "match_key": pa.array(["0"] * len(left)),
        "join_key_l": pa.array(left.astype(str)),
        "join_key_r": pa.array(right.astype(str)),
    }
    with _linker(frame, chances, prior=prior) as (linker, api):
        linker.table_management.register_blocked_pairs_for_predict(api.register(pa.table(pairs)))
        found = linker.inference.predict().as_pandas_dataframe()
    by_pair = found.set_index(["report_id_l", "report_id_r"])["match_probability"]
    return np.round(by_pair.reindex(pd.MultiIndex.from_arrays([left, right])).to_numpy(), 4)


@contextmanager
def _linker(
    frame: pd.DataFrame, chances: Chances, *, prior: float = 0.001
) -> Iterator[tuple[Linker, DuckDBAPI]]:
    """A linker of these records on a connection of its own, where they are the table `record`.

    One thread adds numbers up in one order, so that what is estimated is the same every time.
    """
    import pyarrow as pa
    from splink import DuckDBAPI, Linker

    # They name every level that was never met, and every index that is counted otherwise.
    for name in ("splink", "sqlglot"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("given", pa.Table.from_pandas(frame, preserve_index=False))
        connection.execute("create table record as from given order by report_id")
        api = DuckDBAPI(connection)
        settings = _settings(chances, prior=prior)
        linker = Linker(api.register("record"), settings, log_level=None, validate_settings=False)
        yield linker, api


def _settings(chances: Chances, *, prior: float) -> dict[str, Any]:
    """The model as splink reads it."""
    return {
        "sql_dialect": "duckdb",
        "link_type": "dedupe_only",
        "unique_id_column_name": "report_id",
        "probability_two_random_records_match": prior,
        "em_convergence": CONVERGED,
        "max_iterations": MOST_ITERATIONS,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            {"output_column_name": one.fact, "comparison_levels": _levels_of(one, chances)}
            for one in COMPARISONS
        ],
    }


def _levels_of(comparison: Comparison, chances: Chances) -> list[dict[str, Any]]:
    unknown = {
        "sql_condition": comparison.unknown,
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    listed: list[dict[str, Any]] = [unknown]
    for level in comparison.levels:
        m, u = chances[comparison.fact, level.words]
        known = {
            "sql_condition": level.condition,
            "label_for_charts": level.words,
            "m_probability": m,
            "u_probability": u,
        }
        listed.append(known | ({"tf_adjustment_column": level.rarity} if level.rarity else {}))
    return listed


def _chances_of(linker: Linker) -> Chances:
    """What a linker has learnt; of a level that it never met, what it began with."""
    return {
        (comparison["output_column_name"], level["label_for_charts"]): (
            float(level["m_probability"]),
            float(level["u_probability"]),
        )
        for comparison in linker.misc.save_model_to_json()["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }
