"""A report system as pages know it, without a warehouse."""

from __future__ import annotations

from datetime import datetime

from dashboard.warehouse import SourceInfo
from tests.support.substances import SUBSTANCES


def source() -> SourceInfo:
    text = dict.fromkeys(
        (
            *("long_name", "publisher", "dataset", "url", "licence", "cadence", "date_charted"),
            *("what_it_is", "last_complete_quarter", "first_incomplete_quarter"),
            *("headline_start", "names"),
        ),
        "",
    )
    return SourceInfo(
        **text,
        source="faers",
        name="FAERS",
        unit_singular="report",
        unit_plural="reports",
        naming="naming",
        data_through_date=None,
        last_refreshed_at=datetime(2026, 1, 1),
        reports_in_source=1000,
        reports_counted_from="files",
        reports_naming=100,
        reports_naming_in_base=100,
        has_roles=True,
        evidence_kind="spontaneous_report",
        lists_products=True,
        lists_outcomes=True,
        substances=SUBSTANCES,
    )
