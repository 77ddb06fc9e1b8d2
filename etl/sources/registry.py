"""All sources and report systems by key: every folder here that has a `SOURCE`.

The command line, the build and the published file read these lists. A folder that owns a report
system has a `REPORT_SYSTEM` as well; the other sources of that system only name it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from etl import sources
from etl.errors import UsageError
from etl.sources.base import ReportSystem, Source


def folders_in(package: ModuleType) -> list[ModuleType]:
    """The packages directly below a package, imported."""
    return [
        import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
        if found.ispkg
    ]


def sources_in(folders: list[ModuleType]) -> dict[str, Source]:
    """The sources of the folders by key, in their order.

    Raises:
        ValueError: a source is not in the folder of its name.
    """
    found = [folder.SOURCE for folder in folders if hasattr(folder, "SOURCE")]
    names = {folder.__name__.rpartition(".")[2] for folder in folders}
    for source in found:
        if source.key not in names:
            raise ValueError(f"etl/sources: there is no folder for '{source.key}', its source key")
    return {source.key: source for source in sorted(found, key=lambda one: (one.order, one.key))}


def report_systems_in(
    folders: list[ModuleType], known: Mapping[str, Source]
) -> dict[str, ReportSystem]:
    """The report systems of the folders by key, in the order of the sources that name them.

    Raises:
        ValueError: a source names a report system that no folder has.
    """
    owned = [folder.REPORT_SYSTEM for folder in folders if hasattr(folder, "REPORT_SYSTEM")]
    by_key = {system.key: system for system in owned}
    named = dict.fromkeys(one.report_system for one in known.values() if one.report_system)
    if missing := named.keys() - by_key.keys():
        raise ValueError(
            f"etl/sources: no folder has a REPORT_SYSTEM of the key {', '.join(sorted(missing))}"
        )
    return {key: by_key[key] for key in named}


_FOLDERS = folders_in(sources)
SOURCES: dict[str, Source] = sources_in(_FOLDERS)
REPORT_SYSTEMS: dict[str, ReportSystem] = report_systems_in(_FOLDERS, SOURCES)


def source_named(key: str) -> Source:
    """The source of a key.

    Raises:
        UsageError: naming the keys that there are.
    """
    try:
        return SOURCES[key]
    except KeyError:
        raise UsageError(
            f"There is no source '{key}'. Known sources: {', '.join(SOURCES)}."
        ) from None
