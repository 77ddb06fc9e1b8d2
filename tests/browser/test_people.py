"""The page of the persons reported: what it shows is what the published file holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page

from etl.settings import Settings

Open = Callable[..., Page]


@pytest.mark.parametrize("outcome", ["any", "death"])
def test_the_table_of_ages_is_that_of_sql(
    demo: str, demo_data: Path, open_page: Open, outcome: str
) -> None:
    page = open_page(f"{demo}/people?outcome={outcome}&count=reports&open=age-sex-faers-table")
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{Settings(data=demo_data).folders.warehouse}' as file (read_only)"
        )
        rows = connection.execute(
            """select
                case
                    when report.age_years is null then 'Not given'
                    when report.age_years < 1 then 'Under 1'
                    when report.age_years < 18 then '1–17'
                    when report.age_years < 25 then '18–24'
                    when report.age_years < 35 then '25–34'
                    when report.age_years < 45 then '35–44'
                    when report.age_years < 55 then '45–54'
                    when report.age_years < 65 then '55–64'
                    else '65 or more'
                end,
                count(*) filter (where report.sex = 'female'),
                count(*) filter (where report.sex = 'male')
            from file.core_report as report
            where report.source = 'faers' and ($outcome = 'any' or report.has_death)
                and report.report_id in (
                    select report_id from file.mart_report_substance where substance = 'kratom'
                )
            group by all""",
            {"outcome": outcome},
        ).fetchall()
    expected = {label: (female, male) for label, female, male in rows}
    shown = {}
    for row in page.locator("#age-sex-faers-table tbody tr").all():
        label, female, male = row.locator("th, td").all_inner_texts()[:3]
        shown[label] = tuple(int(text.split(" ")[0].replace(",", "")) for text in (female, male))
    assert {label: counts for label, counts in shown.items() if any(counts)} == {
        label: counts for label, counts in expected.items() if any(counts)
    }


def test_a_source_that_does_not_ask_says_so_in_one_line(demo: str, open_page: Open) -> None:
    page = open_page(demo + "/people?view=reporter&source=hfcs")
    assert "This source does not say who reported." in page.inner_text("main")
    assert page.locator("main .js-plotly-plot").count() == 0
