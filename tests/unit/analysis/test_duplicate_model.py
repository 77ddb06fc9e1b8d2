"""The model that is trained on the reports at hand, and what it and the other layers link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from benchmarks.events import draw
from etl.analysis.duplicates import find_articles, find_links, find_model, model
from etl.analysis.duplicates.comparisons import COMPARISONS

KNOWN = ["m_probability", "u_probability"]


@dataclass(frozen=True)
class Found:
    """Drawn reports, the event of each, and what was found."""

    facts: pd.DataFrame
    words: pd.DataFrame
    event: dict[str, int]
    model: pd.DataFrame
    links: pd.DataFrame

    def is_right(self, links: pd.DataFrame) -> np.ndarray:
        one, other = (links[name].map(self.event) for name in ("report_id", "other_report_id"))
        return (one == other).to_numpy()


def find(facts: pd.DataFrame, words: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    articles = find_articles(facts)
    trained = find_model(facts, words, articles)
    return trained, find_links(facts, words, articles, trained)


def drawn(number: int) -> Found:
    reports, words = draw(number, seed=7)
    facts = reports.drop(columns=["event", "kind"])
    event = dict(zip(reports["report_id"], reports["event"], strict=True))
    return Found(facts, words, event, *find(facts, words))


@pytest.fixture(scope="module")
def found() -> Found:
    return drawn(2000)


def shipped() -> pd.DataFrame:
    return pd.read_csv(model.SHIPPED)


def test_neither_the_model_nor_the_links_depend_on_the_order_of_reports(found: Found) -> None:
    shuffled = found.facts.sample(frac=1, random_state=3)
    trained, links = find(shuffled, found.words.sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(found.model, trained, check_exact=True)
    pd.testing.assert_frame_equal(found.links, links, check_exact=True)


def test_planted_reports_are_found_by_their_layers(found: Found) -> None:
    merged = found.links[found.links["verdict"] == "merged"]
    assert found.is_right(merged).mean() >= 0.98
    assert set(merged["method"]) == {
        *("manufacturer number", "same facts", "same facts without age", "same article"),
        *("same patient", "probabilistic"),
    }


def test_the_model_merges_what_no_other_layer_finds(found: Found) -> None:
    own = found.links[found.links["method"] == "probabilistic"]
    merged = own[own["verdict"] == "merged"]
    assert len(merged) >= 10
    assert found.is_right(merged).all()
    assert (merged["score"] == merged["match_probability"]).all()
    assert (merged["score"] >= 0.99).all()
    assert own.loc[own["verdict"] == "possible", "score"].lt(0.99).all()


def test_what_was_learnt_is_in_the_model(found: Found) -> None:
    assert found.model["is_trained"].all()
    assert found.model["problem"].isna().all()
    assert (found.model["prior"] == 1 / 2000).all()
    assert 0 < found.model["matched_pairs"].iloc[0] < found.model["blocked_pairs"].iloc[0]
    assert found.model["fact"].drop_duplicates().tolist() == [one.fact for one in COMPARISONS]
    sums = found.model.groupby("fact")[KNOWN].sum()
    np.testing.assert_allclose(sums, 1.0, atol=1e-4)
    same = found.model[found.model["level"] == "same"].set_index("fact")
    # Drawn so: two of any three events are of men, and a planted pair is of one sex and age.
    assert same.loc["age", "m_probability"] > 0.9
    assert same.loc["age", "u_probability"] == pytest.approx(1 / 65, rel=0.3)
    assert same.loc["sex", "u_probability"] == pytest.approx(0.54, abs=0.1)
    learnt = found.model[KNOWN].to_numpy()
    assert np.abs(learnt - shipped()[KNOWN].to_numpy()).max() > 0.1


def merged_by_model(found: Found) -> tuple[str, str]:
    own = found.links[found.links["method"] == "probabilistic"]
    pair = own[own["verdict"] == "merged"].iloc[0]
    return pair["report_id"], pair["other_report_id"]


def links_between(found: Found, facts: pd.DataFrame, words: pd.DataFrame) -> int:
    links = find_links(facts, words, find_articles(facts), found.model)
    one, other = merged_by_model(found)
    return int(((links["report_id"] == one) & (links["other_report_id"] == other)).sum())


@pytest.mark.parametrize(
    ("fact", "value", "number"),
    [("sex", "female", 0), ("age_years", 2.1, 0), ("weight_kg", 40.0, 0), ("has_death", True, 1)],
)
def test_what_parts_two_reports_parts_them_whatever_the_model_says(
    found: Found, fact: str, value: object, number: int
) -> None:
    """Years and kilograms are added to what was told; death is told of both anyway."""
    _, other = merged_by_model(found)
    facts = found.facts.set_index("report_id")
    told = facts.loc[other, fact]
    facts.loc[other, fact] = told + value if isinstance(value, float) else value
    assert links_between(found, facts.reset_index(), found.words) == number


def test_a_mother_and_her_child_are_two(found: Found) -> None:
    one, other = merged_by_model(found)
    both = [(one, "reaction", "MATERNAL EXPOSURE"), (other, "reaction", "FOETAL EXPOSURE")]
    words = pd.concat([found.words, pd.DataFrame(both, columns=found.words.columns)])
    same = words.replace("FOETAL EXPOSURE", "MATERNAL EXPOSURE")
    facts = found.facts.copy()
    facts.loc[facts["report_id"].isin([one, other]), "age_years"] = 5.0
    assert links_between(found, facts, same) == 1
    assert links_between(found, facts, words) == 0


def test_a_model_that_was_not_trained_here_makes_a_link_possible_at_most(found: Found) -> None:
    elsewhere = found.model.assign(is_trained=False)
    links = find_links(found.facts, found.words, find_articles(found.facts), elsewhere)
    own = links[links["method"] == "probabilistic"]
    assert set(own["verdict"]) == {"possible"}
    assert own["score"].ge(0.99).any()


def test_a_mass_mailing_is_not_one_event_for_the_model(found: Found) -> None:
    told = found.facts.iloc[0].to_dict() | {"sender": "FIRM", "age_years": 34.0, "sex": "male"}
    told |= {name: pd.Timestamp("2024-05-06") for name in ("event_day", "reported_day")}
    ids = [f"faers:x{number}" for number in range(8)]
    copies = pd.DataFrame([told | {"report_id": one, "sender_number": None} for one in ids])
    facts = pd.concat([found.facts, copies.astype(found.facts.dtypes)], ignore_index=True)
    listed = [("reaction", "TERM 1"), ("reaction", "TERM 2"), ("product", "KRATOM")]
    rows = [(one, kind, word) for one in ids for kind, word in listed]
    words = pd.concat([found.words, pd.DataFrame(rows, columns=found.words.columns)])
    links = find_links(facts, words, find_articles(facts), found.model)
    own = links[links["report_id"].isin(ids) & links["other_report_id"].isin(ids)]
    assert "merged" not in set(own["verdict"])
    assert "probabilistic" not in set(own["method"])


def test_with_few_reports_the_shipped_model_is_used() -> None:
    few = drawn(400)
    assert not few.model["is_trained"].any()
    assert few.model["is_used"].all()
    assert set(few.model["problem"]) == {"fewer than 500 reports to learn from"}
    pd.testing.assert_frame_equal(few.model[KNOWN], shipped()[KNOWN])
    assert few.links["match_probability"].notna().any()


def test_with_hardly_any_reports_the_model_is_not_asked() -> None:
    reports, words = draw(60, seed=7)
    trained, links = find(reports.drop(columns=["event", "kind"]), words)
    assert not trained["is_used"].any()
    assert len(links)
    assert links["match_probability"].isna().all()


def test_what_cannot_be_learnt_is_left_to_the_shipped_model(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "FEWEST_BLOCKED", 10**9)
    trained = find_model(found.facts, found.words, find_articles(found.facts))
    assert not trained["is_trained"].any()
    assert set(trained["problem"]) == {"too few pairs of one event to learn from"}
    pd.testing.assert_frame_equal(trained[KNOWN], shipped()[KNOWN])


def test_where_splink_gives_up_the_shipped_model_is_used(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It raises where an m comes to nothing, which many iterations bring about."""
    monkeypatch.setattr(model, "CONVERGED", 1e-12)
    monkeypatch.setattr(model, "MOST_ITERATIONS", 1000)
    trained = find_model(found.facts, found.words, find_articles(found.facts))
    assert set(trained["problem"]) == {"too few pairs of one event to learn from"}


def test_the_shipped_model_has_every_level_and_adds_up() -> None:
    rows = shipped()
    levels = [(one.fact, level.words) for one in COMPARISONS for level in one.levels]
    assert list(rows[["fact", "level"]].itertuples(index=False, name=None)) == levels
    np.testing.assert_allclose(rows.groupby("fact")[KNOWN].sum(), 1.0, atol=1e-4)
