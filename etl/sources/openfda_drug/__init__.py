"""openFDA drug/event: the cases of FAERS, one JSON record per case in its latest version."""

from __future__ import annotations

from etl.sources.base import Records, Source
from etl.sources.openfda_drug import fetch, read

SOURCE = Source(
    key="openfda_drug",
    order=20,
    report_system="faers",
    publisher="U.S. Food and Drug Administration",
    dataset="openFDA drug/event",
    url="https://open.fda.gov/apis/drug/event/",
    licence="CC0 1.0",
    cadence="quarterly",
    preference=2,
    parser_version=4,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(table="report", identity="safetyreportid"),
    fetch=fetch.fetch,
    is_selection=True,
)
