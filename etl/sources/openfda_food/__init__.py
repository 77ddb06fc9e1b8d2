"""openFDA food/event: the same complaints as HFCS, one JSON record per report."""

from __future__ import annotations

from etl.sources.base import Records, Source
from etl.sources.openfda_food import fetch, read

SOURCE = Source(
    key="openfda_food",
    order=40,
    report_system="hfcs",
    publisher="U.S. Food and Drug Administration",
    dataset="openFDA food/event",
    url="https://open.fda.gov/apis/food/event/",
    licence="CC0 1.0",
    cadence="quarterly",
    preference=2,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(table="report", identity="report_number"),
    fetch=fetch.fetch,
)
