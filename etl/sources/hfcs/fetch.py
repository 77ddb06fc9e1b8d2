"""Finding the current HFCS file: FDA's page links to it under a media number that changes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urljoin

from etl.errors import DownloadError, MovedError
from etl.net.answers import FileFacts
from etl.net.context import FetchContext
from etl.store.landing import LandedFile

OTHER_KIND = re.compile(r"\b(?:pdf|xlsx?|excel|dictionary|read ?me|guide)\b", re.I)
PRODUCT_BASED = re.compile(r"product[\s_-]*based", re.I)
FILE = re.compile(r"/media/\d+|\.(?:csv|zip)(?:$|\?)", re.I)
BY_HAND = (
    "Set KRATOMWATCH_HFCS_CSV_URL to the product-based CSV (or KRATOMWATCH_HFCS_PAGE_URL to the "
    "page that links to it), or add the file by hand with `etl add hfcs`."
)
USUAL_NAME = "hfcs_product_based.csv"


def fetch(fetching: FetchContext) -> None:
    """Fetch the product-based CSV unless the one that FDA links to has landed.

    Raises:
        DownloadError: it could not be found or fetched.
    """
    url = fetching.settings.hfcs_csv_url or _linked(fetching)
    facts = fetching.client.look(url)
    if facts is None:
        raise MovedError(f"{url}: there is no such file. {BY_HAND}")
    if any(
        facts.is_same_as(size=file.bytes, etag=file.etag, last_modified=file.last_modified)
        for file in fetching.landed().values()
    ):
        return
    name = _file_name(facts)
    _refuse_shrunken(facts, fetching.landed_file(name))
    fetching.download(facts, name)


def _refuse_shrunken(facts: FileFacts, landed: LandedFile | None) -> None:
    """Refuse a file that would replace one twice its size: the file of all years only grows."""
    if landed is not None and facts.size is not None and facts.size < landed.bytes / 2:
        raise DownloadError(
            f"{facts.url}: it has {facts.size:,} bytes where {landed.bytes:,} landed before under "
            "this name, so it may be cut off. What has landed stays in use. If it is right, fetch "
            "it with a browser and add it by hand (`etl add hfcs`)."
        )


def _linked(fetching: FetchContext) -> str:
    """Give the address that FDA's page links to as product-based data."""
    page = fetching.settings.hfcs_page_url
    answer = fetching.client.get(page)
    found = product_based_link(answer.body.decode("utf-8", errors="replace"))
    if found is None:
        raise MovedError(f"{page}: no link to product-based data. {BY_HAND}")
    there = urljoin(answer.url, found)
    fetching.client.refuse_elsewhere(page, there=there)
    return there


def product_based_link(html: str) -> str | None:
    """Give the target of the link whose title or text says product-based.

    Of several the first that says CSV, else the first that says nothing else, else the first.
    """
    links = _Links()
    links.feed(html)
    found = [
        (address, words)
        for address, words in links.found
        if FILE.search(address) and PRODUCT_BASED.search(words)
    ]
    found.sort(key=lambda link: ("csv" not in link[1].lower(), bool(OTHER_KIND.search(link[1]))))
    return found[0][0] if found else None


class _Links(HTMLParser):
    """Every link of a page with the words that name it: its title, its label and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "a" and (address := named.get("href")):
            words = " ".join(named.get(name) or "" for name in ("title", "aria-label"))
            self.found.append((address, words))
            self._is_open = True

    def handle_data(self, data: str) -> None:
        if self._is_open:
            address, words = self.found[-1]
            self.found[-1] = (address, f"{words} {data}")

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "a"


def _file_name(facts: FileFacts) -> str:
    """Give the publisher's name for the file; it names the release. Nothing of a path stays."""
    name = PurePosixPath((facts.file_name or "").replace("\\", "/")).name
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._")
    return name or USUAL_NAME
