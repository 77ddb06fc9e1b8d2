"""How the suite is spread over processes (pytest-xdist), and where its temporary folders lie."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path

from xdist.scheduler.loadscope import LoadScopeScheduling

# Tests that wait leave a processor to others: two workers for each.
WORKERS_PER_PROCESSOR = 2
MOST_WORKERS = 8
# Temporary folders are written and deleted by the thousand: in memory, where there is enough.
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 4 * 1024**3
TIERS = ("pipeline", "http", "unit")
# Each has a Chromium and a server of its own.
BROWSERS = 2

# A scheduler knows tests by their names only, so what is special about some is said here.
# Those that take longest begin first, so that no worker is left with one in the end.
FIRST = frozenset(
    {
        "test_a_comparison_of_two_editions_gives_no_small_number_away",
        "test_a_fault_ends_in_time_with_code_3_and_the_rest_is_published",
        "test_a_warehouse_that_grew_is_that_of_all_quarters_at_once",
        "test_demo_is_synthetic_and_does_not_mix",
        "test_every_measurement_prints_its_figures",
        "test_every_quarter_since_2004_is_read",
        "test_every_table_is_equal_row_by_row",
        "test_near_misses_in_real_names_are_few_enough_to_read",
        "test_no_hidden_cell_of_the_published_tables_can_be_worked_out",
        "test_real_records_come_through_as_if_added_by_hand",
        "test_the_order_of_loading_changes_nothing",
        "test_the_sums_are_those_of_sql_whatever_was_counted_before",
        "test_two_dashboards_follow_twenty_generations_and_neither_shows_a_wrong_number",
        "test_what_is_damaged_is_accounted_for_or_refused",
    }
)
# Those that measure time run one after the other when the rest is nearly done.
LAST = frozenset(
    {
        "test_a_host_whose_many_addresses_swallow_packets_is_given_up_in_time",
        "test_a_hundred_thousand_pairs_are_quick",
        "test_a_prior_is_fitted_in_twenty_seconds",
        "test_a_run_with_nothing_new_asks_little_and_stages_nothing",
        "test_a_slow_safe_connection_ends_as_well",
        "test_all_tables_are_measured_in_ten_seconds",
        "test_the_demo_is_small_and_fast",
        "test_two_hundred_thousand_names_take_seconds",
        "test_without_network_one_line_and_what_is_there_stays",
    }
)
# Modules that make something costly once for all their tests.
TOGETHER = frozenset(
    {
        "test_alerts.py",
        "test_counting_events.py",
        "test_deaths_on_pages.py",
        "test_delay.py",
        "test_demo_releases.py",
        "test_events.py",
        "test_lost_editions.py",
        "test_news.py",
        "test_notify.py",
        "test_nowcast.py",
        "test_offices.py",
        "test_poison_center_page.py",
        "test_poison_centers_beside_reports.py",
        "test_real_data.py",
        "test_real_events.py",
        "test_reports.py",
        "test_signals.py",
        "test_spark.py",
        "test_vocabulary_coverage.py",
    }
)


def workers(arguments: Sequence[str]) -> int:
    """Give the number of workers: none for files named on the command line, else several."""
    if all(".py" in argument for argument in arguments):
        return 0
    return min(WORKERS_PER_PROCESSOR * processors(), MOST_WORKERS)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def temporary_root() -> Path | None:
    """Give a folder in memory with room for the suite, or None where there is none."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None


def group_of(nodeid: str) -> str:
    """Give what goes to one worker as a whole: mostly a test alone."""
    path, _, name = nodeid.partition("::")
    if _is_in(name, LAST):
        return "speed"
    if path.startswith("tests/browser/"):
        return f"browser {zlib.crc32(name.encode()) % BROWSERS}"
    return path if path.rpartition("/")[2] in TOGETHER else nodeid


def turn_of(nodeid: str) -> int:
    """Give a number that is lower the sooner a test is to begin."""
    path, _, name = nodeid.partition("::")
    if _is_in(name, LAST):
        return len(TIERS) + 2
    if path.startswith("tests/browser/"):
        return 0
    if _is_in(name, FIRST) or group_of(nodeid) == path:
        return 1
    return next((2 + n for n, tier in enumerate(TIERS) if path.startswith(f"tests/{tier}/")), 2)


def _is_in(name: str, functions: frozenset[str]) -> bool:
    return name.partition("[")[0] in functions


class Scheduling(LoadScopeScheduling):
    """Hands out one group after the other, in the order of their turns."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
