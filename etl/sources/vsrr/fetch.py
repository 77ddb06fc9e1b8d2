"""Fetching CDC's data set from its open data site."""

from __future__ import annotations

from etl.net.context import FetchContext
from etl.net.socrata import fetch_rows

FETCHED_FILE = "data_cdc_gov_vsrr.json.zip"


def fetch(fetching: FetchContext) -> None:
    """Fetch all rows of the data set where CDC changed any.

    Raises:
        DownloadError: not everything came.
    """
    settings = fetching.settings
    fetch_rows(
        fetching, site=settings.cdc_url, dataset=settings.cdc_dataset, file_name=FETCHED_FILE
    )
