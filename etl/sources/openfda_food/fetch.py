"""Fetching the complaints that a search of openFDA food/event finds."""

from __future__ import annotations

from etl.formats import openfda_records
from etl.net.context import FetchContext
from etl.net.openfda import fetch_search


def fetch(fetching: FetchContext) -> None:
    """Fetch the complaints that a search for kratom and 7-OH finds; the rules decide later.

    Raises:
        DownloadError: not everything came.
    """
    fetch_search(
        fetching,
        endpoint="food/event",
        search=openfda_records.search_expression("products.name_brand"),
        file_name="search_kratom_7oh.jsonl.gz",
    )
