"""What a server answers: a whole answer in memory, and what it says about a file."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

import requests

from etl.net.failures import TryAgainError

BLOCK = 1 << 18


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


def file_headers(wanted: str, facts: FileFacts | None = None, offset: int = 0) -> dict[str, str]:
    """Ask for a file as it is: FDA's export host hangs when asked for a compressed one."""
    headers = {"Accept-Encoding": "identity"}
    if wanted == "bytes=0-0" or offset:
        headers["Range"] = wanted
    if offset and facts is not None and (known := condition(facts)):
        headers["If-Range"] = known
    return headers


def condition(facts: FileFacts) -> str | None:
    """What tells the server which file was begun; a weak ETag does not (RFC 9110, 13.1.5)."""
    if facts.etag and not facts.etag.startswith("W/"):
        return facts.etag
    return facts.last_modified


def facts_of(response: requests.Response, url: str) -> FileFacts:
    """What the headers say about a file."""
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
    """The size of the whole file, whether all of it or a range was sent."""
    if response.status_code == 206:
        text = response.headers.get("Content-Range", "").rpartition("/")[2]
    else:
        text = response.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def range_start(response: requests.Response) -> int | None:
    """The place in the file at which a range begins; null where none was sent."""
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def is_page(response: requests.Response) -> bool:
    """Tell whether the answer is a page for people."""
    return response.headers.get("Content-Type", "").lower().startswith("text/html")


def decompressed(blocks: Iterable[bytes], response: requests.Response) -> Iterator[bytes]:
    """The bytes of an answer as they were before the server compressed them.

    Raises:
        TryAgainError: they are damaged or cut off.
    """
    if response.headers.get("Content-Encoding", "identity") == "identity":
        yield from blocks
        return
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for block in blocks:
            rest = block
            while rest:
                yield decoder.decompress(rest, BLOCK)
                rest = decoder.unconsumed_tail
    except zlib.error:
        raise TryAgainError("the answer is damaged on the way") from None
    if not decoder.eof:
        raise TryAgainError("the answer is cut off")


def decoded(answer: Answer) -> Any:
    """The JSON document of an answer, or None where it is none."""
    try:
        return json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
