"""What is refused of a server: statuses, pages in place of files, redirects to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from etl.errors import DownloadError, MovedError
from etl.net.answers import is_page
from etl.net.failures import BY_BROWSER, CHECK_ADDRESS, LATER, TryAgainError, redact
from etl.net.limits import Clock

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
TURNED_AWAY = re.compile(r"/apology|abuse-detection")  # where www.fda.gov sends programs


class Refusals:
    """Raises for what may not be taken, in words that hold no key.

    Args:
        secrets: keys in use, kept out of every message.
        redirect_hosts: hosts that an address may send on to, beside its own.
        clock: says how long a date is away that a server asks to wait for.
    """

    def __init__(
        self, *, secrets: Iterable[str], redirect_hosts: Iterable[str], clock: Clock
    ) -> None:
        """Keep what may be named and what may not."""
        self._secrets = tuple(secrets)
        self._redirect_hosts = frozenset(redirect_hosts)
        self._clock = clock

    def refuse_status(self, response: requests.Response, url: str) -> None:
        """Raise for a status that is no answer: to try again, or for good."""
        problem = f"the server answers {response.status_code} {response.reason or ''}".rstrip()
        if response.status_code in TRY_AGAIN:
            raise TryAgainError(problem, wait_seconds=self._retry_after(response))
        if response.status_code in (404, 410):
            raise self.error(MovedError, url, problem, CHECK_ADDRESS)
        remedy = BY_BROWSER if response.status_code in (401, 403, 451) else LATER
        raise self.error(DownloadError, url, problem, remedy)

    def _retry_after(self, response: requests.Response) -> float | None:
        """The seconds that a server asks to wait, said as seconds or as a date."""
        text = response.headers.get("Retry-After", "").strip()
        if text.isdigit():
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max((moment - self._clock.now()).total_seconds(), 0.0)

    def refuse_page(self, response: requests.Response, url: str) -> None:
        """Raise where a file is a page, or compressed so that its bytes cannot be verified."""
        if is_page(response):
            raise self.error(MovedError, url, "it answers with a page, not a file", CHECK_ADDRESS)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise self.error(
                DownloadError, url, "it is compressed on the way, so it cannot be verified", LATER
            )

    def refuse_redirect(self, url: str, *, here: str, there: str, seen: set[str]) -> None:
        """Raise where an address sends on to where it may not, or in a circle."""
        if TURNED_AWAY.search(urlsplit(there).path):
            raise self.error(DownloadError, url, "it sends to its page on abuse", BY_BROWSER)
        if there in seen:
            raise self.error(MovedError, url, "it sends on in a circle", CHECK_ADDRESS)
        self.refuse_elsewhere(url, there=there, here=here)

    def refuse_elsewhere(self, url: str, *, there: str, here: str | None = None) -> None:
        """Refuse an address that leads to a host which nobody named, or away from encryption.

        Args:
            url: the address that was asked.
            there: the address that it leads to.
            here: where redirects have led to so far; null for `url`.

        Raises:
            MovedError: saying where it leads.
        """
        old, new = urlsplit(here or url), urlsplit(there)
        known = {urlsplit(url).netloc, *self._redirect_hosts}
        is_safe = new.scheme == "https" or new.scheme == old.scheme == "http"
        if new.netloc not in known or not is_safe:
            raise self.error(
                MovedError,
                url,
                f"it sends on to {new.scheme}://{new.netloc}{new.path}, so it may have moved",
                "If that is right, name the host in KRATOMWATCH_REDIRECT_HOSTS or set the address",
            )

    def error(
        self, kind: type[DownloadError], url: str, problem: str, remedy: str
    ) -> DownloadError:
        """The error that a person sees: no query, no password, no key."""
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}{parts.path}"
        return kind(redact(f"{address}: {problem}. {remedy}.", self._secrets))
