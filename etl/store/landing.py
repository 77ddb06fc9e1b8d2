"""The landing zone: every delivered file untouched, with a manifest that says where it came from.

The same bytes twice are one entry. Other bytes under the name of a release replace that release
(a publisher re-issued it); the earlier file stays on disk and in the manifest as superseded.

The bytes are compared with the manifest whenever they are read. A file that is not what it was is
put aside, so that it is fetched again or can be added again.

Each entry of the manifest carries a checksum of itself, so that a flipped bit in a name, an address
or a flag is found, and an entry can still be taken out by hand. A manifest that is lost or damaged
is made again from its copy beside it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from etl.errors import BadFileError, UsageError
from etl.store.documents import FrozenDocument, problem
from etl.store.files import sha256_of, sync_file, sync_folder, write_json

log = logging.getLogger(__name__)
MANIFEST, COPY = "manifest.json", "manifest.copy.json"
CHECKSUM = "checksum"
"""Of an entry of the manifest; one that an earlier program wrote has none."""
_COPY = re.compile(r" ?\(\d{1,2}\)(?=(?:\.[^.]+)+$)")
ASIDE = ".damaged"
WRITING = ".writing"
RELEASE = re.compile(r"[a-z0-9_-]+")
# The program adds to names, and most file systems take 255 bytes.
LONGEST_NAME = 180
MAPPING = "mapping.toml"  # lands beside a list
OWN_FILES = frozenset({MANIFEST, COPY, MAPPING, "editions.json", "folder.key"})


class LandedFile(FrozenDocument):
    """One delivered file and what is known about its delivery.

    Attributes:
        release: the publisher's name of the delivery, e.g. `2026q2`.
        file_name: the name under which it was delivered.
        stored_as: the name in the landing folder (differs after a re-issue).
        url: where it came from; null for a file that a person added.
        etag: the publisher's name for this edition; for openFDA the number of records and search.
        last_modified: when the publisher made it; for openFDA the day it was refreshed.
        retrieved_at: ISO 8601, UTC.
    """

    source: str
    release: str
    file_name: str
    stored_as: str
    sha256: str
    bytes: int
    retrieved_at: str
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    is_synthetic: bool = False


def _checksum(entry: Mapping[str, Any]) -> str:
    """16 hexadecimal digits of all that an entry of the manifest says, whoever wrote it."""
    said = {key: value for key, value in entry.items() if key != CHECKSUM}
    text = json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse_name(path: Path, release: str) -> None:
    """Refuse a file under whose name nothing can be kept: it must never leave its folder.

    Raises:
        BadFileError: the name has no letter, is one of the program's own, or too long.
    """
    name = without_copy_number(path.name)
    problem = ""
    if not re.search("[a-z0-9]", release):
        problem = "the name of the file has no letter from a to z and no figure"
    elif not RELEASE.fullmatch(release):
        problem = "the name of the file cannot be the name of a release"
    elif name.lower() in OWN_FILES or name.endswith((ASIDE, WRITING)):
        problem = "files of the program itself have this name"
    elif len(name.encode()) > LONGEST_NAME or len(release) > LONGEST_NAME:
        problem = f"the name of the file has more than {LONGEST_NAME} characters"
    elif not name.isprintable():
        problem = "the name of the file holds characters that cannot be shown"
    if problem:
        raise BadFileError(path, problem, remedy="Rename the file with letters and figures")


def without_copy_number(name: str) -> str:
    """The name of a file before a browser numbered a second download: `… (1).zip`."""
    return _COPY.sub("", name)


_ENTRIES = TypeAdapter(list[dict[str, Any]])
_FILES = TypeAdapter(list[LandedFile])


class Landing:
    """The files of all sources below one folder."""

    def __init__(self, folder: Path) -> None:
        """Take the landing folder; it need not exist yet."""
        self.folder = folder

    def files(self, source: str) -> list[LandedFile]:
        """Every landed file of a source, oldest first, superseded ones included."""
        manifest = self.folder / source / MANIFEST
        try:
            return self._read(manifest)
        except FileNotFoundError:
            problem_found = "it is lost"
        except BadFileError as error:
            problem_found = error.problem
        files = self._readable(manifest.with_name(COPY))
        if files is None and not any(
            path.exists() for path in (manifest, manifest.with_name(COPY))
        ):
            return []
        if files is None:
            raise UsageError(
                f"{manifest}: the manifest cannot be read ({problem_found}). "
                "Restore it from a backup, or remove the folder and add the files again."
            )
        log.error(
            "%s cannot be read (%s); its copy is used. Look after the disk.",
            manifest,
            problem_found,
        )
        return files

    @staticmethod
    def _read(path: Path) -> list[LandedFile]:
        """Read a manifest.

        Raises:
            BadFileError: it is damaged.
            FileNotFoundError: there is none.
        """
        try:
            entries = _ENTRIES.validate_json(path.read_bytes())
            files = _FILES.validate_python(entries)
        except ValidationError as error:
            raise BadFileError(path, problem(error), remedy="") from error
        for number, entry in enumerate(entries, start=1):
            if entry.get(CHECKSUM, _checksum(entry)) != _checksum(entry):
                raise BadFileError(path, f"entry {number} is not as it was written", remedy="")
        return files

    def mend_manifest(self, source: str) -> bool:
        """Write the manifest and its copy again where one of them is lost or damaged.

        Returns:
            Whether the manifest itself was.
        """
        manifest = self.folder / source / MANIFEST
        own, copied = (self._readable(path) for path in (manifest, manifest.with_name(COPY)))
        if own is not None and own == copied:
            return False
        files = copied if own is None else own
        if files is None:
            return False
        self._write(source, files)
        return own is None

    def _readable(self, path: Path) -> list[LandedFile] | None:
        try:
            return self._read(path)
        except (FileNotFoundError, BadFileError):
            return None

    def releases(self, source: str) -> dict[str, list[LandedFile]]:
        """The files that make up each release now, by release name."""
        current: dict[tuple[str, str], LandedFile] = {}
        for file in self.files(source):
            current[file.release, file.file_name] = file
        releases: dict[str, list[LandedFile]] = {}
        for (release, _), file in sorted(current.items()):
            releases.setdefault(release, []).append(file)
        return releases

    def refuse_another(self, path: Path, source: str, release: str) -> None:
        """Refuse a second file of a release that is one file: which of the two counts?

        Raises:
            BadFileError: naming the file that is there.
        """
        name = without_copy_number(path.name)
        for file in self.releases(source).get(release, []):
            if file.file_name not in (name, MAPPING):
                raise BadFileError(
                    path,
                    f"the release {release} is there already as {file.file_name}",
                    remedy="Give this file that name to replace it, or another one to add to it",
                )

    def with_bytes_of(self, path: Path, source: str) -> LandedFile | None:
        """Give a current file of a source that has the bytes of this one; whole, if it was not."""
        current = [file for files in self.releases(source).values() for file in files]
        size = path.stat().st_size
        if all(file.bytes != size for file in current):
            return None
        sha256 = sha256_of(path)
        found = next((file for file in current if file.sha256 == sha256), None)
        if found is not None:
            self._mend(path, found)
        return found

    def numbers(self, source: str) -> dict[str, int]:
        """The releases of a source in the order in which each landed first, from 1."""
        names = dict.fromkeys(file.release for file in self.files(source))
        return {release: number for number, release in enumerate(names, start=1)}

    def sources(self) -> list[str]:
        """The sources that have landed anything."""
        if not self.folder.exists():
            return []
        return sorted({path.parent.name for path in self.folder.glob("*/manifest*.json")})

    def refuse_lost_manifest(self, source: str) -> None:
        """Refuse files without the manifest that says what they are.

        Raises:
            BadFileError: with the remedy.
        """
        manifest = self.folder / source / MANIFEST
        if not manifest.parent.is_dir() or any(
            path.exists() for path in (manifest, manifest.with_name(COPY))
        ):
            return
        files = [
            path
            for path in manifest.parent.iterdir()
            if path.is_file() and path.name not in OWN_FILES and path.suffix != WRITING
        ]
        if files:
            raise BadFileError(
                manifest,
                f"the manifest is lost, and {len(files)} file(s) are there without it",
                remedy=f"Put it back from a backup, or add the files again: etl add {source} FILE",
            )

    def refuse_damaged(self, file: LandedFile) -> None:
        """Compare a file with the manifest, byte by byte; put it aside where it is another.

        Raises:
            BadFileError: naming the file, with the remedy.
        """
        path = self.path_of(file)
        try:
            found = sha256_of(path)
        except FileNotFoundError:
            found = None
        if found == file.sha256:
            return
        if found is not None:
            path.replace(path.with_name(path.name + ASIDE))
            sync_folder(path.parent)
        raise BadFileError(
            path,
            "the file is gone"
            if found is None
            else f"the bytes are not those that were delivered; it is kept as {path.name}{ASIDE}",
            remedy=(
                f"It is fetched again where a run asks for it; or add it again: "
                f"etl add {file.source} {file.file_name}"
            ),
        )

    def is_there(self, file: LandedFile) -> bool:
        """Say whether a landed file lies where it should, in its size."""
        path = self.path_of(file)
        return path.is_file() and path.stat().st_size == file.bytes

    def path_of(self, file: LandedFile) -> Path:
        """The path of a landed file on disk."""
        return self.folder / file.source / file.stored_as

    def synthetic_flags(self) -> set[bool]:
        """Which kinds of files are there: real (False), synthetic (True), both or none."""
        return {file.is_synthetic for source in self.sources() for file in self.files(source)}

    def add(
        self,
        path: Path,
        *,
        source: str,
        release: str,
        url: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        is_synthetic: bool = False,
    ) -> tuple[LandedFile, bool]:
        """Copy a file into the landing zone.

        Where the bytes are current already, only what the server says of them is written anew, and
        a file that is not what it was when it landed is put back.

        Returns:
            The entry, and whether it is new (False: these bytes are current already).

        Raises:
            UsageError: synthetic and real files would share one data folder.
        """
        self._refuse_mixture(is_synthetic)
        sha256 = sha256_of(path)
        known = self.files(source)
        name = without_copy_number(path.name)
        current = {(file.release, file.file_name): file for file in known}.get((release, name))
        if current is not None and current.sha256 == sha256:
            self._mend(path, current)
            if url is not None:
                current = self._note(current, known, url=url, etag=etag, modified=last_modified)
            return current, False
        entry = LandedFile(
            source=source,
            release=release,
            file_name=name,
            stored_as=self._free_name(name, sha256=sha256, known=known),
            sha256=sha256,
            bytes=path.stat().st_size,
            retrieved_at=datetime.now(UTC).isoformat(timespec="seconds"),
            url=url,
            etag=etag,
            last_modified=last_modified,
            is_synthetic=is_synthetic,
        )
        self._store(path, entry)
        self._write(source, [*known, entry])
        return entry, True

    def _mend(self, path: Path, file: LandedFile) -> None:
        """Store the bytes of a file again where they are lost or damaged."""
        if not self.is_there(file) or sha256_of(self.path_of(file)) != file.sha256:
            self._store(path, file)

    def _note(
        self,
        current: LandedFile,
        known: list[LandedFile],
        *,
        url: str,
        etag: str | None,
        modified: str | None,
    ) -> LandedFile:
        """Keep the newest validators, so that the same bytes are not fetched again and again."""
        noted = current.model_copy(update={"url": url, "etag": etag, "last_modified": modified})
        self._write(current.source, [noted if file is current else file for file in known])
        return noted

    def _write(self, source: str, files: list[LandedFile]) -> None:
        document = _FILES.dump_python(files, mode="json")
        for entry in document:
            entry[CHECKSUM] = _checksum(entry)
        for name in (MANIFEST, COPY):
            write_json(self.folder / source / name, document)

    def _refuse_mixture(self, is_synthetic: bool) -> None:
        if (not is_synthetic) in self.synthetic_flags():
            here, new = ("synthetic", "real") if not is_synthetic else ("real", "synthetic")
            raise UsageError(
                f"{self.folder} holds {here} releases; {new} ones cannot join them in one "
                "warehouse. Use another folder: --data DIR."
            )

    @staticmethod
    def _free_name(name: str, *, sha256: str, known: list[LandedFile]) -> str:
        if name not in {file.stored_as for file in known}:
            return name
        path = Path(name)
        return f"{path.stem}.{sha256[:12]}{path.suffix}"

    def _store(self, path: Path, entry: LandedFile) -> None:
        target = self.path_of(entry)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(target.name + WRITING)
        try:
            shutil.copyfile(path, draft)
            sync_file(draft)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        draft.replace(target)
        sync_folder(target.parent)
