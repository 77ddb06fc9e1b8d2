"""Where Spark finds what a run has, and where it leaves what it made.

Either a disk that the run and Spark's workers have in common, under the same path; or a folder in a
store that both reach, under an address that Hadoop and fsspec read alike (`s3a://`, `hdfs://`,
`abfss://`, `file://`). In a store the staged files are named by their checksum, so that each is
brought once; what is of one run alone goes with it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from fsspec.core import url_to_fs

from etl.errors import BadFileError, UsageError
from etl.store.files import sha256_of

FILES = "files"
RUN = re.compile(r"run-[0-9a-f]{32}")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://.")


class Place(Protocol):
    """What both sides read and write."""

    def staged(self, path: Path) -> str:
        """The address at which Spark reads a file that stays from run to run."""

    def handed(self, path: Path) -> str:
        """The address at which Spark reads a file of this run."""

    def target(self, folder: Path) -> str:
        """The address at which Spark writes what is to stand in a folder of this machine."""

    def written(self, folder: Path) -> list[Path]:
        """The Parquet files that Spark wrote for a folder, in that folder, in order."""


class SharedDisk:
    """A disk in common: an address is a path."""

    def staged(self, path: Path) -> str:
        """As for every place; as Hadoop takes it, whatever file system it has by default."""
        return f"file://{path.absolute()}"

    handed = target = staged

    def written(self, folder: Path) -> list[Path]:
        """As for every place."""
        return sorted(folder.glob("*.parquet"))


class Store:
    """A folder in a store, of one data folder alone.

    Attributes:
        address: of the folder, without a slash at its end.
    """

    def __init__(self, address: str) -> None:
        """Take an address; nothing is looked at yet.

        Raises:
            UsageError: it is none, or what reads such an address is not installed.
        """
        self.address = address.rstrip("/")
        self._run = f"run-{uuid.uuid4().hex}"
        self._used: set[str] = set()
        if not SCHEME.match(address):
            raise UsageError(
                f"--spark-data takes an address such as s3a://bucket/folder, not {address}."
            )
        try:
            self._files, self._root = url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise UsageError(
                f"{address} cannot be read: {error}. Install the package of fsspec that reads such "
                "addresses, where the run is and where Spark's workers are."
            ) from None

    def refuse_unreachable(self) -> None:
        """Refuse a folder that cannot be written, read and tidied.

        Raises:
            UsageError: saying what the store said.
        """
        probe = f"{self._root}/{self._run}.probe"
        try:
            self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(probe, b"kratomwatch")
            self._files.rm_file(probe)
        except Exception as error:  # whatever a store raises
            said = (str(error) or repr(error)).strip().splitlines()[0]
            raise UsageError(
                f"{self.address} cannot be written: {said}. Check the address and the rights."
            ) from None

    def staged(self, path: Path) -> str:
        """As for every place; it is brought there unless it is there."""
        return f"{self.address}/{FILES}/{self.bring(path)}"

    def handed(self, path: Path) -> str:
        """As for every place."""
        place = f"{self._run}/read/{path.parent.name}/{path.name}"
        self._put(path, place)
        return f"{self.address}/{place}"

    def target(self, folder: Path) -> str:
        """As for every place."""
        return f"{self.address}/{self._run}/made/{folder.name}"

    def written(self, folder: Path) -> list[Path]:
        """As for every place; what is not in the folder yet is fetched."""
        place = f"{self._root}/{self._run}/made/{folder.name}"
        folder.mkdir(parents=True, exist_ok=True)
        for found in self._listed(place, ".parquet"):
            own = folder / found.rpartition("/")[2]
            if not own.exists():
                self._files.get_file(found, str(own))
        return sorted(folder.glob("*.parquet"))

    def bring(self, path: Path) -> str:
        """Bring a file there unless it is there; its checksum, which is its name."""
        name = sha256_of(path)
        self._used.add(name)
        self._put(path, f"{FILES}/{name}")
        return name

    def fetch(self, name: str, target: Path) -> None:
        """Fetch a file by its checksum.

        Raises:
            BadFileError: what came is something else.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        self._files.get_file(f"{self._root}/{FILES}/{name}", str(target))
        if sha256_of(target) != name:
            raise BadFileError(
                f"{self.address}/{FILES}/{name}",
                "the bytes there are not those that were brought",
                remedy="Remove it and run again",
            )

    def drop(self, name: str) -> None:
        """Remove a file by its checksum."""
        self._files.rm_file(f"{self._root}/{FILES}/{name}")

    @contextmanager
    def of_one_run(self) -> Iterator[Store]:
        """Remove, at the end, what was of this run or of one that was killed.

        Where the block ends well, staged files that it did not read go too.
        """
        try:
            yield self
            for found in self._listed(f"{self._root}/{FILES}"):
                if found.rpartition("/")[2] not in self._used:
                    self._files.rm_file(found)
        finally:
            for found in self._listed(self._root):
                if RUN.fullmatch(found.rstrip("/").rpartition("/")[2]):
                    self._files.rm(found, recursive=True)

    def _put(self, path: Path, place: str) -> None:
        target = f"{self._root}/{place}"
        size = path.stat().st_size
        if self._files.exists(target) and self._files.size(target) == size:
            return
        self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
        self._files.put_file(str(path), target)

    def _listed(self, folder: str, ending: str = "") -> list[str]:
        """What lies in a folder, as it is now: some file systems remember what they listed."""
        self._files.invalidate_cache()
        if not self._files.exists(folder):
            return []
        return sorted(one for one in self._files.ls(folder, detail=False) if one.endswith(ending))
