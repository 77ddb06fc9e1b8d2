"""Measure how reports of one event are found: `python -m benchmarks.events --reports 20000`.

Reports are drawn at random, with duplicates of every kind planted among them; for each kind the
bench prints how many of its pairs are merged (recall), for each layer how many of its links are of
one event (precision), and the seconds.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations

import numpy as np
import pandas as pd

from etl.analysis.duplicates import find_articles, find_links, find_model

KINDS = (
    *("copy", "without age", "number inside", "article", "another spelling", "follow-up"),
    "other words",
)
INGREDIENTS, REACTIONS = 1500, 3000
EVERY = 7  # one event of so many is reported several times, in turn in each way
EMPTY = pd.NA


def main() -> None:
    """Draw, find, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.events", description=__doc__)
    parser.add_argument("--reports", type=int, nargs="*", default=[20_000])
    for number in parser.parse_args().reports:
        _measure(number)


def _measure(number: int) -> None:
    reports, words = draw(number)
    facts = reports.drop(columns=["event", "kind"])
    started, cpu = time.perf_counter(), time.process_time()
    articles = find_articles(facts)
    model = find_model(facts, words, articles)
    trained = time.perf_counter() - started
    links = find_links(facts, words, articles, model)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"{len(reports):,} reports: {seconds:.1f} s, {cpu:.1f} CPU s, {len(links):,} links")
    print(f"  to the trained model {trained:.1f} s; trained: {bool(model['is_trained'].all())}")
    event = reports.set_index("report_id")["event"]
    links["is_right"] = (
        event[links["report_id"]].to_numpy() == event[links["other_report_id"]].to_numpy()
    )
    merged = links[links["verdict"] == "merged"]
    for method, own in merged.groupby("method"):
        print(f"  {method:<24}{len(own):>8,} links, {own['is_right'].mean():6.1%} right")
    group = pd.concat(
        [merged.set_index(name)["group_id"] for name in ("report_id", "other_report_id")]
    )
    group_of = group[~group.index.duplicated()].to_dict()
    planted = reports[reports["kind"] != ""].groupby(["kind", "event"])["report_id"].apply(list)
    for kind, own in planted.groupby(level="kind"):
        pairs = [pair for one in own for pair in combinations(one, 2)]
        found = sum(
            one in group_of and group_of[one] == group_of.get(other) for one, other in pairs
        )
        print(f"  planted: {kind:<24}{len(pairs):>6,} pairs, {found / len(pairs):6.1%} merged")


