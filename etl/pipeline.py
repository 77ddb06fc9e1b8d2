"""fetch → stage → build → check → publish: the whole way of the data on one screen."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl.build.fingerprint import input_version
from etl.build.inputs import BuildInput, program_version
from etl.build.warehouse import build
from etl.errors import (
    BadFileError,
    ChecksRefusedError,
    DownloadError,
    EtlError,
    ExitCode,
    LockedError,
    UsageError,
    unexpected,
)
from etl.net.context import Span
from etl.net.fetch import FetchResult, FetchResults, fetch, is_cut_off
from etl.privacy.suppression import largest_hidden
from etl.settings import Folders, Settings
from etl.sources.base import Source
from etl.sources.registry import SOURCES, source_named
from etl.store.files import private_files, sql_text
from etl.store.landing import LandedFile, Landing
from etl.store.publish import Generation, generation, publish, roll_back
from etl.store.staging import StagedRelease, read_release, staging_folder
from etl.store.status import SourceStatus, Status, read_status

log = logging.getLogger(__name__)
Releases = list[tuple[StagedRelease, Sequence[LandedFile]]]


@contextmanager
def one_run_at_a_time(folders: Folders) -> Iterator[None]:
    """Hold the lock of a data folder; the system releases it when the process dies.

    Raises:
        LockedError: another run holds it.
        UsageError: the folder cannot be written.
    """
    try:
        folders.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folders.lock)
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            f"Another run works in {folders.root}. Wait for it to end; `etl status` shows the last "
            "one."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{folders.root} cannot be written ({error.strerror}). "
            "Choose a folder that can: --data DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()


def add(
    settings: Settings,
    source_key: str,
    paths: Iterable[Path],
    *,
    is_synthetic: bool = False,
    mapping: Path | None = None,
) -> list[str]:
    """Take local files into the landing zone; nothing is built.

    Every file is looked at before the first is taken, so a bad one among good ones adds nothing.

    Args:
        is_synthetic: the files are made by the demo generator.
        mapping: says which column is which, for a source that takes such a file.

    Returns:
        One line for each file.

    Raises:
        BadFileError: a file is not what the source delivers.
        UsageError: no such source or file, or synthetic and real files would mix.
    """
    source = source_named(source_key)
    checked = []
    for path in files_of(source, paths, mapping):
        beside = source.mapping_of(path, mapping) if source.mapping_of else None
        release = beside.release if beside else source.release_of(path)
        checked.append((path, release, beside))
    landing = Landing(settings.folders.landing)
    lines = []
    with one_run_at_a_time(settings.folders):
        landing.folder.mkdir(parents=True, exist_ok=True)
        for path, release, beside in checked:
            # a list that needs a mapping can hold columns about persons, which are never staged
            with private_files(source.is_confidential or beside is not None):
                _, is_new = landing.add(
                    path, source=source.key, release=release, is_synthetic=is_synthetic
                )
                if beside is not None:
                    is_new |= _land_mapping(landing, beside.mapping, source, release, is_synthetic)
            state = "taken" if is_new else "known already, nothing to do"
            lines.append(f"{source.key} {release}: {path.name} {state}")
    return lines


def files_of(source: Source, paths: Iterable[Path], mapping: Path | None) -> list[Path]:
    """Give the paths after a look whether they are files and may have a mapping.

    Raises:
        UsageError: a path is no file, or the source takes no mapping.
    """
    if mapping is not None and source.mapping_of is None:
        raise UsageError(f"{source.key} files have a fixed format and take no --mapping.")
    found = list(paths)
    for path in [*found, *([mapping] if mapping else [])]:
        if not path.is_file():
            raise UsageError(f"{path} is no file. Give the path of a file as it was delivered.")
    return found


def _land_mapping(
    landing: Landing, text: str, source: Source, release: str, is_synthetic: bool
) -> bool:
    """Land the mapping of a release under a fixed name, so that another one replaces it."""
    with tempfile.TemporaryDirectory(prefix="kratomwatch-mapping-") as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        _, is_new = landing.add(path, source=source.key, release=release, is_synthetic=is_synthetic)
    return is_new


def run(
    settings: Settings,
    *,
    source_keys: Sequence[str] = (),
    span: Span | None = None,
    force: bool = False,
) -> Status:
    """Bring the published warehouse up to date with everything that has landed.

    Args:
        source_keys: fetch and stage only these; the others enter as they were staged last.
        span: fetch first, so much of the sources that come in quarters; null: fetch nothing.
        force: build even when nothing changed or this input was rolled back, and count everything
            anew.

    Returns:
        The status, also written to `status.json`. Its exit code is 3 where a source failed.

    Raises:
        ChecksRefusedError: a check found offending rows; nothing was published.
        LockedError, UsageError: see their messages.
    """
    sources = [source_named(key) for key in source_keys] or list(SOURCES.values())
    folders = settings.folders
    with one_run_at_a_time(folders):
        status = read_status(folders.status)
        try:
            fetched = fetch(sources, settings, span)
            failed = [
                source.key
                for source in sources
                if not _stage_source(source, folders, status, fetched=fetched)
            ]
            message = _build_and_publish(settings, status, fetched=fetched, force=force)
        except Exception as error:
            _note_failure(status, error, folders)
            raise
        if failed:
            names = ", ".join(failed)
            opening = "No connection to any publisher. " if is_cut_off(fetched) else ""
            status.finish(
                exit_code=ExitCode.SOURCE_FAILED,
                outcome="source failed",
                message=f"{opening}{message} Not up to date: {names} (see `etl status`).",
            )
        else:
            status.finish(exit_code=ExitCode.DONE, outcome="done", message=message)
        status.write(folders.status)
    return status


def _note_failure(status: Status, error: Exception, folders: Folders) -> None:
    code = error.exit_code if isinstance(error, EtlError) else ExitCode.UNEXPECTED
    outcome = "checks refused" if isinstance(error, ChecksRefusedError) else "failed"
    status.finish(exit_code=code, outcome=outcome, message=str(error) or repr(error))
    status.write(folders.status)


def _stage_source(
    source: Source, folders: Folders, status: Status, *, fetched: FetchResults
) -> bool:
    """Stage what has landed and is not staged yet; False where that or the fetch failed."""
    landing = Landing(folders.landing)
    releases = landing.releases(source.key)
    if not releases and source.key not in fetched:
        return True
    entry = status.source(source.key)
    result = fetched.get(source.key)
    not_fetched = result.error if result else None
    if result is not None:
        entry.requests = result.requests
    errors = []
    is_new = False
    for release, landed in releases.items():
        try:
            is_new |= _stage_release(source, release, landed, folders)
        except (BadFileError, OSError, duckdb.Error) as error:
            log.error("%s %s: %s", source.key, release, error)
            errors.append(str(error))
        except EtlError:
            raise
        except Exception as error:
            errors.append(f"{release}: {unexpected(error)}")
            log.error("%s %s", source.key, errors[-1])
    if errors:
        errors += [str(not_fetched)] if not_fetched else []
        entry.fail(" | ".join(errors), step="stage")
    elif not_fetched is not None:
        kind = not_fetched.kind if isinstance(not_fetched, DownloadError) else "failed"
        entry.fail(str(not_fetched), step="fetch", kind=kind)
    elif _has_succeeded(entry, result, is_new=is_new, landed_at=_landed_at(releases)):
        entry.succeed()
    return not errors and not_fetched is None


def _has_succeeded(
    entry: SourceStatus, result: FetchResult | None, *, is_new: bool, landed_at: str
) -> bool:
    """Say whether a run without an error is a success to note: it asked, staged or made up."""
    if result is not None:
        return True
    is_made_up = entry.last_error is not None or entry.last_success is None
    return (is_new or is_made_up) and not entry.is_still_behind(landed_at=landed_at)


def _landed_at(releases: Mapping[str, Sequence[LandedFile]]) -> str:
    return max((file.retrieved_at for files in releases.values() for file in files), default="")


def _stage_release(
    source: Source, release: str, landed: Sequence[LandedFile], folders: Folders
) -> bool:
    """Stage a release unless these very files are staged; say whether they were not."""
    final = folders.staged / source.key / release
    sha256s = tuple(file.sha256 for file in landed)
    staged = read_release(final, source.key)
    if staged and staged.sha256s == sha256s and staged.parser_version == source.parser_version:
        return False
    log.info("staging %s %s", source.key, release)
    landing = Landing(folders.landing)
    folders.staged.mkdir(parents=True, exist_ok=True)
    with (
        private_files(source.is_confidential),
        staging_folder(final, release=release) as staging,
    ):
        source.stage([landing.path_of(file) for file in landed], staging)
        staging.close(parser_version=source.parser_version, sha256s=sha256s)
    return True


def _build_and_publish(
    settings: Settings, status: Status, *, fetched: FetchResults, force: bool
) -> str:
    folders = settings.folders
    releases = staged_releases(folders)
    if not releases:
        problem = next((f" ({result.error})" for result in fetched.values() if result.error), "")
        raise UsageError(
            f"{folders.root} holds no data yet{', and nothing was fetched' if fetched else ''}"
            f"{problem}. Add files with `{settings.command('add SOURCE FILE')}`, or see it work "
            f"with `python -m etl demo`."
        )
    version = input_version(releases, settings, program=program_version())
    current = generation(folders.warehouse)
    _note_releases(status, releases)
    if not force and current is not None and current.input_version == version:
        _note_published(status, folders)
        return "Nothing new: the published warehouse is up to date."
    if not force and version == status.withdrawn_input_version:
        return (
            "Nothing built: this input was rolled back. "
            "It is built again when a file, a vocabulary or the program changes, or with --force."
        )
    draft = folders.work / "kratomwatch.duckdb.building"
    shutil.rmtree(folders.work, ignore_errors=True)
    is_synthetic = any(file.is_synthetic for _, landed in releases for file in landed)
    build(
        draft,
        BuildInput(
            releases=releases,
            is_synthetic=is_synthetic,
            input_version=version,
            largest_hidden=largest_hidden(settings.suppress_below),
            earlier=_earlier(current, is_synthetic=is_synthetic),
            protects_editions=settings.protect_editions,
        ),
        memory_limit=settings.memory_limit,
        threads=settings.threads,
        trusts_kept=not force,
    )
    publish(draft, folders, keep=settings.keep_previous)
    shutil.rmtree(folders.work, ignore_errors=True)
    status.withdrawn_input_version = None
    reports = _note_published(status, folders)
    return f"Published {folders.warehouse}, naming kratom or 7-OH: {reports}."


def _earlier(current: Generation | None, *, is_synthetic: bool) -> Path | None:
    """Give the file whose tables are an earlier edition; invented cases are none of real ones."""
    if current is None or current.is_synthetic != is_synthetic:
        return None
    return current.path


def staged_releases(folders: Folders) -> Releases:
    """Give every staged release that is current in the landing zone, with its files."""
    landing = Landing(folders.landing)
    releases: Releases = []
    for source in SOURCES.values():
        for release, landed in landing.releases(source.key).items():
            staged = read_release(folders.staged / source.key / release, source.key)
            if staged is not None:
                # the same bytes can stand in several releases: lists share their mapping
                known = [
                    file
                    for file in landing.files(source.key)
                    if file.release == release and file.sha256 in staged.sha256s
                ]
                releases.append((staged, known[-len(landed) :]))
    return releases


def _note_releases(status: Status, releases: Releases) -> None:
    for key in {staged.source for staged, _ in releases}:
        members = [
            member for staged, _ in releases if staged.source == key for member in staged.members
        ]
        entry = status.source(key)
        entry.releases = sum(staged.source == key for staged, _ in releases)
        entry.rows = sum(member.rows_delivered for member in members)
        entry.rejected_rows = sum(member.rows_rejected for member in members)


def _note_published(status: Status, folders: Folders) -> str:
    """Take over into the status what the published file says; give its counts in words."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(folders.warehouse)}' as file (read_only)")
        connection.execute("use file")
        built_at, is_synthetic = connection.execute(
            "select built_at, is_synthetic from mart_build"
        ).fetchone() or (None, None)
        through = connection.execute(
            "select source, max(data_through_date) from core_release group by source"
        ).fetchall()
        counts = connection.execute(
            """select name, reports_naming, unit_plural, reports_in_source
            from mart_source order by sort_order"""
        ).fetchall()
        lists = connection.execute(
            """select count(distinct release.release), lower(system.name)
            from core_release as release
            join mart_report_system as system on release.report_system = system.source
            where not system.publishes_records
            group by system.name order by system.name"""
        ).fetchall()
    for key, date in through:
        status.source(key).data_through_date = None if date is None else str(date)
    status.published = {
        "path": str(folders.warehouse),
        "built_at": None if built_at is None else f"{built_at.isoformat()}Z",
        "is_synthetic": is_synthetic,
    }
    said = [
        f"{naming:,} {unit} in {name}"
        if naming or not held
        else f"none of {held:,} {unit} in {name}"
        for name, naming, unit, held in counts
    ]
    said += [f"tables from {number} line list(s) of {name}" for number, name in lists]
    return ", ".join(said)


def rollback(settings: Settings) -> str:
    """Publish the warehouse before this one again and say which.

    The same input is not built again until something changes.
    """
    folders = settings.folders
    with one_run_at_a_time(folders):
        withdrawn, restored = roll_back(folders)
        status = read_status(folders.status)
        status.withdrawn_input_version = withdrawn.input_version
        _note_published(status, folders)
        message = (
            f"Rolled back: the warehouse built {withdrawn.built_at:%Y-%m-%d %H:%M} UTC is out of "
            f"use, the one built {restored.built_at:%Y-%m-%d %H:%M} UTC is published."
        )
        status.finish(exit_code=ExitCode.DONE, outcome="rolled back", message=message)
        status.write(folders.status)
    return message
