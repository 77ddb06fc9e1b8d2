"""Deaths investigated by medical examiners; each jurisdiction is a report system of its own."""

from __future__ import annotations

from functools import partial

from etl.sources.base import Records, ReportSystem, Source
from etl.sources.medical_examiner import fetch, read, systems

REPORT_SYSTEM = ReportSystem(
    key="medical_examiner",
    name="Connecticut",
    long_name="Medical examiner, accidental drug deaths",
    unit_singular="death",
    unit_plural="deaths",
    evidence_kind="medical_examiner",
    what_it_is=(
        "Accidental deaths with drugs investigated by the medical examiner of one state, "
        "Connecticut. A substance is counted where the cause of death, a contributing condition "
        "or a drug column lists it, which says that it was found, not that it alone killed."
    ),
    date_charted="dated by day of death, else of report",
    incomplete_quarters=2,
    cannot_tell=(
        "whether one of several substances caused the death",
        "how often mitragynine was looked for: not every laboratory tests for it",
        "leaf from extract or 7-OH: the laboratory finds the alkaloid",
        "anything about other states, or about people who did not die",
    ),
    sort_order=4,
    headline_start="Connecticut recorded",
    names="list",
    naming="listing",
    counted="deaths list",
    collects=("sex", "age", "event_date", "event_day", "us_state"),
    has_roles=False,
    lists_products=False,
    lists_outcomes=False,
    confined_to="Connecticut only, accidental deaths only.",
)

SOURCE = Source(
    key="medical_examiner",
    order=60,
    report_system=REPORT_SYSTEM.key,
    publisher="Connecticut Office of the Chief Medical Examiner",
    dataset="Accidental drug-related deaths",
    url="https://data.ct.gov/Health-and-Human-Services/Accidental-Drug-Related-Deaths/rybz-nyjw",
    licence="Connecticut open data, public domain",
    cadence="yearly",
    due_after_days=665,
    preference=1,
    parser_version=3,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    records=Records(
        table="death",
        identity="death_id",
        last_day="coalesce(try_strptime(split_part(date, ' ', 1), '%m/%d/%Y'), "
        "try_strptime(substr(date, 1, 10), '%Y-%m-%d'))",
        is_cumulative=True,
        is_stable=False,
    ),
    fetch=fetch.fetch,
    mapping_of=read.mapping_of,
    own_system=partial(systems.own_system, record=REPORT_SYSTEM),
)
