"""HTTP for everything that is fetched: polite, bounded in time, and never talking of keys.

One client serves a run. It says who it is, keeps to a number of requests a minute and a run, tries
again where that can help, resumes a file where it broke off, and follows no redirect to a host
that nobody named. Whatever a server does, a call ends within its time limit, and a run in its own.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from requests import exceptions as http
from urllib3.exceptions import HTTPError

from etl.errors import DownloadError, MovedError, NoNetworkError, SpentError
from etl.net.answers import BLOCK, Answer, FileFacts, decompressed, facts_of, file_headers, is_page
from etl.net.deadline import DeadlineAdapter
from etl.net.failures import (
    CHECK_ADDRESS,
    CHECK_CONNECTION,
    LATER,
    TOO_SLOW,
    TryAgainError,
    in_words,
    is_unreachable,
    redact,
    root_cause,
)
from etl.net.limits import Clock, Limits
from etl.net.partial import PartialFile
from etl.net.refusals import Refusals

A_MINUTE = 60.0
CALLS_BEFORE_GIVING_UP_A_HOST = 2
Result = TypeVar("Result")
Progress = Callable[[int, int | None], None]


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
        self._refusals = Refusals(
            secrets=self._secrets, redirect_hosts=redirect_hosts, clock=self.clock
        )
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

    def begin_source(self) -> None:
        """Let hosts that failed be asked once more: what fails for one source may not for another.

        A host that could not be reached at all stays left alone.
        """
        for failed in self._failed_calls.values():
            if not any(isinstance(error, NoNetworkError) for error in failed):
                del failed[: 1 - CALLS_BEFORE_GIVING_UP_A_HOST]

    def redacted(self, text: str) -> str:
        """Take the keys in use, and any password, out of a text."""
        return redact(text, self._secrets)

    def refuse_elsewhere(self, url: str, *, there: str) -> None:
        """Refuse an address that a page leads to: another host, or away from encryption.

        Args:
            url: the address that was asked.
            there: the address that it leads to.

        Raises:
            MovedError: saying where it leads.
        """
        self._refusals.refuse_elsewhere(url, there=there)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
        accepted: Iterable[int] = (200,),
        before_each: Callable[[], None] = lambda: None,
    ) -> Answer:
        """A whole answer.

        Args:
            headers: beside those that are always sent.
            key: sent as the user name of basic authentication, so that no address holds it.
            accepted: statuses that are an answer and no failure.
            before_each: called before each request to the host, to count it.

        Raises:
            DownloadError: no acceptable answer came within the limits.
        """
        statuses = frozenset(accepted)

        def attempt() -> Answer:
            response = self._send(
                url, params=params, headers=headers, key=key, before_each=before_each
            )
            with closing(response):
                if response.status_code not in statuses:
                    self._refusals.refuse_status(response, url)
                body = bytearray()
                for block in decompressed(self._blocks(response), response):
                    body += block
                    if len(body) > self.limits.largest_answer:
                        raise self._refusals.error(
                            DownloadError, url, "the answer does not end", LATER
                        )
                return Answer(
                    url=response.url,
                    status=response.status_code,
                    headers=response.headers,
                    body=bytes(body),
                )

        return self._retrying(url, attempt, seconds=self.limits.answer_seconds)

    def look(self, url: str) -> FileFacts | None:
        """What a server says about a file, by asking for its first byte; None: no such file.

        FDA's export server answers a request for a file that does not exist with status 500 and a
        page, so a page stands for "not there" like a 404 does.

        Raises:
            DownloadError: the server cannot be asked.
        """

        def attempt() -> FileFacts | None:
            response = self._send(url, headers=file_headers("bytes=0-0"))
            with closing(response):
                is_absent = is_page(response) and response.status_code in (200, 206, 500)
                if is_absent or response.status_code in (404, 410):
                    return None
                if response.status_code not in (200, 206):
                    self._refusals.refuse_status(response, url)
                return facts_of(response, url)

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
            size: the bytes that were announced; anything else is not taken, and no more is read.
            progress: called with the bytes there are and the bytes there will be.

        Raises:
            DownloadError: the file did not come within the limits.
        """
        part = PartialFile(target)

        def attempt() -> FileFacts:
            facts = part.facts(url)
            offset = part.size if facts else 0
            response = self._send(url, headers=file_headers(f"bytes={offset}-", facts, offset))
            with closing(response):
                if response.status_code == 416:
                    part.discard()
                    raise TryAgainError("the server has another file now")
                if response.status_code not in (200, 206):
                    self._refusals.refuse_status(response, url)
                self._refusals.refuse_page(response, url)
                facts, offset = part.begin(
                    facts_of(response, url), response=response, offset=offset
                )
                with part.path.open("r+b") as file:
                    file.seek(offset)
                    file.truncate()
                    for block in self._blocks(response):
                        file.write(block)
                        if progress is not None:
                            progress(file.tell(), facts.size)
                        if size is not None and file.tell() > size:
                            break
                part.check(size)
                part.check(facts.size)
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
            self._refusals.refuse_redirect(url, here=here, there=there, seen=seen)
            seen.add(there)
            here, params = there, None
        raise self._refusals.error(MovedError, url, "it sends on again and again", CHECK_ADDRESS)

    def _request(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        key: str | None,
    ) -> requests.Response:
        self._keep_to_limits(url)
        left = self._seconds_left()
        if left <= 0:
            raise TryAgainError(TOO_SLOW)
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
            raise self._refusals.error(
                DownloadError, url, f"this is no address ({error})", CHECK_ADDRESS
            ) from None
        except http.SSLError as error:
            raise self._refusals.error(
                DownloadError, url, f"no safe connection ({root_cause(error)})", CHECK_CONNECTION
            ) from None
        except http.RequestException as error:
            raise self._broken(in_words(error), is_unreachable=is_unreachable(error)) from None
        self.has_reached_a_server = True
        return response

    def _keep_to_limits(self, url: str) -> None:
        if self.requests_sent >= self.limits.requests_per_run:
            raise self._refusals.error(
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

    def _broken(self, problem: str, *, is_unreachable: bool = False) -> TryAgainError:
        """What went wrong with a connection; after the deadline that is slowness."""
        is_late = self._seconds_left() <= 0 and not is_unreachable
        return TryAgainError(TOO_SLOW if is_late else problem, is_unreachable=is_unreachable)

    def _blocks(self, response: requests.Response) -> Iterator[bytes]:
        """The bytes sent as they come."""
        declared = response.headers.get("Content-Length", "")
        received = 0
        try:
            while block := response.raw.read1(BLOCK, decode_content=False):
                received += len(block)
                yield block
        except (HTTPError, OSError) as error:
            raise self._broken(f"the connection broke ({root_cause(error)})") from None
        if declared.isdigit() and received != int(declared):
            raise TryAgainError(f"{received:,} of {int(declared):,} bytes came")

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
            raise self._refusals.error(
                NoNetworkError, url, "the server cannot be reached", CHECK_CONNECTION
            )
        if len(failed) >= CALLS_BEFORE_GIVING_UP_A_HOST:
            raise type(failed[-1])(str(failed[-1]))
        best, tries = gained(), 0
        for number in count(1):
            try:
                result = attempt()
            except TryAgainError as failure:
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
            raise self._refusals.error(
                SpentError,
                url,
                f"the {self.limits.run_seconds:,.0f} seconds of one run are used up",
                "The rest is fetched at the next run (KRATOMWATCH_HTTP_RUN_SECONDS)",
            )
        self._deadline = min(now + seconds, self._run_ends)

    def _most_tries(self, failure: TryAgainError) -> int:
        """The tries that a failure is worth.

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

    def _pause(self, tries: int, failure: TryAgainError) -> float:
        """The seconds to wait: what the server asks for, else longer each time, jittered."""
        if failure.wait_seconds is not None:
            return failure.wait_seconds
        wait = self.limits.backoff_seconds * 2.0 ** (tries - 1)
        return min(wait * random.uniform(0.5, 1.5), self.limits.longest_wait_seconds)  # noqa: S311

    def _given_up(self, url: str, failure: TryAgainError, *, tries: int) -> DownloadError:
        if failure.is_unreachable:
            return self._refusals.error(NoNetworkError, url, failure.problem, CHECK_CONNECTION)
        if (failure.wait_seconds or 0) > self.limits.longest_wait_seconds:
            problem = f"{failure.problem}; it asks to wait {failure.wait_seconds:,.0f} seconds"
        else:
            problem = f"{failure.problem}, {tries} {'try' if tries == 1 else 'tries'}"
        return self._refusals.error(DownloadError, url, problem, LATER)


@contextmanager
def opened(client: Client) -> Iterator[Client]:
    """The client, with its connections closed afterwards."""
    try:
        yield client
    finally:
        client.close()
