"""The page of poison centers: hidden counts stay hidden in drawings, words, tables, downloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import figures
from dashboard import poison_center_text as words
from dashboard.app import render
from dashboard.downloads import QUESTIONS, csv_bytes
from dashboard.filters import Filters
from dashboard.theme import View
from dashboard.warehouse import Warehouse
from etl import pipeline
from etl.settings import Settings
from tests.support.line_lists import npds_row, write_rows

# Its warehouse is made once: one worker takes them all.
pytestmark = pytest.mark.xdist_group("poison-center-page")

VIEW = {"scheme": "light", "narrow": False}


def warehouse_of(folder: Path, rows: list[dict[str, str]]) -> Warehouse:
    settings = Settings(data=folder / "data")
    pipeline.add(settings, "poison_center", [write_rows(folder / "list.csv", rows)])
    pipeline.run(settings)
    return Warehouse(settings.folders.warehouse, settings.folders.status)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """7 women beside 53 men: no 7 may be seen anywhere, nor anything it follows from."""
    rows = [
        npds_row(f"{number}", Gender="Female" if number < 7 else "Male", Start_Date="2024-03-09")
        for number in range(60)
    ]
    return warehouse_of(tmp_path_factory.mktemp("list"), rows)


def page(warehouse: Warehouse, path: str = "/poison-centers", search: str = "") -> str:
    return str(render(warehouse, pathname=path, search=search, view=VIEW)[0])


def test_a_hidden_count_has_its_sign_everywhere_and_its_number_nowhere(
    warehouse: Warehouse,
) -> None:
    frame = warehouse.snapshot().ask("poison_center_sex", Filters())
    own = frame[frame["substance_group"] == "any"]
    texts = dict(zip(own["value"], own["exposures_text"], strict=True))
    assert texts == {"female": "<10", "male": "‡", "not_given": "0"}
    table = words.groups_table(frame, head="Sex", caption="")
    assert table.rows == (
        ("Female", "<10", "<10", "0"),
        ("Male", "‡", "‡", "0"),
        ("Not given", "0", "0", "0"),
    )
    assert "1 to 9 exposures, not shown" in str(table.caption)
    said = words.in_words(frame)
    assert "female <10" in said
    assert "male hidden" in said
    csv = csv_bytes(warehouse.snapshot(), "poison_center_sex", Filters(), source=None).decode()
    assert ",7," not in csv
    assert ",53," not in csv


def test_the_bar_of_a_hidden_count_is_hatched_or_absent(warehouse: Warehouse) -> None:
    frame = warehouse.snapshot().ask("poison_center_sex", Filters())
    bar = figures.exposure_bars_figure(frame, view=View()).data[0]
    assert list(bar.text[:2]) == ["&lt;10", "‡"]
    assert list(bar.marker.pattern.shape) == ["/", "/", ""]
    assert bar.x[1] == 0
    assert bar.x[0] == pytest.approx(100 * 9 / 60)


def test_every_question_of_the_page_can_be_downloaded_with_every_filter(
    warehouse: Warehouse,
) -> None:
    chosen = Filters(substances=("7-oh",), first_quarter="2024-Q1", outcome="death")
    for name in QUESTIONS:
        if name.startswith(("poison_center", "published")):
            assert csv_bytes(warehouse.snapshot(), name, chosen, source=None)
    years = warehouse.snapshot().ask("poison_center_year", chosen)
    assert set(years["substance_group"]) == {"7-oh"}


def test_line_lists_alone_make_a_warehouse_that_every_page_can_show(warehouse: Warehouse) -> None:
    for path in ("/", "/trends", "/co-ingestants", "/poison-centers", "/limitations"):
        assert page(warehouse, path)
    assert "60 of 60 exposures had a serious outcome" in page(warehouse)
    assert "FDA one by one" in page(warehouse)


def test_a_choice_without_exposures_says_so(warehouse: Warehouse) -> None:
    assert "nothing to show for this choice" in page(warehouse, search="?substance=7-oh")


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
        ([("male", 40, "40", None)], "Too few exposures in these line lists to compare by sex."),
        ([("not_given", 50, "50", 60)], "Too few exposures in these line lists to compare by sex."),
    ],
)
def test_a_headline_rests_on_counts_that_are_shown_and_not_few(
    rows: list[Any], headline: str
) -> None:
    assert words.most_headline(frame_of(rows), noun="sex", says="are") == headline


def test_published_series_are_dots_without_lines_hollow_where_not_verified(
    warehouse: Warehouse,
) -> None:
    frame = warehouse.snapshot().ask("published_series", Filters())
    counts = frame[frame["measure"] == "exposures"].copy()
    counts.loc[counts["series_id"] == "anwar_2016", "verified"] = True
    figure = figures.series_dots_figure(counts, view=View())
    assert {trace.mode for trace in figure.data} == {"markers+text"}
    colors = {trace.name: set(trace.marker.color) for trace in figure.data}
    assert colors["Anwar and others, MMWR 65(29)"] == {View().palette.any_}
    assert colors["MMWR 75(11)"] == {View().palette.paper}
    assert len(figure.data) == len(set(counts.loc[counts["year"].notna(), "series_id"]))
