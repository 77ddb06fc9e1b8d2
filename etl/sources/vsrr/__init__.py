"""CDC's provisional overdose deaths (VSRR, data set xkb8-kh2a): context, no reports."""

from __future__ import annotations

from etl.sources.base import Records, Source
from etl.sources.vsrr import fetch, read

SOURCE = Source(
    key="vsrr",
    order=80,
    report_system=None,
    publisher="CDC, National Center for Health Statistics",
    dataset="VSRR provisional drug overdose death counts (xkb8-kh2a)",
    url="https://data.cdc.gov/National-Center-for-Health-Statistics/xkb8-kh2a",
    licence="US government work, public domain",
    cadence="monthly",
    preference=1,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(
        table="row",
        identity="concat_ws('|', state, year, month, period, indicator)",
        last_day="try_strptime(year || ' ' || month, '%Y %B')",
        is_cumulative=True,
    ),
    fetch=fetch.fetch,
)
