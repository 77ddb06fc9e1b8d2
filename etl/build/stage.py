"""Stage what has landed: each release once, and the releases that a build then reads.

Every byte is compared with its checksum before it is read: a landed file when it is staged, a
staged one before a build. A damaged staged file is named in the log and its release staged again.

What is wrong with a file of a confidential source is kept where the files are, and neither logged
nor written into the status, which pages show: a line number or a value in it can be what is hidden.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb

from etl.budget import time_for
from etl.build.filling import refuse_emptied
from etl.build.gates import group_of, refuse_loss, refuse_unread
from etl.errors import (
    BadFileError,
    ChecksRefusedError,
    DownloadError,
    EtlError,
    unexpected,
)
from etl.net.fetch import FetchResult, FetchResults
from etl.progress import Progress
from etl.settings import Folders
from etl.sources.base import Source
from etl.sources.registry import SOURCES
from etl.store.files import private_files
from etl.store.landing import LandedFile, Landing
from etl.store.private import keep_private
from etl.store.staging import (
    StagedRelease,
    Staging,
    read_release,
    staging_folder,
)
from etl.store.status import SourceStatus, Status

log = logging.getLogger(__name__)
Releases = list[tuple[StagedRelease, Sequence[LandedFile]]]
Parse = Callable[[Staging], None]


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Where releases are parsed, many at a time: by other processes, maybe of other machines.

    Attributes:
        folder: what they write into, beside the staged releases; nothing reads it as one.
        parse: the task of `parse_apart` for each of some releases: takes the key of their source,
            their names, the data folder and the folder to write into; gives why not, or null.
    """

    folder: Path
    parse: Callable[[str, Sequence[str], Path, Path], Mapping[str, str | None]]


def stage_source(
    source: Source,
    folders: Folders,
    status: Status,
    *,
    fetched: FetchResults,
    is_accepted: bool = False,
    elsewhere: Elsewhere | None = None,
) -> bool:
    """Stage what has landed and is not staged yet; False where that or the fetch failed.

    Args:
        is_accepted: a person said that its releases are right though they lack much.
        elsewhere: where several releases are parsed at a time; null: here, one after the other.
    """
    landing = Landing(folders.landing)
    with private_files(source.is_confidential):
        if landing.mend_manifest(source.key):
            status.mended.append(f"landing/{source.key}/manifest.json")
    releases = landing.releases(source.key)
    errors = _lost_manifest(landing, source)
    if not releases and not errors and source.key not in fetched:
        return True
    entry = status.source(source.key)
    result = fetched.get(source.key)
    not_fetched = result.error if result else None
    if result is not None:
        entry.requests = result.requests
    is_new = False
    numbers = landing.numbers(source.key)
    due = {
        release: landed
        for release, landed in releases.items()
        if not _is_staged(source, release, landed, folders)
    }
    parsed = _parsed_elsewhere(source, list(due), folders, elsewhere)
    progress = Progress([sum(file.bytes for file in landed) or 1 for landed in due.values()])
    for release, landed in due.items():
        label = source.label_of(release, numbers[release])
        said = progress.next()
        log.info("staging %s %s%s", source.key, label, f" ({said})" if said else "")
        found = parsed.get(release)
        problem = (
            found
            if isinstance(found, str)
            else _stage_release(
                *(source, release, landed, folders),
                label=label,
                is_accepted=is_accepted,
                parse=found,
            )
        )
        if problem:
            log.error("%s %s: %s", source.key, label, problem)
            errors.append(problem)
        else:
            is_new = True
    if errors:
        errors += [str(not_fetched)] if not_fetched else []
        entry.fail(" | ".join(errors), step="stage")
    elif not_fetched is not None:
        kind = not_fetched.kind if isinstance(not_fetched, DownloadError) else "failed"
        entry.fail(str(not_fetched), step="fetch", kind=kind)
    elif _has_succeeded(entry, result, is_new=is_new, landed_at=_landed_at(releases)):
        entry.succeed()
    return not errors and not_fetched is None


def _lost_manifest(landing: Landing, source: Source) -> list[str]:
    try:
        landing.refuse_lost_manifest(source.key)
    except BadFileError as error:
        log.error("%s: %s", source.key, error)
        return [str(error)]
    return []


