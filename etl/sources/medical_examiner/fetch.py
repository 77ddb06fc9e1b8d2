"""Fetching Connecticut's data set from its open data site."""

from __future__ import annotations

from etl.net.context import FetchContext
from etl.net.socrata import fetch_rows

FETCHED_FILE = "data_ct_gov_drug_deaths.json.zip"


def fetch(fetching: FetchContext) -> None:
    """Fetch all rows of the data set where Connecticut changed any.

    Raises:
        DownloadError: not everything came.
    """
    settings = fetching.settings
    fetch_rows(fetching, site=settings.ct_url, dataset=settings.ct_dataset, file_name=FETCHED_FILE)
