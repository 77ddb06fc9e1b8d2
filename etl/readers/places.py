"""Where a folder for readers lies: on a share, or behind an address. Both are only read."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from etl.errors import DownloadError, UsageError
from etl.net.client import Client, opened
from etl.net.context import client_of
from etl.net.failures import redact
from etl.net.partial import PartialFile
from etl.readers.manifest import LARGEST, NAME
from etl.settings import Settings
from etl.store.files import BLOCK

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
HOW = "Give a folder that `etl publish --to` wrote, or its address, which begins with https://"


class Place(Protocol):
    """A folder for readers.

    Attributes:
        name: as it may be said: without a password.
    """

    name: str

    def manifest(self) -> bytes:
        """The manifest as it is now; its first `LARGEST` bytes and one more.

        Raises:
            DownloadError: it cannot be reached.
        """

    def fetch(self, name: str, target: Path, *, size: int) -> None:
        """Bring a file; what an earlier try left half done is gone on with.

        Args:
            name: its place below the folder.
            size: in bytes; another one is not taken.

        Raises:
            DownloadError: it did not come.
        """


class SharedFolder:
    """A folder of this machine or of a share; it need not be writable."""

    def __init__(self, folder: Path) -> None:
        """Look at nothing yet."""
        self._folder = folder
        self.name = str(folder)

    def manifest(self) -> bytes:
        """As for every place."""
        path = self._folder / NAME
        try:
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError as error:
            raise _unreadable(path, error) from error

    def fetch(self, name: str, target: Path, *, size: int) -> None:
        """As for every place."""
        path = self._folder / name
        part = PartialFile(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if part.size > size:
            part.discard()
        try:
            file = path.open("rb")
        except OSError as error:
            raise _unreadable(path, error) from error
        with file, part.path.open("ab") as copy:
            file.seek(copy.tell())
            while True:
                try:
                    block = file.read(min(BLOCK, size - copy.tell()))
                except OSError as error:
                    raise _unreadable(path, error) from error
                if not block:
                    break
                copy.write(block)
        if part.size != size:
            raise DownloadError(
                f"{path}: {part.size:,} of {size:,} bytes are there. The rest is awaited."
            )
        part.finish()


def _unreadable(path: Path, error: OSError) -> DownloadError:
    return DownloadError(
        f"{path} cannot be read ({error.strerror}). Look whether the share is there."
    )


class Address:
    """An address; asked by the client of the ETL, with its limits and refusals.

    The manifest is asked for with what the server said of it before (ETag, date), so that one that
    did not change is not sent again.
    """

    def __init__(self, url: str, settings: Settings) -> None:
        """Open no connection yet."""
        self._url = url
        self._settings = settings
        self._known: dict[str, str] = {}
        self._manifest = b""
        self.name = redact(url)

    def manifest(self) -> bytes:
        """As for every place."""
        with opened(self._client()) as client:
            accepted = (200, 304) if self._known else (200,)
            answer = client.get(f"{self._url}/{NAME}", headers=self._known, accepted=accepted)
        if answer.status == 200:
            said = {
                "If-None-Match": answer.headers.get("ETag"),
                "If-Modified-Since": answer.headers.get("Last-Modified"),
            }
            self._known = {name: value for name, value in said.items() if value}
            self._manifest = answer.body
        return self._manifest

    def fetch(self, name: str, target: Path, *, size: int) -> None:
        """As for every place."""
        with opened(self._client()) as client:
            client.download(f"{self._url}/{name}", target, size=size)

    def _client(self) -> Client:
        """A client for one call: what failed at the last one is asked again."""
        client = client_of(self._settings)
        client.limits = replace(client.limits, largest_answer=LARGEST)
        return client


def place_of(address: str, settings: Settings) -> Place:
    """The place that a person names.

    Args:
        address: a folder, or an address; with or without the name of the manifest.

    Raises:
        UsageError: it cannot be followed, or not safely.
    """
    is_address = SCHEME.match(address.strip())
    address = address.strip().removesuffix(NAME).rstrip("/") or "/"
    said = redact(address)
    if address.endswith(".duckdb"):
        raise UsageError(f"{said} is a warehouse and not a folder for readers. {HOW}.")
    if not is_address:
        return SharedFolder(Path(address).expanduser())
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{said} cannot be followed. {HOW}.")
    if parts.query or parts.fragment:
        raise UsageError(f"{said} has a query; files are asked for by name below it. {HOW}.")
    if parts.scheme == "http" and not (_is_here(host) or settings.follow_plain_http):
        raise UsageError(
            f"{said} is not encrypted, so anybody on the way could change the numbers. Use https://"
            ", or say that you trust the way: KRATOMWATCH_FOLLOW_PLAIN_HTTP=true."
        )
    return Address(address, settings)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
