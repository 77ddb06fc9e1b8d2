"""Finding and fetching FAERS quarters by their file names; no page is read.

Facts (names, eras, the status 500 for a quarter that is not there, the size of it all): an audit
of all 90 quarterly zips 2004Q1-2026Q2 made in 2026.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping, Sequence
from datetime import date

from etl.errors import (
    BadFileError,
    DownloadError,
    EtlError,
    MovedError,
    NoNetworkError,
    SpentError,
    joined,
)
from etl.net.answers import FileFacts
from etl.net.context import FIRST_QUARTER, FetchContext
from etl.net.failures import LATER
from etl.progress import Progress
from etl.store.landing import LandedFile

log = logging.getLogger(__name__)
MOVED = "If FDA moved them, set KRATOMWATCH_FAERS_URL; or add zips by hand with `etl add faers`."
FIRST_OF_THE_NEW_ERA = "2012q4"
USUAL_QUARTERS = 8
OLDER_LOOKED_AT_A_DAY = 4
QUARTERS_PROBED = 6
MEGABYTES_A_SECOND = 5.0  # a line of 40 Mbit/s
STAGING_SECONDS_A_MEGABYTE = 0.1  # measured: 4 to 5 s for a quarter of 51 MB on 2 cores
ROOM_NEEDED = 2.5  # the zip, and its tables as Parquet


def fetch(fetching: FetchContext) -> None:
    """Fetch the wanted quarters that have not landed, and those that FDA issued again.

    Raises:
        DownloadError: some could not be fetched; the others have landed.
    """
    landed = fetching.landed()
    looks: dict[str, FileFacts | None] = {}
    newest = fetching.span.last or _newest(fetching, landed, looks)
    problems = _look(fetching, _to_look_at(fetching, landed, newest=newest), looks)
    problems += _missing(fetching, landed, looks, newest=newest)
    due = {
        quarter: facts
        for quarter, facts in sorted(looks.items())
        if facts is not None and not _is_same(facts, landed.get(quarter))
    }
    _announce(fetching, due)
    problems += _download(fetching, due)
    if problems:
        raise joined(problems)


def _look(
    fetching: FetchContext, wanted: Sequence[str], looks: dict[str, FileFacts | None]
) -> list[EtlError]:
    """Ask for the quarters that nobody has asked for yet; give what went wrong with single ones."""
    problems: list[EtlError] = []
    for quarter in wanted:
        if quarter in looks:
            continue
        try:
            looks[quarter] = fetching.client.look(_url(fetching, quarter))
        except (NoNetworkError, SpentError):
            raise
        except DownloadError as error:
            problems.append(error)
    return problems


def _missing(
    fetching: FetchContext,
    landed: Mapping[str, LandedFile],
    looks: Mapping[str, FileFacts | None],
    *,
    newest: str,
) -> list[EtlError]:
    """Give an error for each quarter that should be there and is not; one if all are gone.

    Quarters after the newest are only probed for.
    """
    missing = {quarter for quarter, facts in looks.items() if facts is None and quarter <= newest}
    known = looks.keys() & landed.keys()
    if len(known) > 1 and known <= missing:
        return [
            MovedError(
                f"{fetching.settings.faers_url}: {len(known)} quarters that were there are gone. "
                f"FDA's server is out of order, or the files moved. {MOVED}"
            )
        ]
    urls = [_url(fetching, quarter) for quarter in sorted(missing)]
    return [DownloadError(f"{url}: there is no such file. {LATER}.") for url in urls]


def _download(fetching: FetchContext, due: Mapping[str, FileFacts]) -> list[EtlError]:
    """Fetch quarter by quarter; give what went wrong with single ones."""
    problems: list[EtlError] = []
    names = fetching.file_names()  # a second file of a quarter would be one too many
    progress = Progress([facts.size or 1 for facts in due.values()])
    for quarter, facts in due.items():
        if said := progress.next():
            log.info("fetching faers %s (%s)", quarter, said)
        name = names.get(quarter) or facts.url.rpartition("/")[2]
        try:
            fetching.download(facts, name, release=quarter)
        except (NoNetworkError, SpentError):
            raise
        except (DownloadError, BadFileError) as error:
            problems.append(error)
    return problems


def quarters(first: str, last: str) -> list[str]:
    """Give all quarters from first to last, e.g. `2025q3` to `2026q2`."""
    start, end = _number(first), _number(last)
    return [f"{number // 4}q{number % 4 + 1}" for number in range(start, end + 1)]


def _number(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[5]) - 1


def _url(fetching: FetchContext, quarter: str) -> str:
    era = "aers" if quarter < FIRST_OF_THE_NEW_ERA else "faers"
    return f"{fetching.settings.faers_url.rstrip('/')}/{era}_ascii_{quarter}.zip"


def _is_same(facts: FileFacts, landed: LandedFile | None) -> bool:
    return landed is not None and facts.is_same_as(
        size=landed.bytes, etag=landed.etag, last_modified=landed.last_modified
    )


def _newest(
    fetching: FetchContext,
    landed: Mapping[str, LandedFile],
    looks: dict[str, FileFacts | None],
) -> str:
    """Give the newest quarter there is, by asking for the files that there could be.

    Raises:
        MovedError: not one of the last ones is there.
    """
    today = fetching.client.clock.now().date()
    newest_landed = max(landed, default=None)
    for quarter in reversed(quarters(FIRST_QUARTER, _last_complete(today))[-QUARTERS_PROBED:]):
        if newest_landed is not None and quarter <= newest_landed:
            return newest_landed
        looks[quarter] = fetching.client.look(_url(fetching, quarter))
        if looks[quarter] is not None:
            return quarter
    if newest_landed is not None:
        return newest_landed
    raise MovedError(
        f"{fetching.settings.faers_url}: no quarter of the last {QUARTERS_PROBED} is there. {MOVED}"
    )


def _last_complete(today: date) -> str:
    year, quarter = today.year, (today.month - 1) // 3  # 0 is the last quarter of the year before
    return f"{year}q{quarter}" if quarter else f"{year - 1}q4"


def _to_look_at(
    fetching: FetchContext, landed: Mapping[str, LandedFile], *, newest: str
) -> Sequence[str]:
    """Give the quarters that are asked about: all that are missing, and some that have landed.

    Of those landed the newest are looked at in every run, of the older ones a few in turn, so that
    a whole history costs a handful of requests a night and each is seen about every three weeks.
    """
    span = fetching.span
    wanted = quarters(span.first or FIRST_QUARTER, newest)
    if span.first is None:
        wanted = wanted[-USUAL_QUARTERS:]
    is_usual = span.first is None and span.last is None
    here = sorted(landed if is_usual else landed.keys() & set(wanted))
    recent, older = here[-USUAL_QUARTERS:], here[:-USUAL_QUARTERS]
    turn = fetching.client.clock.now().date().toordinal() * OLDER_LOOKED_AT_A_DAY
    in_turn = {
        older[(turn + place) % len(older)] for place in range(OLDER_LOOKED_AT_A_DAY) if older
    }
    missing = {quarter for quarter in wanted if quarter not in landed}
    return sorted(missing | set(recent) | in_turn)


def _announce(fetching: FetchContext, due: Mapping[str, FileFacts]) -> None:
    """Say what is coming before it comes, and refuse what the disk cannot hold.

    Raises:
        DownloadError: there is not enough room.
    """
    if not due:
        return
    megabytes = sum(facts.size or 0 for facts in due.values()) / 1e6
    fetched, staged = megabytes / MEGABYTES_A_SECOND, megabytes * STAGING_SECONDS_A_MEGABYTE
    log.info(
        "faers: %d quarters to fetch, %.2f GB: about %.0f minutes at %.0f MB a second, and %.0f to "
        "stage them. What breaks off is resumed.",
        len(due),
        megabytes / 1e3,
        max(fetched / 60, 1),
        MEGABYTES_A_SECOND,
        max(staged / 60, 1),
    )
    room = shutil.disk_usage(fetching.settings.data).free / 1e6
    if room < megabytes * ROOM_NEEDED:
        raise DownloadError(
            f"{fetching.settings.data} has {room / 1e3:.1f} GB free; {len(due)} FAERS quarters "
            f"need {megabytes * ROOM_NEEDED / 1e3:.1f} GB. Make room, or ask for fewer with --from."
        )
