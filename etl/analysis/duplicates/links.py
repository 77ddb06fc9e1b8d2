"""Links between reports: which layer found them, how sure it is, and what comes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.analysis.duplicates.candidates import candidate_pairs, numbered_pairs, pairs_across
from etl.analysis.duplicates.evidence import Evidence, compare, probability
from etl.analysis.duplicates.facts import NONE, Reports, read_reports
from etl.analysis.duplicates.groups import group_places

METHODS = (
    "manufacturer number",
    "named by the sender",
    "same facts",
    "same facts without age",
    "same article",
    "same patient",
)
"""The layers, the surest first; a link is of the first one that finds it."""
SURE = 0.99
POSSIBLE = 0.9
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
    "agrees": "string",
    "disagrees": "string",
}


def find_links(reports: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Find pairs of reports that are, or may be, of one event, and the groups that they make.

    Args:
        reports: rows of work_duplicate_report.
        words: rows of work_duplicate_word.
        articles: rows of find_articles.

    Returns:
        report_id, other_report_id (the larger), method, verdict, group_id (its smallest report_id;
        null where not merged), score, agrees, disagrees. Verdicts are `merged`; `parted`: sure as a
        pair, but another report of the group contradicts; `series`: the article is of many people;
        `possible`.
    """
    if reports.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    facts, table = read_reports(reports, words, articles)
    found = pd.concat([_within(facts, table), _across(facts)], ignore_index=True)
    left, right = (found[name].to_numpy(dtype=int) for name in ("left", "right"))
    found["report_id"], found["other_report_id"] = facts.ids[left], facts.ids[right]
    group = group_places(facts, found)
    found.loc[(found["verdict"] == "merged") & (group == NONE), "verdict"] = "parted"
    found["group_id"] = pd.Series(facts.ids[group], index=found.index).where(group != NONE)
    told = compare(facts, left, right, in_words=True)
    found["agrees"], found["disagrees"] = told.agrees, told.disagrees
    found = found.sort_values(["report_id", "other_report_id"])
    return found[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)


def _within(facts: Reports, table: pd.DataFrame) -> pd.DataFrame:
    numbered = numbered_pairs(table)
    left, right = candidate_pairs(facts)
    pairs = pd.DataFrame({"left": left, "right": right}).merge(numbered, how="outer")
    left, right = (pairs[name].to_numpy(dtype=int) for name in ("left", "right"))
    same_system = facts.source[left] == facts.source[right]
    pairs, left, right = pairs[same_system], left[same_system], right[same_system]
    evidence = compare(facts, left, right)
    method = _methods(facts, pairs, evidence)
    return _judged(facts, left, right, evidence, method)


def _methods(facts: Reports, pairs: pd.DataFrame, evidence: Evidence) -> np.ndarray:
    """The layer that finds each pair; an empty text where none does."""
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
        "same patient": (evidence.odds >= sure) & evidence.is_telling & ~mass,
    }
    return np.select([np.asarray(found[one], dtype=bool) for one in METHODS], METHODS, default="")


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
    facts: Reports, left: np.ndarray, right: np.ndarray, evidence: Evidence, method: np.ndarray
) -> pd.DataFrame:
    series = facts.is_series[left] | facts.is_series[right]
    by_number = np.isin(method, METHODS[:2])
    verdict = np.where(series & ~by_number, "series", "merged").astype(object)
    possible = (method == "") & (evidence.score >= POSSIBLE) & evidence.is_telling & ~series
    verdict[possible] = "possible"
    method = np.where(possible, METHODS[-1], method)
    score = np.where(np.isin(method, METHODS[:3]), 1.0, evidence.score)
    with_article = probability(evidence.odds + ARTICLE_BITS)
    score = np.where(method == "same article", with_article, score)
    kept = ~evidence.clash & (method != "")
    return _frame(left, right, method, verdict, score)[kept]


def _across(facts: Reports) -> pd.DataFrame:
    left, right = pairs_across(facts)
    evidence = compare(facts, left, right)
    kept = ~evidence.clash & evidence.is_telling & (evidence.score >= POSSIBLE)
    method = np.full(len(left), "across systems", dtype=object)
    verdict = np.full(len(left), "possible", dtype=object)
    return _frame(left, right, method, verdict, evidence.score)[kept]


def _frame(
    left: np.ndarray, right: np.ndarray, method: np.ndarray, verdict: np.ndarray, score: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {"left": left, "right": right, "method": method, "verdict": verdict, "score": score}
    )
