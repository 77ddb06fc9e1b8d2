"""Links between reports: which layer found them, how sure it is, and what comes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.analysis.duplicates.candidates import candidate_pairs, numbered_pairs, pairs_across
from etl.analysis.duplicates.evidence import Evidence, compare, probability
from etl.analysis.duplicates.facts import NONE, Reports, read_reports
from etl.analysis.duplicates.groups import group_places
from etl.analysis.duplicates.model import FEWEST_TRAINED, match_probabilities, train_models

BY_WEIGHTS, BY_MODEL = "same patient", "probabilistic"
METHODS = (
    "manufacturer number",
    "named by the sender",
    "same facts",
    "same facts without age",
    "same article",
    BY_WEIGHTS,
    BY_MODEL,
)
"""The layers, the surest first; a link is of the first one that finds it."""
SURE = 0.99
POSSIBLE = 0.9
HOPELESS = -15.0
"""Bits: what the weights of `evidence` say less of is not put to the model."""
ARTICLE_BITS = 18.0
"""One article, not of many people, is nearly as good as one event."""
MASS = 5
"""One sender with more reports of the very same facts says nothing by them."""
COLUMNS = {
    "report_id": "string",
    "other_report_id": "string",
    "method": "string",
    "verdict": "string",
    "group_id": "string",
    "score": "float64",
    "match_probability": "float64",
    "agrees": "string",
    "disagrees": "string",
}


def find_model(reports: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Train the model of the probabilistic layer for every report system.

    Args:
        reports: rows of work_duplicate_report.
        words: rows of work_duplicate_word.
        articles: rows of find_articles.

    Returns:
        rows of `model.train_models`.
    """
    numbers = reports.loc[~reports["is_finding"].astype(bool), "source"].value_counts().to_dict()
    if max(numbers.values(), default=0) < FEWEST_TRAINED:
        return train_models(numbers, None)
    return train_models(numbers, read_reports(reports, words, articles)[0])


def find_links(
    reports: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame, model: pd.DataFrame
) -> pd.DataFrame:
    """Find pairs of reports that are, or may be, of one event, and the groups that they make.

    Args:
        reports: rows of work_duplicate_report.
        words: rows of work_duplicate_word.
        articles: rows of find_articles.
        model: rows of find_model.

    Returns:
        report_id, other_report_id (the larger), method, verdict, group_id (its smallest report_id;
        null where not merged), score, match_probability (of the model; nan where it was not asked),
        agrees, disagrees. Verdicts are `merged`; `parted`: sure as a
        pair, but another report of the group contradicts; `series`: the article is of many people;
        `possible`.
    """
    if reports.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    facts, table = read_reports(reports, words, articles)
    found = pd.concat([_within(facts, table, model), _across(facts)], ignore_index=True)
    left, right = (found[name].to_numpy(dtype=int) for name in ("left", "right"))
    found["report_id"], found["other_report_id"] = facts.ids[left], facts.ids[right]
    group = group_places(facts, found)
    found.loc[(found["verdict"] == "merged") & (group == NONE), "verdict"] = "parted"
    found["group_id"] = pd.Series(facts.ids[group], index=found.index).where(group != NONE)
    told = compare(facts, left, right, in_words=True)
    found["agrees"], found["disagrees"] = told.agrees, told.disagrees
    found = found.sort_values(["report_id", "other_report_id"])
    return found[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)