def mend_staged(
    releases: Releases, folders: Folders, status: Status, *, accepted: Collection[str]
) -> Releases:
    """Stage damaged releases again, from what landed; give all of them as they are then.

    The status takes what was mended.

    Raises:
        ChecksRefusedError: naming each that cannot be, because what landed is damaged, too.
    """
    problems: list[str] = []
    whole: Releases = []
    for staged, landed in releases:
        damaged = staged.damaged()
        if damaged:
            source = SOURCES[staged.source]
            log.error(
                "%s %s: the staged bytes of %s are not those that were written. The release is "
                "staged again; look after the disk.",
                staged.source,
                staged.label,
                ", ".join(damaged),
            )
            problem = _stage_release(
                source,
                staged.release,
                landed,
                folders,
                label=staged.label,
                is_accepted=staged.source in accepted,
            )
            name = f"{staged.source} {staged.label}"
            if problem:
                log.error("%s: %s", name, problem)
                problems.append(f"{name} is damaged: {problem}")
                status.source(staged.source).fail(problem, step="stage")
            else:
                status.mended.append(f"{name}: {', '.join(damaged)}")
        again = read_release(staged.folder, staged.source, label=staged.label)
        whole.append((again or staged, landed))
    if problems:
        raise ChecksRefusedError(problems)
    return whole


def _problem(problem: str, *, source: Source, label: str, folders: Folders) -> str:
    """What logs and status say of a problem with a release: a confidential one, where it is."""
    if not source.is_confidential:
        return problem
    path = folders.staged / source.key / f"{label}.problem.txt"
    keep_private(path, f"{problem}\n")
    return (
        f"{label} could not be staged. What is wrong with it stands in {path}, for its owner alone."
    )


def _has_succeeded(
    entry: SourceStatus, result: FetchResult | None, *, is_new: bool, landed_at: str
) -> bool:
    """Say whether a run without an error is a success to note: it asked, staged or made up."""
    if result is not None:
        return True
    is_behind = entry.last_error is not None and entry.failed_step != "publish"
    is_made_up = is_behind or entry.last_success is None
    return (is_new or is_made_up) and not entry.is_still_behind(landed_at=landed_at)


def _landed_at(releases: Mapping[str, Sequence[LandedFile]]) -> str:
    return max((file.retrieved_at for files in releases.values() for file in files), default="")


def _is_staged(
    source: Source, release: str, landed: Sequence[LandedFile], folders: Folders
) -> bool:
    """Say whether these very files are staged by the program as it is."""
    staged = read_release(folders.staged / source.key / release, source.key)
    return (
        staged is not None
        and staged.sha256s == tuple(file.sha256 for file in landed)
        and staged.parser_version == source.parser_version
    )


def _stage_release(
    source: Source,
    release: str,
    landed: Sequence[LandedFile],
    folders: Folders,
    *,
    label: str,
    is_accepted: bool,
    parse: Parse | None = None,
) -> str | None:
    """Stage a release; give in one line why that cannot be.

    Args:
        label: what logs call it.
        is_accepted: a person said that a release is right though it lacks much.
        parse: fills the folder that it is staged into; null for the parser of the source.
    """

    def stage() -> None:
        folders.staged.mkdir(parents=True, exist_ok=True)
        last_day = _last_day(landed)
        with (
            private_files(source.is_confidential),
            staging_folder(final, release=release, label=label, last_day=last_day) as staging,
        ):
            (parse or _parser(source, landed, folders))(staging)
            if not is_accepted:
                others = [one for one, _ in staged_releases(folders) if one.source == source.key]
                refuse_unread(staging, source)
                group = group_of(source, staging.folder)
                refuse_loss(staging, source, others, group=group)
                refuse_emptied(staging, source, others, group=group)
            _close(staging, source, landed)
        (folders.staged / source.key / f"{label}.problem.txt").unlink(missing_ok=True)

    final = folders.staged / source.key / release
    problem = _attempted(stage, release)
    return problem and _problem(problem, source=source, label=label, folders=folders)


def _attempted(stage: Callable[[], None], release: str) -> str | None:
    try:
        stage()
    except (BadFileError, OSError, duckdb.Error) as error:
        return str(error)
    except EtlError:
        raise
    except Exception as error:
        return f"{release}: {unexpected(error)}"
    return None


