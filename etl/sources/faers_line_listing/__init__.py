"""The line listing that FDA's public dashboard of FAERS, now AEMS, exports: one row a case."""

from __future__ import annotations

from etl.sources.base import Limited, Records, Source
from etl.sources.faers_line_listing import read

LIMITATION = "line_listing_supplies"
CHARTS = (
    "counts_by_year",
    "co_ingestant",
    "co_ingestant_class",
    "co_ingestant_year",
    "product_number",
    "completeness",
)

SOURCE = Source(
    key="faers_line_listing",
    order=25,
    report_system="faers",
    publisher="U.S. Food and Drug Administration",
    dataset="FAERS (AEMS) public dashboard, line listing",
    url=(
        "https://www.fda.gov/drugs/questions-and-answers-fdas-adverse-event-reporting-system-faers/"
        "fda-adverse-event-reporting-system-faers-public-dashboard"
    ),
    licence="US government work, public domain",
    cadence="as exported",
    preference=3,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(table="case", identity="case_id"),
    is_selection=True,
    limitations=(
        Limited(
            limitation_id=LIMITATION,
            chart="trend",
            strength="strong",
            note_title="A line listing is a selection.",
            note="It holds what somebody searched for and completes no quarter; none in it is not "
            "none received.",
        ),
        *(Limited(limitation_id=LIMITATION, chart=chart, strength="part") for chart in CHARTS),
    ),
)
