"""Days as a spreadsheet leaves them: a year of two digits says no year, and is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.errors import BadFileError

SHORT_YEAR = re.compile(r"\d{1,2}[/.-](\d{1,2}|[A-Za-z]{3})[/.-]\d{2}( .*)?")


def refuse_short_years(file: str, days: Iterable[tuple[int, str]]) -> None:
    """Refuse a file whose days have years of two digits, as spreadsheets save them.

    Args:
        file: to show.
        days: line and value of each day to look at.

    Raises:
        BadFileError: naming the first such day.
    """
    for line, text in days:
        if SHORT_YEAR.fullmatch(text.strip()):
            raise BadFileError(
                file,
                f"the year of {text.strip()!r} has two digits, so it is not known",
                line=line,
                remedy="A spreadsheet shortened the years: download the file again and add it "
                "without opening it",
            )
