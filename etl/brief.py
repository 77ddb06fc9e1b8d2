"""The two-page brief of the published warehouse.

The dashboard has its sentences and charts, and the two share no code: its program is asked.
"""

from __future__ import annotations

import subprocess
import sys

from etl.errors import UsageError
from etl.settings import Settings

SECONDS = 180


def brief(settings: Settings, *, filters: str = "", host: str = "") -> str:
    """The brief as an HTML document.

    Args:
        settings: whose published warehouse.
        filters: as in the address of a page, e.g. ``substance=7-oh&from=2024-Q1``.
        host: where the pages are served; empty leaves their address out of the citation.

    Raises:
        UsageError: there is no warehouse, or none that can be read.
    """
    program = [sys.executable, "-m", "dashboard.brief", "--data", str(settings.data)]
    ended = subprocess.run(  # noqa: S603
        [*program, "--filters", filters, "--host", host],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    if ended.returncode:
        lines = ended.stderr.strip().splitlines() or ["no message"]
        raise UsageError(f"The brief cannot be written. {lines[-1]}")
    return ended.stdout
