"""HTTP for everything that is fetched: polite, bounded in time, and never talking of keys.

One client serves a run. It says who it is, keeps to a number of requests a minute and a run, tries
again where that can help, resumes a file where it broke off, and follows no redirect to a host
that nobody named. Whatever a server does, a call ends within its time limit, and a run in its own.
"""

from __future__ import annotations

import json
import random
import re
import time
import zlib
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit

import requests
from requests import exceptions as http
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
)

from etl.errors import DownloadError, MovedError, NoNetworkError, SpentError
from etl.net.deadline import DeadlineAdapter
from etl.store.files import write_json

BLOCK = 1 << 18
A_MINUTE = 60.0
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
CALLS_BEFORE_GIVING_UP_A_HOST = 2
LATER = "It is tried again at the next run"
CHECK_CONNECTION = "Check the connection of this machine, its proxy (HTTPS_PROXY) and the address"
CHECK_ADDRESS = "If the publisher moved it, set the new address (see the operating guide)"
BY_BROWSER = "It may turn programs away: fetch it with a browser and add it by hand (`etl add`)"
TURNED_AWAY = re.compile(r"/apology|abuse-detection")  # where www.fda.gov sends programs
TOO_SLOW = "it came too slowly and was left"
Result = TypeVar("Result")
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long and how often a server is bothered.

    Attributes:
        attempts: tries for one request; for a file, tries that bring nothing new.
        answer_seconds: for one answer, all tries and waits together.
        file_seconds: for one file, all tries and waits together.
        run_seconds: for all of a run; what is left is fetched at the next one.
        longest_wait_seconds: a server that asks for a longer pause is asked at the next run.
        largest_answer: bytes that an answer held in memory may have.
    """

    attempts: int = 5
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    answer_seconds: float = 180.0
    file_seconds: float = 3600.0
    run_seconds: float = 21_600.0
    backoff_seconds: float = 1.0
    longest_wait_seconds: float = 120.0
    requests_per_minute: int = 240
    requests_per_run: int = 2000
    redirects: int = 5
    largest_answer: int = 256 << 20


class Clock:
    """The time and the way to let it pass; tests bring their own."""

    def monotonic(self) -> float:
        """Give seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> datetime:
        """Give the time of day, UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer, held in memory.

    Attributes:
        url: where it came from, after redirects.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What a server says about a file.

    Attributes:
        size: in bytes; null where the server does not say.
        file_name: as the server would have it saved; null where it does not say.
    """

    url: str
    size: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    file_name: str | None = None

    def is_same_as(
        self, *, size: int, etag: str | None = None, last_modified: str | None = None
    ) -> bool:
        """Say whether a copy with these facts is still what the server has.

        Only what both sides know is compared; knowing nothing in common counts as another file.
        """
        pairs = [(self.size, size), (self.etag, etag), (self.last_modified, last_modified)]
        both = [(here, there) for here, there in pairs if here is not None and there is not None]
        return bool(both) and all(here == there for here, there in both)


