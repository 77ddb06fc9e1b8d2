"""fetch → stage → build → check → publish: the whole way of the data on one screen."""

from __future__ import annotations

import shutil
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.budget import time_for
from etl.build.editions import Known, hold_back, known_editions, remember
from etl.build.editions import begin_anew as begin_editions_anew
from etl.build.engines import engine_of, refuse_unusable, staging_of
from etl.build.fingerprint import input_version
from etl.build.generations import refuse_worse
from etl.build.inputs import BuildInput, program_version
from etl.build.last_good import of_systems, on_last_good, refuse_lost
from etl.build.published import find_damage, newest_built_at, note_published, put_back
from etl.build.stage import (
    Releases,
    mend_staged,
    note_releases,
    stage_source,
    staged_releases,
)
from etl.build.warehouse import build
from etl.errors import (
    ChecksRefusedError,
    EtlError,
    ExitCode,
    UsageError,
)
from etl.net.context import Span
from etl.net.fetch import FetchResults, fetch, is_cut_off
from etl.privacy.suppression import largest_hidden
from etl.recorded import one_run_at_a_time, recorded
from etl.settings import Folders, Settings
from etl.sources.base import Source
from etl.sources.registry import SOURCES, source_named
from etl.store.editions import read_memory
from etl.store.files import private_files
from etl.store.landing import MAPPING, Landing, refuse_name
from etl.store.private import folder_key, keep_private
from etl.store.publish import (
    forget_withdrawn,
    generation,
    last_good,
    publish,
    roll_back,
    undo_rollback,
    withdrawn_versions,
)
from etl.store.status import SourceStatus, Status, read_status


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
    landing = Landing(settings.folders.landing)
    for path in files_of(source, paths, mapping):
        with time_for(path):
            beside = source.mapping_of(path, mapping) if source.mapping_of else None
            release = beside.release if beside else source.release_of(path)
        refuse_name(path, release)
        if source.is_one_file or beside:
            landing.refuse_another(path, source.key, release)
        checked.append((path, release, beside))
    lines = []
    with one_run_at_a_time(settings.folders):
        landing.folder.mkdir(parents=True, exist_ok=True)
        for path, release, beside in checked:
            same = None if beside else landing.with_bytes_of(path, source.key)
            if same is not None:
                lines.append(
                    f"{source.key} {same.release}: {path.name} known already, nothing to do"
                )
                continue
            # a list that needs a mapping can hold columns about persons, which are never staged
            with private_files(source.is_confidential or beside is not None):
                _, is_new = landing.add(
                    path, source=source.key, release=release, is_synthetic=is_synthetic
                )
                if beside is not None:
                    is_new |= _land_mapping(landing, beside.mapping, source, release, is_synthetic)
            state = "taken" if is_new else "known already, nothing to do"
            label = source.label_of(release, landing.numbers(source.key)[release])
            shown = "" if label == release else f"; pages and logs call it {label}"
            lines.append(f"{source.key} {release}: {path.name} {state}{shown}")
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
        path = Path(folder) / MAPPING
        path.write_text(text, encoding="utf-8")
        _, is_new = landing.add(path, source=source.key, release=release, is_synthetic=is_synthetic)
    return is_new


def run(
    settings: Settings,
    *,
    source_keys: Sequence[str] = (),
    span: Span | None = None,
    force: bool = False,
    accept: Sequence[str] = (),
) -> Status:
    """Bring the published warehouse up to date with everything that has landed.

    Args:
        source_keys: fetch and stage only these; the others enter as they were staged last.
        span: fetch first, so much of the sources that come in quarters; null: fetch nothing.
        force: build even when nothing changed or this input was rolled back, and count everything
            anew.
        accept: sources whose releases are right though they lack much of what stood before.

    Returns:
        The status, also written to `status.json`; a line in `runs.jsonl` says the same for good.
        Its exit code is 3 where a source failed.

    Raises:
        ChecksRefusedError: a check found offending rows; nothing was published.
        LockedError, UsageError: see their messages; an engine that cannot be had is told before
            anything is fetched.
    """
    refuse_unusable(settings)
    sources = [source_named(key) for key in source_keys] or list(SOURCES.values())
    accepted = {source_named(key).key for key in accept}
    folders = settings.folders
    with recorded(folders, "run", accepted=sorted(accepted)) as status:
        before = {key: entry.model_copy() for key, entry in status.sources.items()}
        fetched = fetch(sources, settings, span)
        status.fetched = [key for key, result in fetched.items() if result.error is None]
        with staging_of(settings) as elsewhere:
            failed = [
                source.key
                for source in sources
                if not stage_source(
                    source,
                    folders,
                    status,
                    fetched=fetched,
                    is_accepted=source.key in accepted,
                    elsewhere=elsewhere,
                )
            ]
        for key, entry in before.items():
            status.source(key).goes_on_from(entry)
        message, held = _build_and_publish(
            settings, status, fetched=fetched, force=force, accepted=accepted
        )
        for key in held:  # what was staged of it and not published is no success
            status.source(key).last_success = before.get(key, SourceStatus()).last_success
        failed += [key for key in held if key not in failed]
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
    return status


