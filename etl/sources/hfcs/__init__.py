"""FDA's Human Foods Complaint System, until October 2024 called CAERS: the product-based CSV."""

from __future__ import annotations

from etl.sources.base import Records, ReportSystem, Source
from etl.sources.hfcs import fetch, read

REPORT_SYSTEM = ReportSystem(
    key="hfcs",
    name="HFCS",
    long_name="FDA food and supplement complaints",
    short_for="Human Foods Complaint System",
    unit_singular="complaint",
    unit_plural="complaints",
    evidence_kind="complaint",
    what_it_is=(
        "Complaints about foods, supplements and cosmetics sent to FDA. Before October 2024 it was "
        "called CAERS. One row is one complaint, whichever file delivered it last."
    ),
    date_charted="first received by FDA",
    incomplete_quarters=1,
    cannot_tell=(
        "whether the product caused the event",
        "how many people are affected: there is no denominator",
        "the medicines taken beside it: few complaints list any",
        "what the product held: labels are not tested",
    ),
    sort_order=2,
)

SOURCE = Source(
    key="hfcs",
    order=30,
    report_system=REPORT_SYSTEM.key,
    publisher="U.S. Food and Drug Administration",
    dataset="Human Foods Complaint System, product-based CSV (formerly CAERS)",
    url=("https://www.fda.gov/food/compliance-enforcement-food/human-foods-complaint-system-hfcs"),
    licence="US government work, public domain",
    cadence="quarterly",
    due_after_days=155,
    preference=1,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    is_one_file=True,
    records=Records(
        table="row",
        identity="report_number",
        last_day="try_strptime(split_part(received_date, ' ', 1), "
        "['%m/%d/%Y', '%Y-%m-%d', '%Y%m%d'])",
        is_cumulative=True,
    ),
    fetch=fetch.fetch,
    moving="FDA planned to fold HFCS into AEMS, its Adverse Event Monitoring System, in 2026; no "
    "file of AEMS for download was known in November 2026.",
)