def _within(facts: Reports, table: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    numbered = numbered_pairs(table)
    left, right = candidate_pairs(facts)
    pairs = pd.DataFrame({"left": left, "right": right}).merge(numbered, how="outer")
    left, right = (pairs[name].to_numpy(dtype=int) for name in ("left", "right"))
    same_system = facts.source[left] == facts.source[right]
    pairs, left, right = pairs[same_system], left[same_system], right[same_system]
    evidence = compare(facts, left, right)
    method, mass = _methods(facts, pairs, evidence)
    asked = ~evidence.clash & ((evidence.odds >= HOPELESS) | (method != ""))
    pairs, left, right = pairs[asked], left[asked], right[asked]
    evidence, method, mass = evidence.at(asked), method[asked], mass[asked]
    chance = match_probabilities(facts, model, left, right)
    trained = model.loc[model["is_trained"], "source"].unique()
    is_trained = np.isin(np.array(facts.systems), trained)[facts.source[left]]
    is_sure = (method == "") & evidence.is_telling & ~mass & is_trained & (chance >= SURE)
    method = np.where(is_sure, BY_MODEL, method)
    return _judged(facts, left, right, evidence, method, np.where(mass, np.nan, chance))


def _methods(
    facts: Reports, pairs: pd.DataFrame, evidence: Evidence
) -> tuple[np.ndarray, np.ndarray]:
    """The layer that finds each pair, an empty text where none does; and mass mailings."""
    left, right = (pairs[name].to_numpy(dtype=int) for name in ("left", "right"))
    is_named = pairs["is_named"].astype("boolean")
    same_article = (
        (facts.article[left] != NONE)
        & (facts.article[left] == facts.article[right])
        & ~facts.is_series[left]
    )
    exact, without_age, mass = _same_facts(facts, left, right)
    sure = np.log2(SURE / (1 - SURE))
    found = {
        "manufacturer number": (is_named.eq(False).fillna(False)) & (evidence.bits > 0),
        "named by the sender": is_named.fillna(False),
        "same facts": exact & ~mass,
        "same facts without age": without_age & ~mass,
        "same article": same_article & (evidence.odds + ARTICLE_BITS >= sure),
        BY_WEIGHTS: (evidence.odds >= sure) & evidence.is_telling & ~mass,
    }
    where = [np.asarray(one, dtype=bool) for one in found.values()]
    return np.select(where, list(found), default=""), mass


def _same_facts(
    facts: Reports, left: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs that say the same throughout, those that do but for the age, and mass mailings."""
    products, reactions = facts.products.keys(), facts.reactions.keys()
    same = (
        (facts.reported_day[left] != NONE)
        & (facts.reported_day[left] == facts.reported_day[right])
        & (products[left] != 0)
        & (products[left] == products[right])
        & (reactions[left] != 0)
        & (reactions[left] == reactions[right])
    )
    both_aged = ~np.isnan(facts.age[left]) & ~np.isnan(facts.age[right])
    both_sexed = (facts.sex[left] != NONE) & (facts.sex[left] == facts.sex[right])
    exact = same & both_aged & both_sexed & (np.abs(facts.age[left] - facts.age[right]) < 0.01)
    telling = (facts.reactions.number[left] >= 2) & (facts.day[left] != NONE)
    frame = pd.DataFrame(
        {
            "sender": facts.sender,
            "day": facts.reported_day,
            "products": products,
            "reactions": reactions,
        }
    )
    size = frame.groupby(list(frame.columns))["day"].transform("size").to_numpy()
    is_mass = (facts.sender != NONE) & (facts.reported_day != NONE) & (size > MASS)
    mass = same & is_mass[left] & is_mass[right] & (facts.sender[left] == facts.sender[right])
    return exact, same & ~both_aged & telling, mass


def _judged(
    facts: Reports,
    left: np.ndarray,
    right: np.ndarray,
    evidence: Evidence,
    method: np.ndarray,
    chance: np.ndarray,
) -> pd.DataFrame:
    """What comes of each pair that is found or possible."""
    series = facts.is_series[left] | facts.is_series[right]
    by_number = np.isin(method, METHODS[:2])
    verdict = np.where(series & ~by_number, "series", "merged").astype(object)
    open_case = (method == "") & evidence.is_telling & ~series
    by_weights = open_case & (evidence.score >= POSSIBLE)
    by_model = open_case & ~by_weights & (chance >= POSSIBLE)
    verdict[by_weights | by_model] = "possible"
    method = np.select([by_weights, by_model], [BY_WEIGHTS, BY_MODEL], default=method)
    score = np.where(np.isin(method, METHODS[:3]), 1.0, evidence.score)
    with_article = probability(evidence.odds + ARTICLE_BITS)
    score = np.where(method == "same article", with_article, score)
    score = np.where(method == BY_MODEL, chance, score)
    kept = ~evidence.clash & (method != "")
    return _frame(left, right, method, verdict, score, chance)[kept]


def _across(facts: Reports) -> pd.DataFrame:
    left, right = pairs_across(facts)
    evidence = compare(facts, left, right)
    kept = ~evidence.clash & evidence.is_telling & (evidence.score >= POSSIBLE)
    method = np.full(len(left), "across systems", dtype=object)
    verdict = np.full(len(left), "possible", dtype=object)
    chance = np.full(len(left), np.nan)
    return _frame(left, right, method, verdict, evidence.score, chance)[kept]


def _frame(
    left: np.ndarray,
    right: np.ndarray,
    method: np.ndarray,
    verdict: np.ndarray,
    score: np.ndarray,
    chance: np.ndarray,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "left": left,
            "right": right,
            "method": method,
            "verdict": verdict,
            "score": score,
            "match_probability": chance,
        }
    )
