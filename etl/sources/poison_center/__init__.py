"""Line lists of poison centers in NPDS terms: confidential, only aggregates are published."""

from __future__ import annotations

from etl.sources.base import Records, ReportSystem, Source, Step
from etl.sources.poison_center import check, editions, read

REPORT_SYSTEM = ReportSystem(
    key="poison_center",
    name="Poison centers",
    long_name="Exposures called in to poison centers",
    unit_singular="exposure",
    unit_plural="exposures",
    evidence_kind="exposure_call",
    what_it_is=(
        "Calls to poison centers about a person exposed to a substance, coded in the terms of the "
        "National Poison Data System. Confirmed non-exposures, information calls and animals are "
        "left out. Line lists are confidential: only tables with small counts hidden are published."
    ),
    date_charted="reported by call",
    incomplete_quarters=1,
    cannot_tell=(
        "whether the exposure was a poisoning or an overdose",
        "what was taken: most exposures are not confirmed by a test",
        "how many people are affected: calling is voluntary, and there is no denominator",
        "leaf, extract and 7-OH apart: 7-OH had no code of its own before 2025",
        "anything about single calls, or about counts that are hidden",
    ),
    sort_order=3,
    publishes_records=False,
)

SOURCE = Source(
    key="poison_center",
    order=70,
    report_system=REPORT_SYSTEM.key,
    publisher="Added by the operator",
    dataset="Line list of a poison center",
    url="https://poisoncenters.org/national-poison-data-system",
    licence="confidential; aggregates only",
    cadence="as added",
    preference=1,
    parser_version=3,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(table="case", identity="line_number", is_stable=False),
    steps=(
        Step(
            name="suppressed_poison_center",
            reads=("work_poison_center_count", "earlier_poison_center", "registry_build"),
            make=editions.suppressed_cells,
        ),
    ),
    editions=editions.EDITIONS,
    is_confidential=True,
    mapping_of=read.mapping_of,
    check=check.check,
)
