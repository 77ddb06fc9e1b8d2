"""Self-reports that a community collected: a condition, and how somebody felt before and after."""

from __future__ import annotations

from etl.sources.base import Source
from etl.sources.community_survey import read

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
)
