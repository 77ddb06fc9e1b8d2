"""What stood before stands on: a source that a check refuses, and releases that were lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import duckdb

from etl.build.stage import Releases
from etl.errors import ChecksRefusedError
from etl.settings import Folders
from etl.sources.registry import SOURCES
from etl.store.files import sql_text
from etl.store.publish import Generation, last_good


def of_systems(keys: Iterable[str]) -> list[str]:
    """The sources that these keys of sources or report systems mean, in order."""
    wanted = set(keys)
    return [
        key
        for key, source in SOURCES.items()
        if key in wanted or source.report_system in wanted or _family(wanted, key)
    ]


def _family(keys: Iterable[str], source: str) -> bool:
    """Say whether one is a report system that a release of the source brought along."""
    return any(key.startswith(f"{source}_") for key in keys if key not in SOURCES)


def on_last_good(releases: Releases, sources: Collection[str], folders: Folders) -> Releases:
    """Leave out of these sources what the published warehouse was not built from."""
    published = last_good(folders) if sources else None
    if published is None:
        return releases
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(published.path)}' as file (read_only)")
        built_from = set(
            connection.execute("select source, release, sha256 from file.core_release").fetchall()
        )
    # of a confidential file the published one says its label alone
    return [
        (staged, landed)
        for staged, landed in releases
        if staged.source not in sources
        or all(
            (staged.source, staged.label, sha256) in built_from
            for file in landed
            for sha256 in [None if SOURCES[staged.source].is_confidential else file.sha256]
        )
    ]


def refuse_lost(
    releases: Releases, published: Generation | None, *, accepted: Collection[str]
) -> None:
    """Refuse a build without a release that the last good warehouse was built from.

    Args:
        accepted: sources of which a person said that it is right.

    Raises:
        ChecksRefusedError: naming the releases, as the published file names them.
    """
    if published is None:
        return
    here = {(staged.source, staged.label) for staged, _ in releases}
    lost: dict[str, list[str]] = {}
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach '{sql_text(published.path)}' as file (read_only)")
            before = connection.execute(
                "select distinct source, release from file.core_release order by all"
            ).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):  # of a program without it
            return
    for source, release in before:
        if source in SOURCES and source not in accepted and (source, release) not in here:
            lost.setdefault(source, []).append(release)
    if lost:
        raise ChecksRefusedError([_lost(source, names) for source, names in lost.items()])


def _lost(source: str, releases: Sequence[str]) -> str:
    others = f" and {len(releases) - 1} other(s)" if len(releases) > 1 else ""
    return (
        f"{source} {releases[0]}{others} of the published warehouse cannot be built again, as if "
        f"files had been lost. Put them back below landing/{source} from a backup, or fetch or add "
        f"them again (if it is right: run --accept {source})"
    )
