"""The published warehouse as a run finds it and leaves it: whole or damaged, and what it says."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

import duckdb

from etl.errors import EtlError
from etl.settings import Folders, Settings
from etl.sources.registry import SOURCES
from etl.store.files import sql_text
from etl.store.publish import all_kept, generation, is_damaged, last_good, restore
from etl.store.status import Status

log = logging.getLogger(__name__)


def find_damage(status: Status, folders: Folders) -> bool:
    """Say whether the published file is damaged; log and status say so, too."""
    if not is_damaged(folders):
        return False
    log.error(
        "The bytes of %s are not those that were published. It is made again; look after the disk.",
        folders.warehouse,
    )
    status.mended.append(folders.warehouse.relative_to(folders.root).as_posix())
    return True


def put_back(settings: Settings, *, withdrawn: Collection[str | None]) -> str:
    """Publish the newest kept warehouse that was not rolled back, for one damaged or lost.

    Raises:
        EtlError: there is none.
    """
    folders = settings.folders
    kept = last_good(folders, besides=withdrawn)
    if kept is None:
        raise EtlError(
            f"{folders.warehouse} is damaged or lost, its input was rolled back, and no earlier "
            f"warehouse is whole. Build it all the same with: {settings.command('run --force')}"
        )
    restore(kept, folders)
    return (
        "The published warehouse was damaged or lost and its input was rolled back; the one built "
        f"{kept.built_at:%Y-%m-%d %H:%M} UTC is published again."
    )


def newest_built_at(folders: Folders) -> datetime | None:
    """When the newest warehouse that is there was built: the next one comes after it."""
    found = (generation(path) for path in (folders.warehouse, *all_kept(folders)))
    return max((one.built_at for one in found if one), default=None)


def note_published(status: Status, folders: Folders) -> str:
    """Take over into the status what the published file says; give what it holds in words."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(folders.warehouse)}' as file (read_only)")
        connection.execute("use file")
        built_at, is_synthetic = connection.execute(
            "select built_at, is_synthetic from mart_build"
        ).fetchone() or (None, None)
        through = connection.execute(
            """select release.source,
                max(coalesce(due.data_through_date, release.data_through_date))
            from core_release as release
            left join mart_due as due on release.source = due.source
            group by release.source"""
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
        context = connection.execute(
            "select source, sum(staged_rows) from core_release where report_system is null "
            "group by source order by source"
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
    said += [
        f"tables from {number} line list{'' if number == 1 else 's'} of {name}"
        for number, name in lists
    ]
    if said:
        return f"naming kratom or 7-OH: {', '.join(said)}"
    rows = (f"{count or 0:,.0f} row(s) of {SOURCES[key].dataset}" for key, count in context)
    return f"without any reports: {', '.join(rows)}"
