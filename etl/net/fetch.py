"""The first step of a run: source by source lands what its publisher has and we have not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from etl.errors import (
    BadFileError,
    DownloadError,
    EtlError,
    MovedError,
    NoNetworkError,
    unexpected,
)
from etl.net.client import opened
from etl.net.context import FetchContext, Span, client_of
from etl.settings import Settings
from etl.store.landing import Landing

log = logging.getLogger(__name__)


class Fetchable(Protocol):
    """What is asked of a source here; see `etl.sources.base.Source`."""

    @property
    def key(self) -> str:
        """The name of the source."""

    @property
    def release_of(self) -> Callable[[Path], str]:
        """Which release a file is."""

    @property
    def fetch(self) -> Callable[[FetchContext], None] | None:
        """How to fetch what is new; null where files come by hand."""

    @property
    def moving(self) -> str:
        """What to do where the publisher moved it."""


@dataclass(frozen=True, kw_only=True)
class FetchResult:
    """How fetching one source went.

    Attributes:
        error: what ended it early; null for a success.
        requests: sent to its publisher, tries again included.
    """

    error: Exception | None
    requests: int


FetchResults = Mapping[str, FetchResult]


def fetch(sources: Sequence[Fetchable], settings: Settings, span: Span | None) -> FetchResults:
    """Fetch what is new; a source that fails does not stop the next.

    Args:
        span: so much of the sources that come in quarters; null: fetch nothing.

    Returns:
        Every source that was tried.
    """
    if span is None:
        return {}
    if True in Landing(settings.folders.landing).synthetic_flags():
        log.info("%s holds synthetic data: nothing is fetched into it.", settings.data)
        return {}
    fetched: dict[str, FetchResult] = {}
    with opened(client_of(settings)) as client:
        for source in sources:
            if source.fetch is None:
                continue
            sent_before = client.requests_sent
            client.begin_source()
            context = FetchContext(
                source=source.key,
                release_of=source.release_of,
                settings=settings,
                client=client,
                span=span,
            )
            error = _failure(source.fetch, context, moving=source.moving)
            fetched[source.key] = FetchResult(
                error=error, requests=client.requests_sent - sent_before
            )
    if not is_cut_off(fetched):
        for key, result in fetched.items():
            if result.error is not None:
                log.error("%s: %s", key, result.error)
    return fetched


def _failure(
    fetch_source: Callable[[FetchContext], None], context: FetchContext, *, moving: str
) -> Exception | None:
    """Let a source fetch and give what ended it early; an error of ours stops no other source."""
    try:
        fetch_source(context)
    except MovedError as problem:
        return MovedError(f"{problem} {moving}".strip())
    except (DownloadError, BadFileError, OSError) as problem:
        return problem
    except EtlError:
        raise
    except Exception as problem:
        return DownloadError(context.client.redacted(unexpected(problem)))
    return None


def is_cut_off(fetched: FetchResults) -> bool:
    """Say whether no publisher at all could be reached."""
    return bool(fetched) and all(
        isinstance(result.error, NoNetworkError) for result in fetched.values()
    )
