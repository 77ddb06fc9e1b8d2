"""openFDA: how many records a search finds, and all of them as one file.

`total` answers how many reports name a term without fetching any, `pull` brings them:

    api = OpenFda.from_settings(client, settings)
    search = search_expression("products.name_brand")    # of etl/formats/openfda_records.py
    found = api.total("food/event", search)              # one request: how many, refreshed when
    api.pull("food/event", search, Path("found.jsonl.gz"))

The `fetch` of such a source is one call of `fetch_search`, which does both and lands the file.

Every request is counted against openFDA's limit for a day, over all runs in the data folder.
Facts about the API (limits, Link header, the 404 that means "none", the characters a search may
hold) are from open.fda.gov and the server code in FDA's public repository (`api/faers/`:
`traversal.js`, `api.js`, `elasticsearch_query.js`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from etl.errors import DownloadError, MovedError, SpentError
from etl.net.answers import Answer, decoded
from etl.net.client import Client
from etl.net.context import FetchContext
from etl.net.failures import CHECK_ADDRESS, LATER, redact
from etl.settings import Settings
from etl.store.files import write_json

# 1,000 is what open.fda.gov names, but without a key the gateway in front refuses that page as
# API_KEY_MISSING and brings one of 999 (as several users measured in 2026).
LARGEST_PAGE = 999
LIMIT_WITHOUT_KEY, LIMIT_WITH_KEY = 1_000, 120_000
KEPT_FOR_RECORDS = 20  # one request in so many
PULLS = 3
NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next\b')
NONE_FOUND = re.compile(r"no matches|nothing to count", re.I)
# `SUPPORTED_QUERY_RE` of the server: one other character, and it refuses the whole search.
SEARCHABLE = re.compile(r"[0-9A-Za-z@%/&',._:()\"\[\]{}\-+><=* ]+")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search finds.

    Attributes:
        total: records.
        last_updated: day the endpoint was refreshed (not the day of its newest record); null where
            nothing was found, because openFDA then says nothing but that.
    """

    total: int
    last_updated: str | None


def fingerprint(search: str, found: Found) -> str:
    """What tells one answer to a search from another, short enough for a manifest."""
    digest = hashlib.sha256(search.encode()).hexdigest()[:16]
    return f"{found.total} records of search {digest}"


def fetch_search(context: FetchContext, *, endpoint: str, search: str, file_name: str) -> Found:
    """Land all records that a search finds, unless this very answer has landed.

    A new answer replaces the one before under the same release, and only when it is complete. One
    request where nothing is new. In the manifest `last_modified` is the day openFDA was refreshed,
    `etag` the number of records and a fingerprint of the search.

    Args:
        file_name: names the release, so keep it. Where the source also delivers all reports, begin
            it with `search_`, which tells the build that this is no sample of all.

    Returns:
        What is found now, which is what has landed.

    Raises:
        DownloadError: not everything came, or nothing is found where something was before.
    """
    api = OpenFda.from_settings(context.client, context.settings)
    url = f"{context.settings.openfda_url.rstrip('/')}/{endpoint}.json"
    here = context.landed_file(file_name)
    found = api.total(endpoint, search)
    if found.total == 0:
        if here is not None:
            raise DownloadError(f"{url}: nothing is found any more. What has landed stays in use.")
        return found
    if here and (here.etag, here.last_modified) == (fingerprint(search, found), found.last_updated):
        return found
    target = context.workplace(file_name)
    pulled = api.pull(endpoint, search, target)
    context.land(
        target, url=url, etag=fingerprint(search, pulled), last_modified=pulled.last_updated
    )
    return pulled


class Quota:
    """The requests of a day, remembered in a file; days are UTC."""

    def __init__(self, path: Path, *, limit: int, client: Client) -> None:
        """Take the file; it need not exist."""
        self.limit = limit
        self._path = path
        self._client = client

    def spent(self) -> int:
        """The requests of today."""
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            return int(document["requests"]) if document["day"] == self._today() else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def spend(self) -> None:
        """Count one request.

        Raises:
            SpentError: the day's requests are used up.
        """
        spent = self.spent()
        if spent >= self.limit:
            raise SpentError(
                f"The {self.limit:,} requests that openFDA allows a day are used up. The rest is "
                "fetched tomorrow; KRATOMWATCH_OPENFDA_API_KEY lifts the limit."
            )
        write_json(self._path, {"day": self._today(), "requests": spent + 1})

    def _today(self) -> str:
        return self._client.clock.now().date().isoformat()