def _build_and_publish(
    settings: Settings,
    status: Status,
    *,
    fetched: FetchResults,
    force: bool,
    accepted: AbstractSet[str],
) -> tuple[str, list[str]]:
    """Publish what is new; give what happened, and the sources that were held back.

    A source that a check refuses stands on the releases of the published warehouse, and the others
    go on without it.
    """
    folders = settings.folders
    releases = staged_releases(folders)
    known = known_editions(settings, status, {staged.source for staged, _ in releases})
    note_releases(status, releases)
    held = hold_back(known, settings, status)
    releases = [one for one in releases if one[0].source not in held]
    accepted = accepted | held.keys()  # what is held back is not lost
    try:
        message = _build(
            releases, known, settings, status, fetched=fetched, force=force, accepted=accepted
        )
    except ChecksRefusedError as refused:
        stands = on_last_good(releases, of_systems(refused.systems), folders)
        left_out = list(dict.fromkeys(one[0].source for one in releases if one not in stands))
        if not left_out:
            raise
        try:
            refuse_lost(stands, last_good(folders), accepted=accepted - set(left_out))
        except ChecksRefusedError:  # what is refused took the place of what was published
            raise refused from None
        message = _build(
            stands, known, settings, status, fetched=fetched, force=force, accepted=accepted
        )
        for key in left_out:
            held[key] = (
                f"{key} stands as it was published before, because a check refused what is new: "
                f"{' | '.join(refused.found)}."
            )
            status.source(key).fail(held[key], step="publish", kind="refused")
    for key, entry in status.sources.items():
        if key not in held and entry.failed_step == "publish":
            entry.succeed()
    return " ".join([message, *held.values()]), list(held)


def _build(
    releases: Releases,
    known: Known,
    settings: Settings,
    status: Status,
    *,
    fetched: FetchResults,
    force: bool,
    accepted: AbstractSet[str],
) -> str:
    folders = settings.folders
    if not releases and not known.held:
        refuse_lost(releases, last_good(folders), accepted=accepted)
        problem = next((f" ({result.error})" for result in fetched.values() if result.error), "")
        raise UsageError(
            f"{folders.root} holds no data yet{', and nothing was fetched' if fetched else ''}"
            f"{problem}. Add files with `{settings.command('add SOURCE FILE')}`, or see it work "
            f"with `python -m etl demo`."
        )
    key = folder_key(folders.key) if _confidential(releases) else b""
    version = input_version(releases, settings, program=program_version(), key=key)
    damaged = find_damage(status, folders)
    current = generation(folders.warehouse)
    if not force and not damaged and current is not None and current.input_version == version:
        note_published(status, folders)
        return "Nothing new: the published warehouse is up to date."
    withdrawn = {status.withdrawn_input_version, *withdrawn_versions(folders)}
    if not force and version in withdrawn:
        if damaged or current is None:
            return put_back(settings, withdrawn=withdrawn)
        return (
            "Nothing built: this input was rolled back. "
            "It is built again when a file, a vocabulary or the program changes, or with --force."
        )
    good = last_good(folders)
    refuse_lost(releases, good, accepted=accepted)
    releases = mend_staged(releases, folders, status, accepted=accepted)
    draft = folders.work / "kratomwatch.duckdb.building"
    shutil.rmtree(folders.work, ignore_errors=True)
    build_input = BuildInput(
        releases=releases,
        is_synthetic=any(file.is_synthetic for _, landed in releases for file in landed),
        input_version=version,
        largest_hidden=largest_hidden(settings.suppress_below),
        earlier=known.memory.editions,
        editions_lost_at=known.memory.lost_at,
        protects_editions=settings.protect_editions,
        built_after=newest_built_at(folders),
    )
    holds_confidential = _confidential(releases)
    with (
        _private_errors(releases, folders),
        engine_of(
            settings, folders.work / "engine", holds_confidential=holds_confidential
        ) as engine,
    ):
        build(
            draft,
            build_input,
            memory_limit=settings.memory_limit,
            threads=settings.threads,
            trusts_kept=not force,
            engine=engine,
        )
    refuse_worse(draft, good, accepted=accepted)
    remember(settings, draft, known.memory)
    publish(draft, folders, keep=settings.keep_previous)
    forget_withdrawn(folders, version)
    shutil.rmtree(folders.work, ignore_errors=True)
    status.withdrawn_input_version = None
    again = "The published file was damaged and was built again. " if damaged else ""
    return f"{again}Published {folders.warehouse}, {note_published(status, folders)}."


