"""openFDA's own counts over all reports, one request for each term, kept over several days.

They are the background of the records that a search finds, where no files of all reports are
loaded. Counts of two editions of openFDA are never put together: a document holds one edition.
It lands whole; while the first one is being counted, also in part, and then it says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.errors import DownloadError, NoNetworkError, SpentError
from etl.net.context import FetchContext
from etl.net.openfda import OpenFda
from etl.store.files import write_json

REFUSALS_IN_A_ROW = 3
REFUSALS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class TotalsOf:
    """What is counted.

    Attributes:
        endpoint: e.g. `drug/event`.
        last_updated: the edition of openFDA whose records have landed.
        version: tells these records, and how they are read, from others.
    """

    endpoint: str
    last_updated: str
    version: str

    def etag(self, left: int) -> str:
        """Give what the manifest keeps of a document."""
        return f"{left} terms left of {self.version}"


@dataclass(kw_only=True)
class _Counted:
    """What is counted so far; a term that openFDA finds in no report has no number."""

    total: int | None
    terms: dict[str, int | None]
    refused: list[str]


def fetch_totals(
    fetching: FetchContext,
    totals_of: TotalsOf,
    *,
    terms: Callable[[], Sequence[str]],
    search_of: Callable[[str], str],
    file_name: str,
) -> bool:
    """Count all reports, and those listing each term, and land the counts.

    No request where nothing is new. At most `openfda_totals_per_run` terms are counted in a run;
    a later run takes up the rest. A landed document of an earlier edition stays until the new one
    is complete.

    Args:
        terms: gives the preferred terms in capitals, most important first; called when needed.
        search_of: gives the search that finds the reports listing a term.
        file_name: names the release, so keep it.

    Returns:
        False where openFDA was refreshed meanwhile: fetch the records again first.

    Raises:
        SpentError: terms are left for another run; what is counted is kept.
        DownloadError: something could not be counted.
    """
    landed = fetching.landed_file(file_name)
    complete = (totals_of.etag(0), totals_of.last_updated)
    if landed is not None and (landed.etag, landed.last_modified) == complete:
        return True
    wanted = terms()
    draft = fetching.workplace(file_name)
    before = _read(fetching.landed_path(landed)) if landed else {}
    counted = _counted_before([before, _read(draft)], totals_of)
    spent = ""
    try:
        if not _count(fetching, totals_of, counted, wanted=wanted, search_of=search_of):
            return False
    except SpentError as error:
        spent = f"{error} "
    finally:
        _write(fetching, draft, totals_of, counted, wanted=wanted)
    if counted.total is None:
        raise SpentError(spent.strip())
    left = len(_left(counted, wanted))
    if left == 0 or not _is_complete_but_old(before, totals_of):
        _land(fetching, draft, totals_of, left=left)
    if left:
        _say_what_is_left(fetching, spent, counted, wanted=wanted)
    return True


def _counted_before(documents: Sequence[dict[str, Any]], totals_of: TotalsOf) -> _Counted:
    """Put together what documents of this edition hold."""
    counted = _Counted(total=None, terms={}, refused=[])
    for document in documents:
        if (document.get("endpoint"), document.get("last_updated")) == (
            totals_of.endpoint,
            totals_of.last_updated,
        ):
            counted.total = document["total"]
            counted.terms |= {term["pt"].upper(): term["reports"] for term in document["terms"]}
    return counted


def _count(
    fetching: FetchContext,
    totals_of: TotalsOf,
    counted: _Counted,
    *,
    wanted: Sequence[str],
    search_of: Callable[[str], str],
) -> bool:
    """Count what is missing, as much as a run may; False where openFDA was refreshed meanwhile."""
    api = OpenFda.from_settings(fetching.client, fetching.settings)
    if counted.total is None:
        found = api.total(totals_of.endpoint, None)
        if found.last_updated != totals_of.last_updated:
            return False
        counted.total = found.total
    in_a_row = 0
    for pt in _left(counted, wanted)[: fetching.settings.openfda_totals_per_run]:
        if api.requests_left <= api.requests_kept:
            raise SpentError(
                f"{api.requests_left:,} of the requests that openFDA allows today are kept for "
                "reports and recalls, so counting goes on tomorrow."
            )
        try:
            found = api.total(totals_of.endpoint, search_of(pt))
        except (NoNetworkError, SpentError):
            raise
        except DownloadError as error:
            counted.refused.append(f"{pt}: {error}")
            in_a_row += 1
            if in_a_row == REFUSALS_IN_A_ROW:
                break
            continue
        in_a_row = 0
        if found.last_updated not in (None, totals_of.last_updated):
            return False
        counted.terms[pt] = found.total or None
    return True


def _left(counted: _Counted, wanted: Sequence[str]) -> list[str]:
    return [pt for pt in wanted if pt not in counted.terms]


def _is_complete_but_old(document: dict[str, Any], totals_of: TotalsOf) -> bool:
    is_old = document.get("last_updated") != totals_of.last_updated
    return bool(document) and is_old and not document.get("terms_left")


def _write(
    fetching: FetchContext,
    draft: Path,
    totals_of: TotalsOf,
    counted: _Counted,
    *,
    wanted: Sequence[str],
) -> None:
    """Keep what is counted, whatever comes next: the requests of a day are few."""
    if counted.total is None:
        return
    counts = sorted((pt, counted.terms[pt]) for pt in wanted if pt in counted.terms)
    document = {
        "endpoint": totals_of.endpoint,
        "counted_at": fetching.client.clock.now().date().isoformat(),
        "last_updated": totals_of.last_updated,
        "total": counted.total,
        "terms": [{"pt": pt, "reports": reports} for pt, reports in counts],
        "terms_left": len(_left(counted, wanted)),
    }
    write_json(draft, document)


def _land(fetching: FetchContext, draft: Path, totals_of: TotalsOf, *, left: int) -> None:
    fetching.land(
        draft,
        url=f"{fetching.settings.openfda_url.rstrip('/')}/{totals_of.endpoint}.json",
        etag=totals_of.etag(left),
        last_modified=totals_of.last_updated,
    )


def _say_what_is_left(
    fetching: FetchContext, spent: str, counted: _Counted, *, wanted: Sequence[str]
) -> None:
    """Raise the error that `etl status` shows."""
    done = len(wanted) - len(_left(counted, wanted))
    state = f"{done:,} of {len(wanted):,} preferred terms are counted over all reports"
    if counted.refused:
        shown = " | ".join(counted.refused[:REFUSALS_SHOWN])
        more = len(counted.refused) - REFUSALS_SHOWN
        raise DownloadError(f"{state}. {shown}{f' | and {more:,} more' if more > 0 else ''}")
    limit = fetching.settings.openfda_totals_per_run
    raise SpentError(
        f"{spent}{state}; the next run counts {limit:,} more (KRATOMWATCH_OPENFDA_TOTALS_PER_RUN)."
    )


def _read(path: Path) -> dict[str, Any]:
    """Give a document of totals; an unreadable one is as if it were not there."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        is_usable = isinstance(document["total"], int) and all(
            isinstance(term["pt"], str) and isinstance(term["reports"], int | None)
            for term in document["terms"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return document if is_usable else {}
