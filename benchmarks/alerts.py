"""Measure how often alerts are false and what they find: `python -m benchmarks.alerts`.

Made-up series without an outbreak, then with a planted doubling, then the real history where the
folder of real data is given: `python -m benchmarks.alerts --real DATA` (a data folder of `etl`).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb
import pandas as pd

from etl.analysis.alert_error import detection_table, false_alarm_table, most_findable
from etl.analysis.boards import judged_series
from etl.analysis.simulated_history import Publishing
from etl.settings import Settings

COUNTS = """
select source, substance, kind, kind as key, {period} as {name},
    count(distinct report_id) as reports,
    count(distinct case when cites_article then report_id end) as citing
from (
    select *, 'all' as kind from file.mart_report_substance
    union all
    select *, 'deaths' as kind from file.mart_report_substance where has_death
)
group by all
"""


def main() -> None:
    """Draw, judge, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alerts", description=__doc__)
    parser.add_argument("--boards", type=int, default=25, help="boards of 40 series of each kind")
    parser.add_argument("--planted", type=int, default=400, help="planted series of each level")
    parser.add_argument("--real", type=Path, metavar="DATA", help="replay this data folder instead")
    options = parser.parse_args()
    if options.real:
        print(replayed(options.real).to_string(index=False))
        return
    started = time.process_time()
    _say("False alarms a year", false_alarm_table(boards=options.boards))
    _say("A doubling found within two quarters", detection_table(boards=options.planted))
    _say("What nobody could do better, on a board of 40", most_findable())
    late = detection_table(boards=options.planted // 4, publishing=Publishing())
    _say("The same, where reports come late", late)
    print(f"{time.process_time() - started:.0f} CPU s")


def replayed(data: Path) -> pd.DataFrame:
    """The quarters that would have spoken, of all reports and of deaths of each substance.

    Every quarter is taken as complete, and judged from those before it.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{Settings(data=data).folders.warehouse}' as file (read_only)")
        counts, months = (
            connection.execute(COUNTS.format(period=period, name=name)).df()
            for period, name in (
                ("received_quarter", "quarter"),
                ("strftime(received_date, '%Y-%m')", "month"),
            )
        )
        quarters = connection.execute(
            "select source, quarter, true as is_judged, true as is_complete from file.mart_quarter"
        ).df()
    nothing = pd.DataFrame(
        columns=["source", "substance", "received_quarter", "first_quarter", "reports"]
    )
    publications = pd.DataFrame(columns=["source", "covered_quarter", "lists_everything"])
    found = judged_series(counts, months, quarters, nothing, publications, looks=len(quarters))
    shown = [
        "source",
        "substance",
        "kind",
        "period",
        "reports",
        "expected",
        "threshold",
        "probability",
    ]
    loud = found[found["is_unusual"]].sort_values(["source", "substance", "kind", "quarter"])
    at = ["source", "substance", "kind", "period"]
    cited = pd.concat(
        [counts.rename(columns={"quarter": "period"}), months.rename(columns={"month": "period"})]
    )
    loud = loud.merge(cited[[*at, "citing"]], on=at)
    return loud[[*shown, "periods", "citing"]]


def _say(title: str, table: pd.DataFrame) -> None:
    print(f"{title}\n{table.round(3).to_string(index=False)}\n", flush=True)


if __name__ == "__main__":
    main()
