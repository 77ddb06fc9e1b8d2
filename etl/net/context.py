"""What the `fetch` of a source is given: settings, the HTTP client, a way into the landing zone.

A source compares what the publisher has with what has landed, fetches what differs into
`workplace`, and hands it to `land`, which checks it as `etl add` would.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from etl.budget import time_for
from etl.errors import BadFileError, UsageError
from etl.net.answers import FileFacts
from etl.net.client import Client
from etl.net.limits import Limits
from etl.settings import Settings
from etl.store.files import FETCH_AGAIN
from etl.store.landing import LandedFile, Landing, refuse_name

log = logging.getLogger(__name__)
FIRST_QUARTER = "2004q1"
QUARTER = re.compile(r"^(\d{4})-?q([1-4])$", re.I)


@dataclass(frozen=True, kw_only=True)
class Span:
    """The quarters that a person wants of a source that comes in quarters.

    Attributes:
        first: the first quarter, e.g. `2015q1`; null for the usual number of them.
        last: the last quarter; null for the newest there is.
    """

    first: str | None = None
    last: str | None = None

    @classmethod
    def of(cls, first: str | None, last: str | None) -> Span:
        """Read quarters as a person types them.

        Raises:
            UsageError: no quarter, or the wrong way round.
        """
        span = cls(first=_quarter(first), last=_quarter(last))
        if (span.first or FIRST_QUARTER) > (span.last or "9999q4"):
            raise UsageError(f"--from {span.first} is later than --to {span.last}.")
        return span


def _quarter(text: str | None) -> str | None:
    if text is None:
        return None
    match = QUARTER.match(text.strip())
    quarter = f"{match[1]}q{match[2]}" if match else ""
    if quarter < FIRST_QUARTER:
        raise UsageError(f"'{text}' is no quarter. Give one since 2004, e.g. 2015q1.")
    return quarter


def client_of(settings: Settings) -> Client:
    """The client of a run, with the limits that the settings name."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    hosts = (host.strip() for host in settings.redirect_hosts.split(","))
    return Client(
        user_agent=f"kratomwatch/{_version()}{contact}",
        limits=Limits(
            attempts=settings.http_attempts,
            backoff_seconds=settings.http_backoff_seconds,
            connect_seconds=settings.http_connect_seconds,
            read_seconds=settings.http_read_seconds,
            answer_seconds=settings.http_answer_seconds,
            file_seconds=settings.http_file_seconds,
            run_seconds=settings.http_run_seconds,
            requests_per_run=settings.http_requests_per_run,
        ),
        secrets=[settings.openfda_key] if settings.openfda_key else [],
        redirect_hosts=[host for host in hosts if host],
    )


def _version() -> str:
    try:
        return version("kratomwatch")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True, kw_only=True)
class FetchContext:
    """What the fetch of one source works with.

    Attributes:
        source: key of the source.
        release_of: names the release a file is; refuses a file of something else.
        span: the quarters wanted, for sources that come in quarters.
    """

    source: str
    release_of: Callable[[Path], str]
    settings: Settings
    client: Client
    span: Span

    def landed(self) -> dict[str, LandedFile]:
        """The file that each release of the source is now, by release; none that was lost."""
        landing = Landing(self.settings.folders.landing)
        releases = landing.releases(self.source)
        newest = {release: files[-1] for release, files in releases.items()}
        return {release: file for release, file in newest.items() if landing.is_there(file)}

    def file_names(self) -> dict[str, str]:
        """The name under which each release landed, also of one whose file was lost since."""
        releases = Landing(self.settings.folders.landing).releases(self.source)
        return {release: files[-1].file_name for release, files in releases.items()}

    def landed_file(self, file_name: str) -> LandedFile | None:
        """The file of this name that is in use now; None where there is none, or it was lost."""
        landing = Landing(self.settings.folders.landing)
        files = (file for files in landing.releases(self.source).values() for file in files)
        found = next((file for file in files if file.file_name == file_name), None)
        return found if found is not None and landing.is_there(found) else None

    def landed_path(self, file: LandedFile) -> Path:
        """Where a landed file lies."""
        return Landing(self.settings.folders.landing).path_of(file)

    def has_landed(self, source: str) -> bool:
        """Say whether anything of another source has landed."""
        return bool(Landing(self.settings.folders.landing).files(source))

    def workplace(self, file_name: str) -> Path:
        """Where a file is put while it is fetched; a half-done one waits there."""
        return self.settings.folders.fetching / self.source / file_name

    def download(self, facts: FileFacts, file_name: str, *, release: str | None = None) -> None:
        """Fetch a file, check it and land it; a bar shows how far it is.

        Raises:
            DownloadError: it did not come.
            BadFileError: what came is not what the source delivers.
        """
        target = self.workplace(file_name)
        with _bar(f"{self.source} {file_name}", facts.size) as progress:
            fetched = self.client.download(facts.url, target, size=facts.size, progress=progress)
        self.land(
            target,
            url=facts.url,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            release=release,
        )

    def land(
        self,
        path: Path,
        *,
        url: str,
        etag: str | None,
        last_modified: str | None,
        release: str | None = None,
    ) -> None:
        """Move a fetched file into the landing zone once it proved to be what it should be.

        Args:
            release: the release it must be; null for whatever it is.

        Raises:
            BadFileError: it is something else; it is thrown away.
        """
        try:
            with time_for(path):
                found = self.release_of(path)
            refuse_name(path, found)
            if release is not None and found != release:
                raise BadFileError(path, f"this is {found}, not {release}", remedy=FETCH_AGAIN)
        except BadFileError:
            path.unlink(missing_ok=True)
            raise
        size = path.stat().st_size
        landed, is_new = Landing(self.settings.folders.landing).add(
            path,
            source=self.source,
            release=found,
            url=self.client.redacted(url),
            etag=etag,
            last_modified=last_modified,
        )
        path.unlink(missing_ok=True)
        state = f"fetched, {size / 1e6:,.1f} MB" if is_new else "fetched again, the same as before"
        log.info("%s %s: %s %s", self.source, landed.release, landed.file_name, state)


@contextmanager
def _bar(label: str, size: int | None) -> Iterator[Callable[[int, int | None], None]]:
    """A callback that draws a bar; only a person at a terminal sees it."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        task = bars.add_task(label, total=size)
        yield lambda done, total: bars.update(task, completed=done, total=total)