class _TryAgainError(Exception):
    """One try failed in a way that may pass."""

    def __init__(
        self, problem: str, *, wait_seconds: float | None = None, is_unreachable: bool = False
    ) -> None:
        self.problem = problem
        self.wait_seconds = wait_seconds
        self.is_unreachable = is_unreachable
        super().__init__(problem)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Take keys and passwords out of a text that people or files will see.

    Args:
        secrets: keys in use; they go wherever they stand, also URL-encoded or as they are sent.
    """
    for secret in secrets:
        sent = b64encode(f"{secret}:".encode()).decode()
        for form in {secret, quote(secret, safe=""), sent}:
            text = text.replace(form, "(key)")
    text = re.sub(r"(?i)(api_key=)[^&\s'\"<>)]*", r"\1(key)", text)
    return re.sub(r"(?i)(://)[^/\s@'\"]+@", r"\1", text)


class Client:
    """The HTTP client of one run.

    Args:
        user_agent: says who asks.
        limits: see there.
        secrets: keys in use, kept out of every message.
        redirect_hosts: hosts that an address may send on to, beside its own.
        clock: for tests.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        limits: Limits | None = None,
        secrets: Iterable[str] = (),
        redirect_hosts: Iterable[str] = (),
        clock: Clock | None = None,
    ) -> None:
        """Open no connection yet."""
        self.limits = limits or Limits()
        self.clock = clock or Clock()
        self.requests_sent = 0
        self.has_reached_a_server = False
        self._secrets = tuple(secrets)
        self._redirect_hosts = frozenset(redirect_hosts)
        self._sent_at: deque[float] = deque()
        self._failed_calls: dict[str, list[DownloadError]] = {}
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent
        self._session.headers["Accept-Encoding"] = "gzip"
        self._run_ends = self.clock.monotonic() + self.limits.run_seconds
        self._deadline = self._run_ends
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter(self._seconds_left))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def begin_turn(self) -> None:
        """Let hosts that failed be asked once more: what fails for one source may not for another.

        A host that could not be reached at all stays left alone.
        """
        for failed in self._failed_calls.values():
            if not any(isinstance(error, NoNetworkError) for error in failed):
                del failed[: 1 - CALLS_BEFORE_GIVING_UP_A_HOST]

    def redacted(self, text: str) -> str:
        """Take the keys in use, and any password, out of a text."""
        return redact(text, self._secrets)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        key: str | None = None,
        accepted: Iterable[int] = (200,),
        before_each: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Give a whole answer.

        Args:
            key: sent as the user name of basic authentication, so that no address holds it.
            accepted: statuses that are an answer and no failure.
            before_each: called before each request to the host, to count it.

        Raises:
            DownloadError: no acceptable answer came within the limits.
        """
        statuses = frozenset(accepted)

        def attempt() -> Answer:
            response = self._send(url, params=params, key=key, before_each=before_each)
            with closing(response):
                if response.status_code not in statuses:
                    self._refuse_status(response, url)
                body = bytearray()
                for block in self._decompressed(response):
                    body += block
                    if len(body) > self.limits.largest_answer:
                        raise self._error(DownloadError, url, "the answer does not end", LATER)
                return Answer(
                    url=response.url,
                    status=response.status_code,
                    headers=response.headers,
                    body=bytes(body),
                )

        return self._retrying(url, attempt, seconds=self.limits.answer_seconds)

    def look(self, url: str) -> FileFacts | None:
        """Give what a server says about a file, by asking for its first byte; None: no such file.

        FDA's export server answers a request for a file that does not exist with status 500 and a
        page, so a page stands for "not there" like a 404 does.

        Raises:
            DownloadError: the server cannot be asked.
        """

        def attempt() -> FileFacts | None:
            response = self._send(url, headers=_file_headers("bytes=0-0"))
            with closing(response):
                is_page = _is_page(response) and response.status_code in (200, 206, 500)
                if is_page or response.status_code in (404, 410):
                    return None
                if response.status_code not in (200, 206):
                    self._refuse_status(response, url)
                return _facts(response, url)

        return self._retrying(url, attempt, seconds=self.limits.answer_seconds)

    def download(
        self,
        url: str,
        target: Path,
        *,
        size: int | None = None,
        progress: Progress | None = None,
    ) -> FileFacts:
        """Fetch a file; what an earlier call left half done is resumed.

        The half-done file is `target` with `.part` behind it, beside it what the server said about
        it. It is taken up again only where the server still has the same file.

        Args:
            size: the bytes that `look` announced; anything else is not taken.
            progress: called with the bytes there are and the bytes there will be.

        Raises:
            DownloadError: the file did not come within the limits.
        """
        part = _Part(target)

        def attempt() -> FileFacts:
            facts = part.facts(url)
            offset = part.size if facts else 0
            response = self._send(url, headers=_file_headers(f"bytes={offset}-", facts, offset))
            with closing(response):
                if response.status_code == 416:
                    part.discard()
                    raise _TryAgainError("the server has another file now")
                if response.status_code not in (200, 206):
                    self._refuse_status(response, url)
                self._refuse_page(response, url)
                facts, offset = part.begin(_facts(response, url), response=response, offset=offset)
                with part.path.open("r+b") as file:
                    file.seek(offset)
                    file.truncate()
                    for block in self._blocks(response):
                        file.write(block)
                        if progress is not None:
                            progress(file.tell(), facts.size)
                part.check(facts.size)
                part.check(size)
                part.finish()
                return facts

        target.parent.mkdir(parents=True, exist_ok=True)
        seconds = self.limits.file_seconds
        return self._retrying(url, attempt, seconds=seconds, gained=lambda: part.size)

    # ------------------------------------------------------------------------ one request

    def _send(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
        before_each: Callable[[], None] = lambda: None,
    ) -> requests.Response:
        """Send a request and follow redirects that stay where they may."""
        seen = {url}
        here = url
        for _ in range(self.limits.redirects + 1):
            is_its_host = urlsplit(here).netloc == urlsplit(url).netloc
            if is_its_host:
                before_each()
            response = self._request(
                here, params=params, headers=headers, key=key if is_its_host else None
            )
            if not response.is_redirect:
                return response
            response.close()
            there = urljoin(response.url, response.headers["location"])
            self._refuse_redirect(url, here=here, there=there, seen=seen)
            seen.add(there)
            here, params = there, None
        raise self._error(MovedError, url, "it sends on again and again", CHECK_ADDRESS)

    def _request(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        key: str | None,
    ) -> requests.Response:
        self._wait_for_turn(url)
        left = self._seconds_left()
        if left <= 0:
            raise _TryAgainError(TOO_SLOW)
        try:
            response = self._session.get(
                url,
                params=params,
                headers=headers,
                auth=None if key is None else (key, ""),
                timeout=(min(self.limits.connect_seconds, left), self.limits.read_seconds),
                allow_redirects=False,
                stream=True,
            )
        except (http.InvalidURL, http.InvalidSchema, http.MissingSchema) as error:
            raise self._error(
                DownloadError, url, f"this is no address ({error})", CHECK_ADDRESS
            ) from None
        except http.SSLError as error:
            raise self._error(
                DownloadError, url, f"no safe connection ({_root(error)})", CHECK_CONNECTION
            ) from None
        except http.RequestException as error:
            raise self._broken(_in_words(error), is_unreachable=_is_unreachable(error)) from None
        self.has_reached_a_server = True
        return response

    def _wait_for_turn(self, url: str) -> None:
        if self.requests_sent >= self.limits.requests_per_run:
            raise self._error(
                SpentError,
                url,
                f"the {self.limits.requests_per_run:,} requests of one run are used up",
                "The rest is fetched at the next run (KRATOMWATCH_HTTP_REQUESTS_PER_RUN)",
            )
        while self._sent_at and self.clock.monotonic() - self._sent_at[0] >= A_MINUTE:
            self._sent_at.popleft()
        if len(self._sent_at) >= self.limits.requests_per_minute:
            wait = A_MINUTE - (self.clock.monotonic() - self._sent_at.popleft())
            self.clock.sleep(wait)
            self._deadline += wait  # the server is not to blame for it
        self._sent_at.append(self.clock.monotonic())
        self.requests_sent += 1

    def _seconds_left(self) -> float:
        return self._deadline - self.clock.monotonic()

    def _broken(self, problem: str, *, is_unreachable: bool = False) -> _TryAgainError:
        """Give what went wrong with a connection; after the deadline that is slowness."""
        is_late = self._seconds_left() <= 0 and not is_unreachable
        return _TryAgainError(TOO_SLOW if is_late else problem, is_unreachable=is_unreachable)

    def _blocks(self, response: requests.Response) -> Iterator[bytes]:
        """Give the bytes sent as they come."""
        declared = response.headers.get("Content-Length", "")
        received = 0
        try:
            while block := response.raw.read1(BLOCK, decode_content=False):
                received += len(block)
                yield block
        except (HTTPError, OSError) as error:
            raise self._broken(f"the connection broke ({_root(error)})") from None
        if declared.isdigit() and received != int(declared):
            raise _TryAgainError(f"{received:,} of {int(declared):,} bytes came")

    def _decompressed(self, response: requests.Response) -> Iterator[bytes]:
        if response.headers.get("Content-Encoding", "identity") == "identity":
            yield from self._blocks(response)
            return
        decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            for block in self._blocks(response):
                while block:
                    yield decoder.decompress(block, BLOCK)
                    block = decoder.unconsumed_tail
        except zlib.error:
            raise _TryAgainError("the answer is damaged on the way") from None
        if not decoder.eof:
            raise _TryAgainError("the answer is cut off")

    # ------------------------------------------------------------------------ trying again

    def _retrying(
        self,
        url: str,
        attempt: Callable[[], Result],
        *,
        seconds: float,
        gained: Callable[[], int] = lambda: 0,
    ) -> Result:
        """Try until it works, the tries are used up, or the time is."""
        self._begin(url, seconds)
        host = urlsplit(url).netloc
        failed = self._failed_calls.setdefault(host, [])
        if failed and isinstance(failed[-1], NoNetworkError):
            raise self._error(NoNetworkError, url, "the server cannot be reached", CHECK_CONNECTION)
        if len(failed) >= CALLS_BEFORE_GIVING_UP_A_HOST:
            raise type(failed[-1])(str(failed[-1]))
        best, tries = gained(), 0
        for number in count(1):
            try:
                result = attempt()
            except _TryAgainError as failure:
                if gained() > best:
                    best, tries = gained(), 0
                tries += 1
                wait = self._pause(tries, failure)
                if tries >= self._most_tries(failure) or not self._is_time(wait):
                    error = self._given_up(url, failure, tries=number)
                    failed.append(error)
                    raise error from None
                self.clock.sleep(wait)
            else:
                failed.clear()
                return result
        raise AssertionError("unreachable")

    def _begin(self, url: str, seconds: float) -> None:
        """Set the time at which a call ends.

        Raises:
            SpentError: the time of the run is over.
        """
        now = self.clock.monotonic()
        if now >= self._run_ends:
            raise self._error(
                SpentError,
                url,
                f"the {self.limits.run_seconds:,.0f} seconds of one run are used up",
                "The rest is fetched at the next run (KRATOMWATCH_HTTP_RUN_SECONDS)",
            )
        self._deadline = min(now + seconds, self._run_ends)

    def _most_tries(self, failure: _TryAgainError) -> int:
        """Give the tries that a failure is worth.

        A host that cannot be reached gets a second one only while no other host was missed: a
        machine without internet should not wait for each of them.
        """
        if not failure.is_unreachable:
            return self.limits.attempts
        was_missed = any(
            isinstance(error, NoNetworkError)
            for errors in self._failed_calls.values()
            for error in errors
        )
        return 1 if was_missed else 2

    def _is_time(self, wait: float) -> bool:
        return wait <= self.limits.longest_wait_seconds and wait < self._seconds_left()

    def _pause(self, tries: int, failure: _TryAgainError) -> float:
        """Give the seconds to wait: what the server asks for, else longer each time, jittered."""
        if failure.wait_seconds is not None:
            return failure.wait_seconds
        wait = self.limits.backoff_seconds * 2.0 ** (tries - 1)
        return min(wait * random.uniform(0.5, 1.5), self.limits.longest_wait_seconds)  # noqa: S311

    def _given_up(self, url: str, failure: _TryAgainError, *, tries: int) -> DownloadError:
        if failure.is_unreachable:
            return self._error(NoNetworkError, url, failure.problem, CHECK_CONNECTION)
        if (failure.wait_seconds or 0) > self.limits.longest_wait_seconds:
            problem = f"{failure.problem}; it asks to wait {failure.wait_seconds:,.0f} seconds"
        else:
            problem = f"{failure.problem}, {tries} {'try' if tries == 1 else 'tries'}"
        return self._error(DownloadError, url, problem, LATER)

    # ------------------------------------------------------------------------ refusing

    def _refuse_status(self, response: requests.Response, url: str) -> None:
        problem = f"the server answers {response.status_code} {response.reason or ''}".rstrip()
        if response.status_code in TRY_AGAIN:
            raise _TryAgainError(problem, wait_seconds=self._retry_after(response))
        if response.status_code in (404, 410):
            raise self._error(MovedError, url, problem, CHECK_ADDRESS)
        remedy = BY_BROWSER if response.status_code in (401, 403, 451) else LATER
        raise self._error(DownloadError, url, problem, remedy)

    def _retry_after(self, response: requests.Response) -> float | None:
        """Give the seconds that a server asks to wait, said as seconds or as a date."""
        text = response.headers.get("Retry-After", "").strip()
        if text.isdigit():
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max((moment - self.clock.now()).total_seconds(), 0.0)

    def _refuse_page(self, response: requests.Response, url: str) -> None:
        if _is_page(response):
            raise self._error(MovedError, url, "it answers with a page, not a file", CHECK_ADDRESS)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise self._error(
                DownloadError, url, "it is compressed on the way, so it cannot be verified", LATER
            )

    def _refuse_redirect(self, url: str, *, here: str, there: str, seen: set[str]) -> None:
        if TURNED_AWAY.search(urlsplit(there).path):
            raise self._error(DownloadError, url, "it sends to its page on abuse", BY_BROWSER)
        if there in seen:
            raise self._error(MovedError, url, "it sends on in a circle", CHECK_ADDRESS)
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
            raise self._error(
                MovedError,
                url,
                f"it sends on to {new.scheme}://{new.netloc}{new.path}, so it may have moved",
                "If that is right, name the host in KRATOMWATCH_REDIRECT_HOSTS or set the address",
            )

    def _error(
        self, kind: type[DownloadError], url: str, problem: str, remedy: str
    ) -> DownloadError:
        """Make the error that a person sees: no query, no password, no key."""
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}{parts.path}"
        return kind(self.redacted(f"{address}: {problem}. {remedy}."))


class _Part:
    """The half of a file that is there, and what the server said about it."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def facts(self, url: str) -> FileFacts | None:
        """Give what is known of the half-done file; None where it cannot be resumed."""
        try:
            facts = FileFacts(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return facts if facts.url == url and self.size and _condition(facts) else None

    def begin(
        self, facts: FileFacts, *, response: requests.Response, offset: int
    ) -> tuple[FileFacts, int]:
        """Decide where the body belongs: behind what is there, or at the start."""
        start = offset if response.status_code == 206 else 0
        if start and not self._fits(facts, response, offset):
            self.discard()
            raise _TryAgainError("the server sent a part of another file")
        if start == 0:
            self.path.touch()
        write_json(self._note, asdict(facts))
        return facts, start

    def _fits(self, facts: FileFacts, response: requests.Response, offset: int) -> bool:
        begun = self.facts(facts.url)
        is_next = _range_start(response) == offset
        return (
            is_next and begun is not None and (begun.etag, begun.size) == (facts.etag, facts.size)
        )

    def check(self, announced: int | None) -> None:
        size = self.size
        if announced is not None and size != announced:
            if size > announced:
                self.discard()
            raise _TryAgainError(f"{size:,} of {announced:,} bytes came")

    def finish(self) -> None:
        self.path.replace(self._target)
        self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def _file_headers(wanted: str, facts: FileFacts | None = None, offset: int = 0) -> dict[str, str]:
    """Ask for a file as it is: FDA's export host hangs when asked for a compressed one."""
    headers = {"Accept-Encoding": "identity"}
    if wanted == "bytes=0-0" or offset:
        headers["Range"] = wanted
    if offset and facts is not None and (condition := _condition(facts)):
        headers["If-Range"] = condition
    return headers


def _condition(facts: FileFacts) -> str | None:
    """Give what tells the server which file was begun; a weak ETag does not (RFC 9110, 13.1.5)."""
    if facts.etag and not facts.etag.startswith("W/"):
        return facts.etag
    return facts.last_modified


def _facts(response: requests.Response, url: str) -> FileFacts:
    disposition = Message()
    disposition["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    return FileFacts(
        url=url,
        size=_whole_size(response),
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        file_name=disposition.get_filename(),
    )


def _whole_size(response: requests.Response) -> int | None:
    """Give the size of the whole file, whether all of it or a range was sent."""
    if response.status_code == 206:
        text = response.headers.get("Content-Range", "").rpartition("/")[2]
    else:
        text = response.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def _range_start(response: requests.Response) -> int | None:
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def _is_page(response: requests.Response) -> bool:
    return response.headers.get("Content-Type", "").lower().startswith("text/html")


def _is_unreachable(error: http.RequestException) -> bool:
    """Say whether no connection came about at all, so that nothing was asked."""
    if isinstance(error, (http.ConnectTimeout, http.ProxyError)):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(
        reason, (NewConnectionError, NameResolutionError, ConnectTimeoutError, ProxyError)
    )


def _in_words(error: http.RequestException) -> str:
    if isinstance(error, http.ProxyError):
        return "the proxy cannot be reached"
    if _is_unreachable(error):
        return "the server cannot be reached"
    if isinstance(error, http.Timeout):
        return "the server does not answer in time"
    return f"the connection broke ({_root(error)})"


def _root(error: BaseException) -> str:
    """Give the name of the innermost cause; its text may hold the whole address."""
    while True:
        inner = getattr(error, "reason", None) or next(
            (arg for arg in reversed(error.args) if isinstance(arg, BaseException)), None
        )
        if not isinstance(inner, BaseException):
            return type(error).__name__
        error = inner


@contextmanager
def opened(client: Client) -> Iterator[Client]:
    """Give the client and close its connections afterwards."""
    try:
        yield client
    finally:
        client.close()


def decoded(answer: Answer) -> Any:
    """Give the JSON document of an answer, or None where it is none."""
    try:
        return json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
