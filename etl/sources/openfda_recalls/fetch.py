"""Fetching the recalls that a search of openFDA enforcement finds."""

from __future__ import annotations

from etl.errors import (
    BadFileError,
    DownloadError,
    EtlError,
    NoNetworkError,
    SpentError,
    joined,
)
from etl.formats import openfda_records
from etl.net.context import FetchContext
from etl.net.openfda import fetch_search

SEARCHED = ("product_description", "reason_for_recall", "code_info")
RECORDS_FILES = {
    "food/enforcement": "food-enforcement.json.gz",
    "drug/enforcement": "drug-enforcement.json.gz",
}
"""A pull keeps the name, so that the landing zone takes it as the same release issued again."""


def search() -> str:
    """Give the search that finds the records to fetch, not yet encoded for an address."""
    return openfda_records.search_expression(*SEARCHED)


def fetch(fetching: FetchContext) -> None:
    """Fetch the recalls of foods and of drugs that the search finds; the rules decide later.

    Raises:
        DownloadError: not everything came; where one endpoint fails, the other one's recalls land.
    """
    problems: list[EtlError] = []
    for endpoint, file_name in RECORDS_FILES.items():
        try:
            fetch_search(fetching, endpoint=endpoint, search=search(), file_name=file_name)
        except (NoNetworkError, SpentError):
            raise
        except (DownloadError, BadFileError) as error:
            problems.append(error)
    if problems:
        raise joined(problems)