def draw(number: int, *, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw reports and what they list, in the columns of the build, with the event of each."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    words: list[tuple[str, str, str]] = []
    listed = _zipf(rng, INGREDIENTS, number * 4), _zipf(rng, REACTIONS, number * 6)
    at = [0, 0]
    event = 0
    while len(rows) < number:
        base, ingredients, reactions = _report(rng, listed, at)
        kind = KINDS[event // EVERY % len(KINDS)] if event % EVERY == 0 else ""
        if kind:
            ingredients = [*ingredients, *rng.integers(0, INGREDIENTS, 3).tolist()]
            reactions = [*reactions, *rng.integers(0, REACTIONS, 2).tolist()]
            base |= {"sex": "male", "age_years": float(rng.integers(15, 80))}
        copies = 1 if not kind else int(rng.integers(4, 9)) if kind == "article" else 2
        for copy in range(copies):
            row, own, terms = _copy(rng, base, ingredients, reactions, kind=kind, copy=copy)
            report_id = f"faers:{len(rows):07d}"
            rows.append(row | {"report_id": report_id, "event": event, "kind": kind})
            words += [(report_id, "ingredient", f"INGREDIENT {one}") for one in own]
            words += [(report_id, "reaction", f"TERM {one}") for one in terms]
            words.append((report_id, "product", "KRATOM"))
        event += 1
    return (
        pd.DataFrame(rows).astype({"sender": "string", "citation": "string"}),
        pd.DataFrame(words, columns=["report_id", "kind", "word"]).drop_duplicates(),
    )


def _zipf(rng: np.random.Generator, kinds: int, number: int) -> np.ndarray:
    share = 1 / np.arange(5, kinds + 5)
    return rng.choice(kinds, size=number, p=share / share.sum())


def _report(
    rng: np.random.Generator, listed: tuple[np.ndarray, np.ndarray], at: list[int]
) -> tuple[dict[str, object], list[int], list[int]]:
    taken = []
    for place, most in enumerate((5, 7)):
        number = int(rng.integers(0 if place == 0 else 1, most))
        start = at[place] % (len(listed[place]) - most)
        taken.append([int(one) for one in dict.fromkeys(listed[place][start : start + number])])
        at[place] += number
    received = pd.Timestamp("2010-01-01") + pd.Timedelta(days=int(rng.integers(0, 5800)))
    day = received - pd.Timedelta(days=int(rng.integers(1, 300)))
    has_day = rng.random() < 0.3
    base: dict[str, object] = {
        "source": "faers",
        "is_finding": False,
        "received_date": received,
        "event_day": day if has_day else pd.NaT,
        "reported_day": day if has_day else pd.NaT,
        "event_year": day.year if has_day else np.nan,
        "age_years": float(rng.integers(15, 80)) if rng.random() < 0.75 else np.nan,
        "sex": str(rng.choice(["male", "female", "unknown"], p=[0.6, 0.33, 0.07])),
        "weight_kg": round(float(rng.normal(80, 15)), 1) if rng.random() < 0.3 else np.nan,
        "country_code": "US" if rng.random() < 0.9 else "DE",
        "has_death": bool(rng.random() < 0.3),
        "sender": f"FIRM {rng.integers(0, 300)}" if rng.random() < 0.6 else EMPTY,
        "sender_number": f"US-FIRM-2024FI{rng.integers(10**6, 10**7)}",
        "other_numbers": None,
        "citation": EMPTY,
    }
    return base, taken[0], taken[1]


def _copy(
    rng: np.random.Generator,
    base: dict[str, object],
    ingredients: list[int],
    reactions: list[int],
    *,
    kind: str,
    copy: int,
) -> tuple[dict[str, object], list[int], list[int]]:
    """The base as another sender would report it, in the way of its kind."""
    row = dict(base)
    if not kind:
        return row, ingredients, reactions
    full, terms = ingredients, reactions
    row["sender"] = f"OTHER FIRM {copy}"
    row["sender_number"] = f"US-OTHER{copy}-2024OT{hash_of(base) * 10 + copy}"
    if kind in ("copy", "without age"):
        day = base["received_date"] - pd.Timedelta(days=40)
        row |= {"event_day": day, "reported_day": day, "event_year": day.year}
    if kind == "without age":
        row["age_years"] = np.nan
    if kind == "number inside":
        own = f"PHHY2024US{hash_of(base)}"
        row["sender_number"] = own if copy == 0 else f"US-SANDOZ-{own}"
    if kind == "article":
        title = " ".join(f"Word{hash_of(base) * place % 9973:05d}" for place in (2, 3, 5, 7, 13))
        author = f"Author{hash_of(base) % 7919}"
        row["citation"] = (
            f"{author} A. {title}. Journal of Things. 2024;1:1"
            if copy % 2 == 0
            else f"{author}, A.. {title.upper()}.. J-Things. 2024"
        )
        full = full[copy % 2 :]
    if kind == "another spelling":
        terms = terms[copy:]
    if kind == "other words":
        row |= {"weight_kg": 70.0 + hash_of(base) % 60, "has_death": True, "country_code": "US"}
        row["received_date"] = base["received_date"] + pd.Timedelta(days=3 * copy)
        full = full[: 1 - copy]
        terms = [terms[-1], *(int(rng.integers(0, REACTIONS)) for _ in range(2))]
    if kind == "follow-up":
        terms = [*terms, *(int(rng.integers(0, REACTIONS)) for _ in range(copy))]
        row["received_date"] = base["received_date"] + pd.Timedelta(days=30 * copy)
    return row, full, terms


def hash_of(base: dict[str, object]) -> int:
    """A number that is of this report."""
    return int(str(base["sender_number"])[-7:])


if __name__ == "__main__":
    main()