class OpenFda:
    """The API of open.fda.gov."""

    def __init__(self, client: Client, *, url: str, quota: Quota, key: str | None = None) -> None:
        """Take the address of the API; `key` lifts its limits."""
        self._client = client
        self._url = url.rstrip("/")
        self._quota = quota
        self._key = key

    @classmethod
    def from_settings(cls, client: Client, settings: Settings) -> OpenFda:
        """The API with the address, key and daily limit that the settings name."""
        key = settings.openfda_key
        limit = settings.openfda_requests_per_day or (LIMIT_WITH_KEY if key else LIMIT_WITHOUT_KEY)
        quota = Quota(settings.folders.fetching / "openfda.json", limit=limit, client=client)
        return cls(client, url=settings.openfda_url, quota=quota, key=key)

    @property
    def requests_left(self) -> int:
        """The requests that today's limit still allows."""
        return max(self._quota.limit - self._quota.spent(), 0)

    @property
    def requests_kept(self) -> int:
        """How many of a day's requests are kept for records: counts can wait for them."""
        return self._quota.limit // KEPT_FOR_RECORDS

    def total(self, endpoint: str, search: str | None) -> Found:
        """The number of records that a search finds; one request.

        Args:
            endpoint: e.g. `food/event`.
            search: null for all records of the endpoint.

        Raises:
            DownloadError: no usable answer.
        """
        asked = {} if search is None else {"search": search}
        found, _ = self._page(endpoint, asked | {"limit": "1"})
        return found

    def pull(self, endpoint: str, search: str, target: Path) -> Found:
        """Write all records that a search finds as gzipped JSON lines.

        The lines are sorted, so the same records give the same bytes. Starts over where openFDA
        was refreshed meanwhile, because pages of two editions do not add up. The records are held
        in memory: meant for searches of some ten thousand of them.

        Returns:
            What was found; `target` is written only when all of it came and there is any.

        Raises:
            DownloadError: not everything came; `target` is as it was.
        """
        for _ in range(PULLS):
            pulled = self._pull_once(endpoint, search)
            if pulled is not None:
                found, lines = pulled
                if lines:
                    _write_lines(target, lines)
                return found
        raise self._error(endpoint, f"it was refreshed during each of {PULLS} pulls")

    def _pull_once(self, endpoint: str, search: str) -> tuple[Found, list[str]] | None:
        """Follow the pages to their end; None where openFDA was refreshed on the way."""
        parameters = {"search": search, "limit": str(LARGEST_PAGE)}
        found, answer = self._page(endpoint, parameters)
        lines: list[str] = []
        while True:
            results = _records(answer)
            lines += [json.dumps(record, ensure_ascii=False) for record in results]
            after = _search_after(answer)
            if after is None or not results or len(lines) > found.total:
                break
            here, answer = self._page(endpoint, parameters | {"search_after": after})
            if here.last_updated not in (None, found.last_updated):
                return None
        if len(lines) != found.total:
            raise self._error(
                endpoint, f"{len(lines):,} records came where {found.total:,} were announced"
            )
        return found, lines

    def _page(self, endpoint: str, parameters: Mapping[str, str]) -> tuple[Found, Answer]:
        """One page; status 404 is openFDA's way to say that there is nothing (more)."""
        answer = self._client.get(
            f"{self._url}/{endpoint}.json",
            params=parameters,
            key=self._key,
            accepted=(200, 400, 403, 404),
            before_each=self._quota.spend,
        )
        document = decoded(answer)
        if answer.status == 404 and _is_none_found(document):
            return Found(total=0, last_updated=None), answer
        if answer.status != 200:
            raise self._refused(endpoint, answer.status, document)
        try:
            meta = document["meta"]
            found = Found(
                total=int(meta["results"]["total"]), last_updated=str(meta["last_updated"])
            )
            is_usable = isinstance(document["results"], list)
        except (KeyError, TypeError, ValueError, OverflowError):
            is_usable = False
        if not is_usable:
            raise self._error(endpoint, "the answer has not the shape that openFDA documents")
        return found, answer

    def _refused(self, endpoint: str, status: int, document: Any) -> DownloadError:
        """Make the error of a request that openFDA, or the gateway in front of it, turns down."""
        error = document.get("error") if isinstance(document, dict) else None
        said = error if isinstance(error, dict) else {}
        code = str(said.get("code") or status)
        problem = f"it refuses the request ({code}: {said.get('message') or 'no reason given'})"
        if status == 404:
            return self._error(endpoint, problem, kind=MovedError, remedy=CHECK_ADDRESS)
        remedy = "Check KRATOMWATCH_OPENFDA_API_KEY" if code.startswith("API_KEY") else LATER
        return self._error(endpoint, problem, remedy=remedy)

    def _error(
        self,
        endpoint: str,
        problem: str,
        *,
        kind: type[DownloadError] = DownloadError,
        remedy: str = LATER,
    ) -> DownloadError:
        secrets = [self._key] if self._key else []
        return kind(redact(f"{self._url}/{endpoint}.json: {problem}. {remedy}.", secrets))


def _records(answer: Answer) -> list[Any]:
    if answer.status == 404:
        return []
    records: list[Any] = decoded(answer)["results"]
    return records


def _search_after(answer: Answer) -> str | None:
    """Where the next page begins, from the Link header; its address is not followed."""
    match = NEXT.search(answer.headers.get("Link", ""))
    if match is None:
        return None
    return parse_qs(urlsplit(match[1]).query).get("search_after", [None])[0]


def _is_none_found(document: Any) -> bool:
    """Tell an empty answer from the gateway's 404 for an address that it does not know."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict) or error.get("code") != "NOT_FOUND":
        return False
    return NONE_FOUND.search(str(error.get("message"))) is not None


def _write_lines(target: Path, lines: list[str]) -> None:
    """Write the sorted lines so that nobody sees a part; no time of day goes into the gzip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".writing")
    text = "".join(f"{line}\n" for line in sorted(lines))
    # Half of a surrogate pair, which JSON can hold and UTF-8 cannot, stays escaped as it came.
    draft.write_bytes(gzip.compress(text.encode("utf-8", "backslashreplace"), mtime=0))
    draft.replace(target)
