"""FDA's recalls of foods and drugs, out of openFDA or of FDA's own export."""

from __future__ import annotations

from etl.sources.base import Records, Source
from etl.sources.openfda_recalls import fetch, read

SOURCE = Source(
    key="openfda_recalls",
    order=50,
    report_system=None,
    publisher="U.S. Food and Drug Administration",
    dataset="openFDA food/enforcement and drug/enforcement",
    url="https://open.fda.gov/apis/food/enforcement/",
    licence="CC0 1.0",
    cadence="weekly",
    preference=1,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(table="recall", identity="recall_number"),
    fetch=fetch.fetch,
)
