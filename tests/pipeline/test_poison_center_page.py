"""The page of poison centers: hidden counts stay hidden in drawings, words, tables, downloads."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard.charts import exposure_words
from dashboard.downloads import csv_bytes
from dashboard.filters import Filters
from dashboard.theme import View
from dashboard.warehouse import Snapshot
from etl import pipeline
from etl.settings import Settings
from tests.support import figures
from tests.support.line_lists import npds_row, write_rows
from tests.support.pages import view, warehouse_of, whole_page


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """7 women beside 53 men: no 7 may be seen anywhere, nor anything it follows from."""
    rows = [
        npds_row(f"{number}", Gender="Female" if number < 7 else "Male", Start_Date="2024-03-09")
        for number in range(60)
    ]
    folder = tmp_path_factory.mktemp("list")
    settings = Settings(data=folder / "data")
    pipeline.add(settings, "poison_center", [write_rows(folder / "list.csv", rows)])
    pipeline.run(settings)
    return settings


@pytest.fixture
def snapshot(settings: Settings) -> Snapshot:
    return warehouse_of(settings).snapshot()


def test_a_hidden_count_has_its_sign_everywhere_and_its_number_nowhere(
    settings: Settings, snapshot: Snapshot
) -> None:
    frame = snapshot.ask("poison_center_sex", Filters())
    own = frame[frame["substance_group"] == "any"]
    texts = dict(zip(own["value"], own["exposures_text"], strict=True))
    assert texts == {"female": "<10", "male": "‡", "not_given": "0"}
    table = exposure_words.groups_table(frame, head="Sex", caption="")
    assert table.rows == (
        ("Female", "<10", "<10", "0"),
        ("Male", "‡", "‡", "0"),
        ("Not given", "0", "0", "0"),
    )
    assert "1 to 9 exposures, not shown" in str(table.caption)
    said = exposure_words.exposures_in_words(frame)
    assert "female <10" in said
    assert "male hidden" in said
    csv = csv_bytes(snapshot, "poison_center_sex", Filters(), source=None).decode()
    assert ",7," not in csv
    assert ",53," not in csv
    people = view(settings, "/poison-centers?view=people")
    block = people.block("poison-center-sex")
    hidden = "<10 suppressed, 1 to 9"
    assert ["Female", hidden, hidden, "0"] in block.rows
    assert not {"7", "53"} & set(block.words.split())


def test_the_bar_of_a_hidden_count_is_hatched_or_absent(snapshot: Snapshot) -> None:
    frame = snapshot.ask("poison_center_sex", Filters())
    bar = figures.exposure_bars_figure(frame, view=View()).data[0]
    assert list(bar.text[:2]) == ["&lt;10", "‡"]
    assert list(bar.marker.pattern.shape) == ["/", "/", ""]
    assert bar.x[1] == 0
    assert bar.x[0] == pytest.approx(100 * 9 / 60)


def test_every_question_of_the_page_can_be_downloaded_with_every_filter(
    snapshot: Snapshot,
) -> None:
    chosen = Filters(substances=("7-oh",), first_quarter="2024-Q1", outcome="death")
    asked = [one for one in snapshot.questions if one.startswith(("poison_center", "published"))]
    assert len(asked) > 14
    for name in asked:
        assert csv_bytes(snapshot, name, chosen, source=None)
    years = snapshot.ask("poison_center_year", chosen)
    assert set(years["substance_group"]) == {"7-oh"}


def test_line_lists_alone_make_a_warehouse_that_every_page_can_show(settings: Settings) -> None:
    for path in ("/", "/trends", "/co-ingestants", "/poison-centers", "/limitations"):
        assert whole_page(settings, path).words
    severe = view(settings, "/poison-centers?view=outcome").words
    assert "60 of 60 exposures had a serious outcome" in severe
    assert "FDA one by one" in view(settings, "/poison-centers?view=hidden").words


def test_a_choice_without_exposures_says_so(settings: Settings) -> None:
    shown = whole_page(settings, "/poison-centers?substance=7-oh")
    assert "nothing to show for this choice" in shown.words


def frame_of(rows: list[tuple[str, int | None, str, int | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "substance_group": "any", "group_label": "Any", "year": 2024, "value": value,
                "value_label": value.capitalize(), "sort_order": 1, "exposures": count,
                "exposures_text": shown, "base_exposures": base, "is_incomplete": False,
            }
            for value, count, shown, base in rows
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        ([("male", 40, "40", 60), ("female", 20, "20", 60)], "40 of 60 exposures are male."),
        ([("male", 15, "15", 25)], "Too few exposures in these line lists to compare by sex."),
        ([("male", 40, "40", None)], "The counts that it takes to compare by sex are hidden."),
        ([("male", None, "‡", 60)], "The counts that it takes to compare by sex are hidden."),
        ([("male", None, "<6", 60)], "Too few exposures in these line lists to compare by sex."),
        ([("not_given", 50, "50", 60)], "Too few exposures in these line lists to compare by sex."),
    ],
)
def test_a_headline_rests_on_counts_that_are_shown_and_not_few(
    rows: list[Any], headline: str
) -> None:
    assert exposure_words.most_headline(frame_of(rows), noun="sex", says="are") == headline


def test_published_series_are_dots_without_lines_hollow_where_not_verified(
    snapshot: Snapshot,
) -> None:
    frame = snapshot.ask("published_series", Filters())
    counts = frame[frame["measure"] == "exposures"].copy()
    counts.loc[counts["series_id"] == "anwar_2016", "verified"] = True
    figure = figures.series_dots_figure(counts, view=View())
    assert {trace.mode for trace in figure.data} == {"markers+text"}
    colors = {trace.name: set(trace.marker.color) for trace in figure.data}
    assert colors["Anwar and others, MMWR 65(29)"] == {View().palette.any_}
    assert colors["MMWR 75(11)"] == {View().palette.paper}
    assert len(figure.data) == len(set(counts.loc[counts["year"].notna(), "series_id"]))


def test_several_groups_are_shown_as_all_and_the_steps_stay(
    settings: Settings, snapshot: Snapshot
) -> None:
    every = snapshot.ask("poison_center_year", Filters())
    several = snapshot.ask("poison_center_year", Filters(substances=("kratom", "7-oh")))
    assert set(several["substance_group"]) == set(every["substance_group"])
    one = snapshot.ask("poison_center_year", Filters(substances=("mitragynine", "kratom")))
    assert set(one["substance_group"]) == {"kratom"}
    for query in ("", "?substance=7-oh"):
        words = whole_page(settings, f"/poison-centers{query}").words
        assert "rows that can be read" in words or "cases" in words