def _confidential(releases: Releases) -> bool:
    return any(SOURCES[staged.source].is_confidential for staged, _ in releases)


@contextmanager
def _private_errors(releases: Releases, folders: Folders) -> Iterator[None]:
    """Keep what an unforeseen error says out of the log where confidential rows are built from.

    An error of a cast holds the value. Those of the disk and the memory hold none.

    Raises:
        EtlError: naming the file that has the rest.
    """
    try:
        yield
    except (EtlError, OSError, duckdb.IOException, duckdb.OutOfMemoryException):
        raise
    except Exception as error:
        if not _confidential(releases):
            raise
        path = folders.work / "problem.txt"
        keep_private(path, traceback.format_exc())
        raise EtlError(
            f"Unexpected {type(error).__name__} while the warehouse was built; the published one "
            f"is untouched. Confidential files were read, so the rest stands in {path}, for its "
            "owner alone."
        ) from None


def rollback(settings: Settings, *, undo: bool = False) -> str:
    """Publish the warehouse before this one again and say which.

    The same input is not built again until something changes.

    Args:
        undo: publish what the last rollback took out of use instead.
    """
    folders = settings.folders
    with recorded(folders, "rollback") as status:
        known = known_editions(settings, status, SOURCES)
        if undo:
            restored = undo_rollback(folders)
            status.withdrawn_input_version = None
            said = "The rollback is undone"
        else:
            withdrawn, restored = roll_back(folders)
            said = "The published file could not be read"
            if withdrawn is not None:
                status.withdrawn_input_version = withdrawn.input_version
                said = (
                    f"Rolled back: the warehouse built {withdrawn.built_at:%Y-%m-%d %H:%M:%S} UTC "
                    "is out of use"
                )
        if not known.held:
            remember(settings, folders.warehouse, known.memory, is_again=True)
        note_published(status, folders)
        message = f"{said}, the one built {restored.built_at:%Y-%m-%d %H:%M:%S} UTC is published."
        outcome = "rollback undone" if undo else "rolled back"
        status.finish(exit_code=ExitCode.DONE, outcome=outcome, message=message)
    return message


def editions(settings: Settings, *, begin_anew: bool) -> list[str]:
    """Say in lines which editions of suppressed tables are remembered.

    Args:
        begin_anew: let a lost memory begin anew with what the files that are still there say.
    """
    folders = settings.folders
    known = known_editions(settings, read_status(folders.status), SOURCES)
    if begin_anew:
        if not known.held:
            return ["Every edition is known: there is nothing to begin anew."]
        with one_run_at_a_time(folders):
            begin_editions_anew(settings)
        known = known_editions(settings, read_status(folders.status), SOURCES)
    memory = read_memory(folders.editions)
    lines = [
        f"{one.source}, edition {one.edition}: built {one.published_at} UTC, {len(one.rows)} cells"
        for one in (memory.editions if memory else ())
    ]
    lines += [f"{one.key} is held back: its editions are not all known." for one in known.held]
    return lines or ["No edition of tables with hidden counts was published from this folder."]
