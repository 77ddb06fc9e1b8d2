"""All sources by key: the command line, the build and the published file read this list."""

from __future__ import annotations

from etl.errors import UsageError
from etl.sources import (
    community_survey,
    faers,
    hfcs,
    medical_examiner,
    openfda_drug,
    openfda_food,
    openfda_recalls,
    poison_center,
    vsrr,
)
from etl.sources.base import ReportSystem, Source

SOURCES: dict[str, Source] = {
    source.key: source
    for source in (
        faers.SOURCE,
        openfda_drug.SOURCE,
        hfcs.SOURCE,
        openfda_food.SOURCE,
        openfda_recalls.SOURCE,
        medical_examiner.SOURCE,
        poison_center.SOURCE,
        vsrr.SOURCE,
        community_survey.SOURCE,
    )
}
REPORT_SYSTEMS: dict[str, ReportSystem] = {
    source.report_system.key: source.report_system
    for source in SOURCES.values()
    if source.report_system is not None
}


def source_named(key: str) -> Source:
    """Give a source by key.

    Raises:
        UsageError: naming the keys that there are.
    """
    try:
        return SOURCES[key]
    except KeyError:
        raise UsageError(
            f"There is no source '{key}'. Known sources: {', '.join(SOURCES)}."
        ) from None