def _parser(source: Source, landed: Sequence[LandedFile], folders: Folders) -> Parse:
    """Reads what landed, as long as its bytes are those that came."""

    def parse(staging: Staging) -> None:
        landing = Landing(folders.landing)
        for file in landed:
            landing.refuse_damaged(file)
        paths = [landing.path_of(file) for file in landed]
        with time_for(max(paths, key=lambda path: path.stat().st_size)):
            source.stage(paths, staging)

    return parse


def _close(staging: Staging, source: Source, landed: Sequence[LandedFile]) -> None:
    sha256s = [file.sha256 for file in landed]
    staging.close(parser_version=source.parser_version, sha256s=sha256s)


def parse_apart(key: str, release: str, root: Path, into: Path) -> str | None:
    """Parse a landed release of a data folder into a folder of its own; give why that cannot be.

    It is the task of one process among many, on any machine that has this program and the folders.
    Nothing is staged by it.
    """
    source, folders = SOURCES[key], Folders(root)
    landed = Landing(folders.landing).releases(key)[release]

    def parse() -> None:
        final = into / key / release
        with staging_folder(final, release=release, last_day=_last_day(landed)) as staging:
            _parser(source, landed, folders)(staging)
            _close(staging, source, landed)

    return _attempted(parse, release)


def _parsed_elsewhere(
    source: Source, releases: Sequence[str], folders: Folders, elsewhere: Elsewhere | None
) -> dict[str, Parse | str]:
    """What fills the folders of releases that were parsed elsewhere, or why they cannot be.

    Confidential lists are read in this process alone, and lists that need a mapping: they can hold
    columns about persons, which are dropped when they are staged.
    """
    is_private = source.is_confidential or source.mapping_of is not None
    if elsewhere is None or is_private or len(releases) < 2:
        return {}
    log.info("parsing %s: %d releases at a time", source.key, len(releases))
    problems = elsewhere.parse(source.key, releases, folders.root, elsewhere.folder)
    return {
        release: problem or partial(_take_over, elsewhere.folder / source.key / release)
        for release, problem in problems.items()
    }


def _take_over(parsed: Path, staging: Staging) -> None:
    """Fill a folder with what was parsed elsewhere, whole and with its accounts.

    Raises:
        BadFileError: it does not stand there as it was written.
    """
    found = read_release(parsed, parsed.parent.name)
    if found is None or found.damaged():
        raise BadFileError(
            staging.release,
            f"what was parsed of it elsewhere is not whole in {parsed}",
            remedy="Is this folder the same for every machine that parses? Without --engine it is "
            "parsed here.",
        )
    staging.take_over(parsed, found.members)


def _last_day(landed: Sequence[LandedFile]) -> date:
    """The day after the files of a release landed: an office may lie west of here."""
    landed_on = max(datetime.fromisoformat(file.retrieved_at) for file in landed)
    return landed_on.date() + timedelta(days=1)


def staged_releases(folders: Folders) -> Releases:
    """Give every staged release that is current in the landing zone, with its files."""
    landing = Landing(folders.landing)
    releases: Releases = []
    for source in SOURCES.values():
        numbers = landing.numbers(source.key)
        for release in landing.releases(source.key):
            label = source.label_of(release, numbers[release])
            folder = folders.staged / source.key / release
            staged = read_release(folder, source.key, label=label)
            if staged is not None:
                # The same bytes can stand in several releases: lists share their mapping. They can
                # land again, too: a mapping that was replaced and put back.
                known = {
                    file.file_name: file
                    for file in landing.files(source.key)
                    if file.release == release and file.sha256 in staged.sha256s
                }
                releases.append((staged, list(known.values())))
    return releases


def note_releases(status: Status, releases: Releases) -> None:
    """Note in the status what is staged of each source; of a confidential one no rows."""
    for key in {staged.source for staged, _ in releases}:
        members = [
            member for staged, _ in releases if staged.source == key for member in staged.members
        ]
        entry = status.source(key)
        entry.releases = sum(staged.source == key for staged, _ in releases)
        entry.rows = sum(member.rows_delivered for member in members)
        entry.rejected_rows = sum(member.rows_rejected for member in members)
    for key, entry in status.sources.items():
        if key in SOURCES and SOURCES[key].is_confidential:
            entry.rows = entry.rejected_rows = None
