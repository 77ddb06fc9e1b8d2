"""The first step of a run: every source in turn lands what its publisher has and we have not."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from etl.download import opened
from etl.errors import BadFileError, DownloadError, NoNetworkError
from etl.fetching import Fetching, Span, client_of
from etl.landing import Landing
from etl.settings import Settings
from etl.sources.base import Source

log = logging.getLogger(__name__)
Fetched = Mapping[str, Exception | None]  # the sources tried, and what went wrong with each


def fetch(sources: Sequence[Source], settings: Settings, span: Span | None) -> Fetched:
    """Fetch what is new; a source that fails does not stop the next.

    Args:
        span: so much of the sources that come in quarters; null: fetch nothing.

    Returns:
        Every source that was tried, with the error that ended its turn or null.
    """
    if span is None:
        return {}
    if True in Landing(settings.folders.landing).synthetic_flags():
        log.info("%s holds synthetic data: nothing is fetched into it.", settings.data)
        return {}
    fetched: dict[str, Exception | None] = {}
    with opened(client_of(settings)) as client:
        for source in sources:
            if source.fetch is None:
                continue
            turn = Fetching(
                source=source.key,
                release_of=source.release_of,
                settings=settings,
                client=client,
                span=span,
            )
            try:
                source.fetch(turn)
                fetched[source.key] = None
            except (DownloadError, BadFileError, OSError) as error:
                fetched[source.key] = error
    if not is_cut_off(fetched):
        for key, problem in fetched.items():
            if problem is not None:
                log.error("%s: %s", key, problem)
    return fetched


def is_cut_off(fetched: Fetched) -> bool:
    """Say whether no publisher at all could be reached."""
    return bool(fetched) and all(isinstance(error, NoNetworkError) for error in fetched.values())
