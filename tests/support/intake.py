"""A file taken in as the command does it, `add` and then staging, and what must hold of it."""

from __future__ import annotations

import gc
import resource
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl import pipeline
from etl.build.stage import stage_source, staged_releases
from etl.errors import BadFileError, EtlError, ExitCode, printable
from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.store.landing import without_copy_number
from etl.store.staging import StagedRelease
from etl.store.status import Status
from tests.support.samples import Sample

MOST_SECONDS = 60.0
MOST_MEMORY = 1536 - 166  # MB, beside what a process holds that has imported all and read nothing
PEAK = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")
UNFORESEEN = ("Unexpected ", "Traceback", "Errno", "Exception", "Error:", "codec can't")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a file.

    Attributes:
        refused: what is said of it, by `add` or while staging; empty where it is staged.
        release: as it was staged.
        seconds: of work, until it was refused or staged.
        memory: by how much the process grew meanwhile at most, MB; what tests before this one
            left is not counted.
    """

    refused: str
    release: StagedRelease | None
    seconds: float
    memory: float


def write(sample: Sample, folder: Path) -> tuple[Path, Path | None]:
    """Write a file and its mapping, if it has one; give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / sample.name
    path.write_bytes(sample.data)
    if not sample.mapping:
        return path, None
    mapping = folder / "its.mapping.toml"
    mapping.write_bytes(sample.mapping.encode("utf-8", "surrogateescape"))
    return path, mapping


def take(source: str, path: Path, mapping: Path | None, data: Path) -> Taken:
    """Add a file to a data folder and stage it; fail where anything is not as promised."""
    settings = Settings(data=data)
    before = _begin_peak()
    started = time.process_time()
    refused = _refused(settings, source, path, mapping)
    seconds, memory = time.process_time() - started, _peak() - before
    assert seconds < MOST_SECONDS, f"{seconds:.0f} s"
    assert memory < MOST_MEMORY, f"{memory:.0f} MB"
    if refused:
        check_words(refused, path, mapping, data)
    releases = [staged for staged, _ in staged_releases(settings.folders)]
    release = releases[-1] if releases and not refused else None
    assert refused or release is not None, "neither refused nor staged"
    if release is not None:
        check_accounts(release)
    assert {one.name for one in data.parent.iterdir()} <= {data.name, path.parent.name}
    return Taken(refused=refused, release=release, seconds=seconds, memory=memory)


def _refused(settings: Settings, source: str, path: Path, mapping: Path | None) -> str:
    try:
        pipeline.add(settings, source, [path], mapping=mapping)
    except EtlError as error:
        refused = error
    else:
        return _refused_while_staging(settings, source)
    assert refused.exit_code == ExitCode.USAGE
    assert not isinstance(refused, BadFileError) or refused.remedy
    assert not settings.folders.landing.exists(), "a refused file landed"
    return str(refused)


def _refused_while_staging(settings: Settings, source: str) -> str:
    status = Status()
    if stage_source(SOURCES[source], settings.folders, status, fetched={}):
        return ""
    problem = status.source(source).last_error or ""
    own = list((settings.folders.staged / source).glob("*.problem.txt"))
    return own[0].read_text(encoding="utf-8").rstrip("\n") if own else problem


def check_words(said: str, path: Path, mapping: Path | None, data: Path) -> None:
    """One line that names the file and says what to do, and nothing of how it was found out."""
    names = [path.name, without_copy_number(path.name), str(data)]
    names += [str(mapping)] if mapping else []
    assert any(printable(name).removesuffix("…") in said for name in names), said
    assert not any(word in said for word in UNFORESEEN), said
    assert said.count(". ") >= 1, said
    assert len(said) < 3_000, len(said)
    assert said.isprintable(), repr(said)


def check_accounts(release: StagedRelease) -> None:
    """What was delivered is staged or rejected, in the accounts and on the disk."""
    staged: Counter[str] = Counter()
    for member in release.members:
        assert member.rows_delivered == member.rows_staged + member.rows_rejected, member
        staged[member.table] += member.rows_staged
    for table, rows in staged.items():
        assert pq.read_metadata(release.folder / f"{table}.parquet").num_rows == rows, table
    rejected = sum(member.rows_rejected for member in release.members)
    assert pq.read_metadata(release.folder / "reject.parquet").num_rows == rejected
    for path in release.folder.glob("*.parquet"):
        pq.read_table(path)


def _begin_peak() -> float:
    """Give back what nobody uses, let Linux forget the peak before, and give what is held, MB."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    try:
        PEAK.write_text("5")
    except OSError:
        return 0.0
    return _peak()


def _peak() -> float:
    """The largest that the process was since then, MB; elsewhere than on Linux, ever."""
    try:
        line = next(one for one in STATUS.read_text().splitlines() if one.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(line.split()[1]) / 1024
