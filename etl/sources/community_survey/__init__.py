"""Self-reports that a community collected: confidential, only means of many are published."""

from __future__ import annotations

from etl.sources.base import Source, Step
from etl.sources.community_survey import editions, read

SOURCE = Source(
    key="community_survey",
    order=90,
    report_system=None,
    publisher="the group named on each file",
    dataset="Self-reports of a community survey",
    url="docs/methods.md",
    licence="as agreed with the group that collected it",
    cadence="when a file is added",
    preference=1,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    steps=(
        Step(
            name="suppressed_community_survey",
            reads=("work_community_survey_count", "earlier_community_survey", "registry_build"),
            make=editions.suppressed_means,
        ),
    ),
    editions=editions.EDITIONS,
    is_confidential=True,
)
