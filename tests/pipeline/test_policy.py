"""Policy events, legal status on a day, claims: facts with a source, marked where not verified."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.charts import claims, legal_status, overdose_death, policy_timeline, survey
from dashboard.components.html import to_markup
from dashboard.components.tables import data_table
from dashboard.figures.state_tiles import LETTERS
from dashboard.filters import Filters
from dashboard.warehouse import Warehouse
from etl.vocabulary import VOCABULARY
from tests.support.markup import parsed
from tests.support.substances import SUBSTANCES

KEYS = tuple(SUBSTANCES)


@pytest.fixture
def warehouse(empty_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(empty_warehouse), read_only=True) as connection:
        yield connection


def status(connection: duckdb.DuckDBPyConnection, state: str, scope: str, day: str) -> str:
    row = connection.execute(
        "select status from legal_status(as_of := cast(? as date)) "
        "where state_code = ? and scope = ?",
        [day, state, scope],
    ).fetchall()
    assert len(row) == 1
    return str(row[0][0])


@pytest.mark.parametrize(
    ("state", "scope", "day", "expected"),
    [
        ("AL", "leaf", "2016-05-09", "none_known"),
        ("AL", "leaf", "2016-05-10", "schedule_i"),
        ("RI", "leaf", "2026-03-31", "schedule_i"),
        ("RI", "leaf", "2026-04-01", "regulated"),
        ("US", "synthetic", "2026-08-25", "none_known"),
        ("US", "synthetic", "2026-08-26", "schedule_i"),
        ("US", "synthetic", "2028-08-25", "schedule_i"),
        ("US", "synthetic", "2028-08-26", "none_known"),
        ("US", "7-oh", "2026-11-22", "none_known"),
        ("FL", "7-oh", "2025-08-12", "age_limit"),
        ("FL", "7-oh", "2025-08-13", "schedule_i"),
        ("FL", "7-oh", "2025-12-08", "schedule_i"),
        ("FL", "7-oh", "2026-06-22", "schedule_i"),
        ("FL", "synthetic", "2026-06-21", "none_known"),
        ("FL", "synthetic", "2026-06-22", "schedule_i"),
        ("FL", "leaf", "2026-08-22", "age_limit"),
        ("GA", "leaf", "2018-12-31", "none_known"),
        ("GA", "7-oh", "2025-01-01", "regulated"),
        ("LA", "leaf", "2025-07-31", "age_limit"),
        ("LA", "leaf", "2025-08-01", "schedule_i"),
        ("OH", "leaf", "2026-06-01", "none_known"),
        ("OH", "7-oh", "2025-12-11", "none_known"),
        ("OH", "synthetic", "2025-12-12", "schedule_i"),
        ("OH", "7-oh", "2026-06-01", "banned"),
        ("SD", "leaf", "2024-12-31", "age_limit"),
        ("SD", "leaf", "2026-01-01", "regulated"),
        ("TN", "leaf", "2026-06-30", "regulated"),
        ("TN", "leaf", "2026-07-01", "banned"),
        ("VT", "leaf", "2026-06-12", "banned"),
        ("MA", "leaf", "2027-08-27", "none_known"),
        ("WI", "7-oh", "2014-04-24", "none_known"),
        ("WI", "7-oh", "2014-04-25", "schedule_i"),
        ("KY", "7-oh", "2025-11-04", "regulated"),
        ("KY", "7-oh", "2026-11-27", "unclear"),
        ("KY", "leaf", "2026-11-27", "regulated"),
        ("KY", "synthetic", "2026-08-25", "none_known"),
        ("KY", "synthetic", "2026-08-26", "schedule_i"),
    ],
)
def test_status_on_a_day(
    warehouse: duckdb.DuckDBPyConnection, state: str, scope: str, day: str, expected: str
) -> None:
    """Effective dates and ends as they stand in policy_events.csv."""
    assert status(warehouse, state, scope, day) == expected


@pytest.mark.parametrize(
    ("state", "scope", "day", "expected"),
    [
        # only the year is known: not absent from 1 January, not there before the year is over
        ("RI", "leaf", "2016-12-31", "none_known"),
        ("RI", "leaf", "2017-01-01", "not_known"),
        ("RI", "leaf", "2017-12-31", "not_known"),
        ("RI", "leaf", "2018-01-01", "schedule_i"),
        ("GA", "7-oh", "2019-07-01", "not_known"),
        ("GA", "7-oh", "2020-01-01", "regulated"),
        # an age limit, and from some day of 2025 on a law that says more
        ("SD", "leaf", "2024-12-31", "age_limit"),
        ("SD", "leaf", "2025-07-01", "not_known"),
        ("SD", "leaf", "2026-01-01", "regulated"),
        # only the month is known
        ("AR", "leaf", "2016-01-31", "none_known"),
        ("AR", "leaf", "2016-02-29", "not_known"),
        ("AR", "leaf", "2016-03-01", "banned"),
        # no date at all: known from the day on which a source described it
        ("VT", "leaf", "1999-01-01", "not_known"),
        ("VT", "7-oh", "2026-06-11", "not_known"),
        ("VT", "7-oh", "2026-06-12", "banned"),
        ("VT", "synthetic", "2026-06-11", "none_known"),
        ("DC", "leaf", "2026-08-21", "not_known"),
        ("DC", "leaf", "2026-08-22", "unclear"),
        # no day in force, but none before the announcement
        ("KY", "7-oh", "2025-11-05", "not_known"),
        ("KY", "7-oh", "2026-11-26", "not_known"),
        ("KY", "leaf", "2025-11-05", "regulated"),
    ],
)
def test_a_day_on_which_a_law_may_have_applied_is_not_known(
    warehouse: duckdb.DuckDBPyConnection, state: str, scope: str, day: str, expected: str
) -> None:
    assert status(warehouse, state, scope, day) == expected


def test_a_status_that_is_not_known_tells_of_the_law_and_links_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        "select title, url, since_date, is_verified from legal_status(as_of := date '2000-01-01') "
        "where state_code = 'VT' and scope = 'leaf'"
    ).fetchone()
    assert row == (
        "Vermont: ban",
        "https://legislativeanalysis.org/kratom-summary-of-state-laws/",
        None,
        False,
    )


def test_a_law_described_within_its_month_is_known_from_that_day(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    wrong = warehouse.execute(
        "select policy_event_id from mart_policy_event "
        "where known_from_date is null or known_from_date < possible_from_date "
        "or (date_precision = 'signed' and known_from_date <> described_on) "
        "or (date_precision = 'day' and known_from_date <> event_date) "
        "or (date_precision = 'year' and known_from_date > event_date + interval 1 year) "
        "or (date_precision = 'month' and known_from_date > event_date + interval 1 month)"
    ).fetchall()
    assert wrong == []


def test_every_state_and_scope_has_one_row_on_any_day(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for day in ("1999-01-01", "2016-12-31", "2026-08-26", "2030-01-01"):
        rows = warehouse.execute(
            "select state_code, scope, count(*) from legal_status(as_of := cast(? as date)) "
            "group by all",
            [day],
        ).fetchall()
        assert len(rows) == 52 * 3
        assert {count for *_, count in rows} == {1}


def test_without_a_day_the_status_is_that_of_the_build(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    days = warehouse.execute(
        "select distinct legal_on = (select cast(built_at as date) from mart_build) "
        "from legal_status()"
    ).fetchall()
    assert days == [(True,)]


def test_a_notice_changes_no_status(warehouse: duckdb.DuckDBPyConnection) -> None:
    for day in ("2016-09-15", "2026-02-24", "2026-07-10", "2026-10-14", "2026-11-27"):
        assert status(warehouse, "US", "7-oh", day) == "none_known"


def test_an_order_on_another_opioid_is_listed_and_changes_no_status(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    listed = warehouse.execute(
        "select event_date, is_verified from policy_timeline() where title like '%SR-17018%'"
    ).fetchall()
    assert listed == [(date(2026, 8, 27), False)]
    (shown,) = warehouse.execute(
        "select title from legal_status(as_of := date '2026-08-27') "
        "where state_code = 'US' and scope = 'synthetic'"
    ).fetchall()
    assert "pseudoindoxyl" in shown[0]


@pytest.mark.parametrize(
    ("event_id", "day"),
    [
        ("us-letter-synthetic-2025", date(2025, 12, 15)),
        ("us-letter-7oh-2026", date(2026, 2, 24)),
        ("us-notice-7oh-second-2026", date(2026, 10, 14)),
        ("us-notice-mgm-second-2026", date(2026, 10, 14)),
        ("ky-7oh-announced-2025", date(2025, 11, 5)),
        ("fl-7oh-2026", date(2026, 6, 22)),
    ],
)
def test_what_2025_and_2026_brought_is_listed_and_not_verified(
    warehouse: duckdb.DuckDBPyConnection, event_id: str, day: date
) -> None:
    row = warehouse.execute(
        "select event_date, is_verified from mart_policy_event where policy_event_id = ?",
        [event_id],
    ).fetchone()
    assert row == (day, False)


def test_the_timeline_stops_at_the_day(warehouse: duckdb.DuckDBPyConnection) -> None:
    every = warehouse.execute("select count(*) from policy_timeline()").fetchone()
    early = warehouse.execute(
        "select max(event_date) from policy_timeline(as_of := date '2016-12-31')"
    ).fetchone()
    with (VOCABULARY / "policy_events.csv").open(encoding="utf-8") as file:
        assert every == (len(list(csv.DictReader(file))),)
    assert early == (date(2016, 10, 13),)


def test_each_fact_names_its_source_and_2026_federal_rows_are_not_verified(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    bare = warehouse.execute(
        "select policy_event_id from mart_policy_event "
        "where source is null or url is null or described_on is null or is_verified is null"
    ).fetchall()
    assert bare == []
    wrong = warehouse.execute(
        "select policy_event_id from mart_policy_event "
        "where is_verified and jurisdiction = 'US' and event_date >= date '2026-01-01'"
    ).fetchall()
    assert wrong == []
    assert warehouse.execute("select count(*) from mart_claim where source is null").fetchone() == (
        0,
    )


def test_every_row_has_a_link_to_its_page() -> None:
    """A page of the source, not its host."""
    with (VOCABULARY / "policy_events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    bare = [
        row["event_id"] for row in rows if not re.match(r"https://[\w.-]+\.\w+/[^\s]", row["url"])
    ]
    assert bare == []


def test_a_date_says_how_exact_it_is_and_a_limit_stands_only_without_one() -> None:
    with (VOCABULARY / "policy_events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["event_id"] for row in rows}) == len(rows)
    wrong = [
        row["event_id"]
        for row in rows
        if (row["date_precision"] in ("day", "signed", "month", "year"))
        != bool(row["effective_date"])
        or (row["not_before"] and row["effective_date"])
        or (row["date_precision"] == "month" and not row["effective_date"].endswith("-01"))
        or (row["date_precision"] == "year" and not row["effective_date"].endswith("-01-01"))
    ]
    assert wrong == []


def test_an_end_is_after_its_beginning(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert (
        warehouse.execute(
            "select policy_event_id from mart_policy_event where end_date <= event_date"
        ).fetchall()
        == []
    )


def test_tiles_do_not_overlap_and_cover_fifty_states_and_the_district(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        "select count(*), count(distinct (tile_column, tile_row)), count(distinct state_code) "
        "from mart_state"
    ).fetchone()
    assert row == (51, 51, 51)


# ------------------------------------------------------------------------------ in words


def test_the_address_chooses_the_day(empty_warehouse: Path, tmp_path: Path) -> None:
    filters = Filters.from_query("?asof=2016-12-31&role=suspect", substances=KEYS)
    assert filters.sql("legal_status") == "from legal_status(as_of := date '2016-12-31')"
    assert filters.sql("policy_timeline") == "from policy_timeline()"
    assert filters.sql("trend") == "from trend(suspect_only := true)"
    assert filters.query() == "role=suspect&asof=2016-12-31"
    assert Filters.from_query("?asof=soon", substances=KEYS).as_of is None
    frame = (
        Warehouse(empty_warehouse, tmp_path / "status.json").snapshot().ask("legal_status", filters)
    )
    assert set(frame["legal_on"].dt.date) == {date(2016, 12, 31)}


def test_unverified_rows_are_marked_in_words_table_and_tiles(
    empty_warehouse: Path, tmp_path: Path
) -> None:
    snapshot = Warehouse(empty_warehouse, tmp_path / "status.json").snapshot()
    frame = snapshot.ask("legal_status", Filters(as_of=date(2026, 8, 26)))
    assert "Alabama*" in legal_status.status_words(frame)
    cells = {
        name: [cell.text for cell in row.all("td")]
        for row in parsed(to_markup(data_table(legal_status.status_table(frame))).html).all("tr")
        for name in [head.text for head in row.all("th", scope="row")]
    }
    assert all("; not verified (" in cell for cell in cells["Alabama"][:2])
    assert "Maryland*" not in legal_status.status_words(frame)
    assert not any("not verified" in cell for cell in cells["Maryland"])
    assert cells["Kentucky"][1].startswith(
        "not known (Kentucky: concentrated 7-OH in Schedule I, day in force not found; "
        "date not found) ("
    )
    tiles = legal_status.tiles_frame(frame, snapshot.table("mart_state"))
    leaf = tiles.loc[tiles["scope"] == "leaf"].set_index("state_code")["is_verified"]
    assert (leaf["AL"], leaf["MD"]) == (False, True)
    timeline = snapshot.ask("policy_timeline", Filters())
    scopes = snapshot.table("mart_policy_scope").set_index("scope")["scope_label"]
    table = policy_timeline.timeline_table(timeline, dict(scopes))
    assert sum(row[5] == "not verified" for row in table.rows) == int(
        (~timeline["is_verified"]).sum()
    )
    assert "(not verified)" in policy_timeline.timeline_words(timeline)


def test_every_law_links_to_who_says_so(empty_warehouse: Path, tmp_path: Path) -> None:
    snapshot = Warehouse(empty_warehouse, tmp_path / "status.json").snapshot()
    laws = snapshot.ask("legal_status", Filters(as_of=date(2026, 8, 26)))
    shown = parsed(to_markup(data_table(legal_status.status_table(laws))).html)
    assert [one.attributes["href"] for one in shown.all("a")] == [
        url for url in laws["url"] if isinstance(url, str)
    ]
    events = snapshot.ask("policy_timeline", Filters())
    scopes = snapshot.table("mart_policy_scope").set_index("scope")["scope_label"]
    shown = parsed(to_markup(data_table(policy_timeline.timeline_table(events, dict(scopes)))).html)
    assert sorted(one.attributes["href"] for one in shown.all("a")) == sorted(events["url"])


def test_every_status_has_a_letter_on_its_tile(warehouse: duckdb.DuckDBPyConnection) -> None:
    known = warehouse.execute("select status from mart_policy_status").fetchall()
    assert {status for (status,) in known} == set(LETTERS)


def test_a_status_that_is_not_known_is_no_law_known_to_us(
    empty_warehouse: Path, tmp_path: Path
) -> None:
    snapshot = Warehouse(empty_warehouse, tmp_path / "status.json").snapshot()
    frame = snapshot.ask("legal_status", Filters(as_of=date(2000, 1, 1)))
    assert set(frame["status"]) == {"none_known", "not_known"}
    words = legal_status.status_words(frame)
    assert "not known: District of Columbia*, Vermont*" in words
    assert legal_status.status_headline(frame).endswith("as far as we know; of 2 it is not known.")


def test_dates_are_as_exact_as_they_are_known() -> None:
    day = pd.Timestamp("2016-02-01")
    assert policy_timeline.event_day(day, "day") == "1 Feb 2016"
    assert policy_timeline.event_day(day, "month") == "Feb 2016"
    assert policy_timeline.event_day(day, "year") == "2016"
    assert policy_timeline.event_day(pd.NaT, None) == "date not found"


def test_a_claim_without_verified_facts_says_so(empty_warehouse: Path, tmp_path: Path) -> None:
    frame = Warehouse(empty_warehouse, tmp_path / "status.json").snapshot().table("mart_claim")
    rows = {str(row[0]): str(row[-1]) for row in claims.claims_table(frame).rows}
    (overdose,) = [source for claim, source in rows.items() if "24 %" in claim]
    assert overdose.endswith("(not verified)")


def overdose(values: dict[str, tuple[float, float | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "indicator": overdose_death.TOTAL,
                "month_end": pd.Timestamp(day),
                "reported_value": reported,
                "predicted_value": predicted,
                "is_underreported": False,
            }
            for day, (reported, predicted) in values.items()
        ]
    )


def test_overdose_deaths_compare_the_same_kind_of_value() -> None:
    frame = overdose({"2023-09-30": (110.0, 114_000.0), "2024-09-30": (84.0, 87_000.0)})
    assert overdose_death.overdose_headline(frame) == (
        "87,000 predicted overdose deaths in the twelve months to September 2024, against 114,000 "
        "a year earlier."
    )
    frame = overdose({"2023-02-28": (5.0, None), "2024-02-29": (4.0, None)})
    assert overdose_death.overdose_headline(frame).endswith(
        "4 reported overdose deaths in the twelve months to February 2024, against 5 a year "
        "earlier."
    )
    frame = overdose({"2024-09-30": (84.0, None)})
    assert "against" not in overdose_death.overdose_headline(frame)


def test_a_small_survey_shows_no_mean() -> None:
    frame = pd.DataFrame(
        [
            {
                "collected_by": "A group",
                "collected_from": pd.Timestamp("2025-01-01"),
                "collected_to": pd.Timestamp("2025-06-30"),
                "condition": "pain",
                "answers": None,
                "answers_text": "<10",
                "mean_before": None,
                "mean_after": None,
                "is_suppressed": True,
                "scale_max": 10.0,
            }
        ]
    )
    (row,) = survey.survey_table(frame, is_synthetic=True).rows
    assert row[3:6] == ("<10", "", "")
