"""Releases parsed on Spark: a task for each, in a process of its own.

The tasks run this very program, so it must be installed where they run. They read and write the
data folder where it has the same address there; else what they need is brought to a store, and what
they made is fetched from it. What they write is taken over here, where it is compared with the
other releases and refused as if it had been parsed here.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.build.spark_place import Store
from etl.build.stage import parse_apart
from etl.errors import BadFileError, UsageError
from etl.settings import Folders
from etl.store.landing import MANIFEST, Landing
from etl.store.staging import RELEASE, read_document

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ANSWER = {"release": pa.string(), "problem": pa.string(), "document": pa.string()}
COLUMNS = ", ".join(f"{name} string" for name in ANSWER)
Answer = tuple[str | None, str | None]
"""Why a release cannot be parsed, or its `release.json` where it has to be fetched."""


def parse_on(
    session: SparkSession, key: str, releases: Sequence[str], root: Path, into: Path
) -> dict[str, str | None]:
    """Parse releases of a source, each by a task of its own; give by release why not, or null.

    Raises:
        UsageError: the tasks cannot run this program or reach the data folder.
    """
    root, into = root.absolute(), into.absolute()

    def parse(release: str) -> Answer:
        return parse_apart(key, release, root, into), None

    needs = f"and {root} at this very address (or an address of a store, --spark-data)"
    answers = _asked(session, key, releases, parse, needs)
    return {release: problem for release, (problem, _) in answers.items()}


def parse_through(
    store: Store, session: SparkSession, key: str, releases: Sequence[str], root: Path, into: Path
) -> dict[str, str | None]:
    """The same where the tasks reach a store alone.

    Raises:
        UsageError: the tasks cannot run this program or reach the store.
    """
    landing = Landing(Folders(root).landing)
    landed = {release: landing.releases(key)[release] for release in releases}
    manifest = (landing.folder / key / MANIFEST).read_bytes()
    address = store.address
    found: dict[str, str | None] = {}
    brought: set[str] = set()
    for release, files in landed.items():
        try:
            for file in files:
                landing.refuse_damaged(file)
        except BadFileError as error:
            found[release] = str(error)
        else:
            brought |= {store.bring(landing.path_of(file)) for file in files}

    def parse(release: str) -> Answer:
        return _parse_fetched(Store(address), manifest, key, release)

    whole = [release for release in releases if release not in found]
    answers = _asked(session, key, whole, parse, f"and {address} at this very address")
    for name in brought:
        store.drop(name)
    for release, (problem, document) in answers.items():
        found[release] = problem
        if document is not None:
            _fetch_parsed(store, document, into / key / release)
    return found


def _asked(
    session: SparkSession,
    key: str,
    releases: Sequence[str],
    parse: Callable[[str], Answer],
    needs: str,
) -> dict[str, Answer]:
    from pyspark.errors import PySparkException

    names = list(releases)
    if not names:
        return {}

    def answer(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            own = [names[number] for number in batch.column("id").to_pylist()]
            rows = [(name, *parse(name)) for name in own]
            yield pa.RecordBatch.from_pylist(
                [dict(zip(ANSWER, row, strict=True)) for row in rows], schema=pa.schema(ANSWER)
            )

    each = session.range(0, len(names), 1, len(names))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about pandas, which is not used here
            told = each.mapInArrow(answer, COLUMNS).collect()
        return {row.release: (row.problem, row.document) for row in told}
    except PySparkException as error:
        said = next((line for line in reversed(str(error).splitlines()) if line.strip()), "")
        raise UsageError(
            f"Spark could not parse {key} ({said.strip()}). Its workers need kratomwatch "
            f"installed {needs}; without --engine it is parsed here."
        ) from None


def _parse_fetched(store: Store, manifest: bytes, key: str, release: str) -> Answer:
    """Parse a release in a data folder of a task's own, and bring what it gave."""
    with tempfile.TemporaryDirectory(prefix="kratomwatch-parse-") as folder:
        folders = Folders(Path(folder))
        landing = Landing(folders.landing)
        (landing.folder / key).mkdir(parents=True)
        (landing.folder / key / MANIFEST).write_bytes(manifest)
        for file in landing.releases(key)[release]:
            store.fetch(file.sha256, landing.path_of(file))
        problem = parse_apart(key, release, folders.root, folders.work)
        if problem is not None:
            return problem.replace(folder, "…"), None
        parsed = folders.work / key / release
        document = (parsed / RELEASE).read_text(encoding="utf-8")
        for path in sorted(parsed.glob("*.parquet")):
            store.bring(path)
        return None, document


def _fetch_parsed(store: Store, text: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RELEASE).write_text(text, encoding="utf-8")
    document = read_document(folder)
    for name, sha256 in document.files.items() if document else ():
        store.fetch(sha256, folder / name)
