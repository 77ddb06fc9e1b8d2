"""Suspected duplicates among real reports, against labels that were given before.

`docs/duplicates.md` says how pairs were drawn and labeled. A pair within a series is not to be
merged, whoever it is about; a pair that a reader could not decide is left out.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from etl import pipeline
from etl.settings import Settings
from tests.support.warehouses import ask

pytestmark = pytest.mark.real

PAIRS = Path(__file__).parents[1] / "data" / "duplicate_pairs.csv"
DOCUMENT = Path(__file__).parents[2] / "docs" / "duplicates.md"
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.85
POSSIBLE, LEAST_RECALL_OF_MODEL = 0.9, 0.75


def labeled() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def faers_settings(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of the 884 public FAERS cases to 2022."""
    settings = Settings(data=tmp_path_factory.mktemp("faers") / "data")
    pipeline.add(settings, "faers", sorted((real_data / "faers_kratom" / "ascii").glob("*.zip")))
    pipeline.run(settings)
    return settings


def merged(settings: Settings) -> dict[str, str]:
    return dict(ask(settings, "select report_id, group_id from core_duplicate"))


def test_what_the_884_used_it_for_is_as_counted_by_hand(faers_settings: Settings) -> None:
    """INDI of the products naming it, counted in the zips with zipfile and a Counter alone."""
    found = dict(
        ask(
            faers_settings,
            "select pt, reports from reason_for_use() where substance = 'mitragynine'",
        )
    )
    assert {pt: found[pt] for pt in ("PAIN", "ANXIETY", "DEPRESSION", "SUBSTANCE USE")} == {
        "PAIN": 61,
        "ANXIETY": 55,
        "DEPRESSION": 26,
        "SUBSTANCE USE": 16,
    }
    rows = "select count(distinct report_id), count(distinct report_id) filter (is_unknown)"
    named = f"""{rows} from core_indication semi join (
        select * from core_product_mention where confidence <> 'possible'
    ) using (report_id, product_seq)"""
    assert ask(faers_settings, named) == [(307, 86)]


def kappa(labels: list[tuple[str, str]]) -> float:
    """Cohen's kappa of two lists of labels."""
    observed = sum(one == two for one, two in labels) / len(labels)
    first, second = (Counter(pair[place] for pair in labels) for place in (0, 1))
    by_chance = sum(first[label] * second[label] for label in first) / len(labels) ** 2
    return (observed - by_chance) / (1 - by_chance)


def settled(pair: dict[str, str], *, first: str, second: str) -> str:
    return pair[first] if pair[first] == pair[second] else "unclear"


def test_there_are_enough_pairs_and_two_readers_agree() -> None:
    pairs = labeled()
    assert len(pairs) >= 400
    own = [(pair["first"], pair["second"]) for pair in pairs]
    assert kappa(own) == pytest.approx(0.988, abs=0.001)
    readers = [
        (settled(pair, first="first", second="second"), pair["other_reader"]) for pair in pairs
    ]
    assert kappa(readers) == pytest.approx(0.972, abs=0.001)
    for pair, (one, other) in zip(pairs, readers, strict=True):
        assert pair["label"] == (one if one == other else "unclear")


@pytest.mark.parametrize("reader", ["label", "other_reader"])
def test_what_is_merged_is_right_and_most_of_it_is_found(
    faers_settings: Settings, real_settings: Settings, reader: str
) -> None:
    """By the labels of both readers, and by those of the one who saw nothing of the other's."""
    group_of = merged(faers_settings) | merged(real_settings)
    found: Counter[tuple[bool, bool]] = Counter()
    for pair in labeled():
        if pair[reader] == "unclear":
            continue
        one, other = (
            group_of.get(f"{pair['source']}:{pair[case]}") for case in ("case_a", "case_b")
        )
        is_one = pair[reader] == "same" and pair["series"] == "no"
        found[is_one, one is not None and one == other] += 1
    same, merged_pairs = (
        found[True, True] + found[True, False],
        found[True, True] + found[False, True],
    )
    assert found[True, True] / merged_pairs >= LEAST_PRECISION
    assert found[True, True] / same >= LEAST_RECALL
    said = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    if reader == "label":
        assert f"Of the {same} pairs labeled the same event outside a series," in said
        assert f"are merged ({found[True, True]} of {same}). All merged pairs" in said
        assert f"({found[True, True]} of {merged_pairs})" in said
        grouped = sum(map(len, (merged(faers_settings), merged(real_settings))))
        assert f"| {grouped}, in {len(set(group_of.values()))} groups |" in said


def test_the_model_by_itself_is_right_where_it_is_sure(faers_settings: Settings) -> None:
    """It was trained without labels. A pair that no layer holds for possible it holds for less."""
    said = "select report_id, other_report_id, match_probability from core_duplicate_link"
    of_pair = {(one, other): sure for one, other, sure in ask(faers_settings, said)}
    found: Counter[tuple[bool, bool]] = Counter()
    for pair in labeled():
        if pair["label"] == "unclear" or pair["series"] == "yes" or pair["source"] != "faers":
            continue
        one, other = sorted(f"faers:{pair[case]}" for case in ("case_a", "case_b"))
        found[pair["label"] == "same", (of_pair.get((one, other)) or 0) >= POSSIBLE] += 1
    assert found[True, True] / (found[True, True] + found[False, True]) >= LEAST_PRECISION
    assert found[True, True] / (found[True, True] + found[True, False]) >= LEAST_RECALL_OF_MODEL


def test_the_model_is_trained_where_there_are_enough_reports(
    faers_settings: Settings, real_settings: Settings
) -> None:
    told = "select source, reports, is_trained, is_used from mart_duplicate_training"
    assert ask(faers_settings, told) == [("faers", 884, True, True)]
    assert ask(real_settings, told) == [("hfcs", 377, False, True)]


def test_the_model_in_the_documentation_is_that_of_the_884(faers_settings: Settings) -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.count("|") == 6
    ]
    said = {(row[0], row[1]): (float(row[2]), float(row[3])) for row in rows[2:]}
    model = ask(
        faers_settings,
        "select replace(fact, '_', ' '), level, m_probability, u_probability "
        "from mart_duplicate_model where source = 'faers'",
    )
    assert {(fact, level): pytest.approx((m, u), abs=0.002) for fact, level, m, u in model} == said


def test_what_only_the_model_finds(faers_settings: Settings) -> None:
    """Two complaints of an overdose, three days apart; the same, of a cerebral hemorrhage."""
    for one, other in (("16227577", "16242868"), ("15916803", "15956746")):
        ((method, sure),) = ask(
            faers_settings,
            "select method, match_probability from core_duplicate_link "
            f"where report_id = 'faers:{one}' and other_report_id = 'faers:{other}'",
        )
        assert method == "probabilistic"
        assert sure > 0.97


def test_the_complaints_that_differ_in_nothing_but_the_age_are_one_event(
    real_settings: Settings,
) -> None:
    rows = ask(
        real_settings,
        "select distinct group_id from core_duplicate "
        "where report_id in ('hfcs:189796', 'hfcs:189797', 'hfcs:189798')",
    )
    assert len(rows) == 1


def test_the_yearly_reports_of_the_poison_centers_are_series(faers_settings: Settings) -> None:
    """115 of the 324 cases that cite an article cite that of 2013 or of 2016 to 2020, by hand."""
    assert ask(
        faers_settings,
        "select sum(reports), sum(events) from core_article where is_survey",
    ) == [(115, 115)]
    assert ask(faers_settings, "select sum(reports) from core_article") == [(324,)]
    assert ask(faers_settings, "select count(*) from core_article where is_survey") == [(6,)]


def test_eighteen_reports_of_one_article_are_one_event(faers_settings: Settings) -> None:
    """Seventeen senders cite it, three more sent the same person without it."""
    assert ask(
        faers_settings,
        "select count(*) from core_duplicate where group_id in "
        "(select group_id from core_duplicate where report_id = 'faers:20601265')",
    ) == [(20,)]
