"""FDA FAERS quarterly ASCII files: `$`-separated tables in a zip, all drugs, staged whole."""

from __future__ import annotations

from etl.sources.base import DistinctCount, Populations, Records, ReportSystem, Source
from etl.sources.faers import fetch, read

REPORT_SYSTEM = ReportSystem(
    key="faers",
    name="FAERS",
    long_name="FDA drug reports",
    short_for="FDA Adverse Event Reporting System",
    unit_singular="report",
    unit_plural="reports",
    evidence_kind="spontaneous_report",
    what_it_is=(
        "Reports sent to FDA by companies, health workers and the public when something bad "
        "happened and a drug was on the scene. One row is one case in its latest version."
    ),
    date_charted="first received by FDA",
    incomplete_quarters=2,
    cannot_tell=(
        "whether the product caused the event",
        "how many people are affected: there is no denominator",
        "in which US state it happened",
        "what the product held: labels are not tested",
    ),
    sort_order=1,
    collects=(
        *("reaction", "ingredient", "outcome", "sex", "age", "event_date", "event_day"),
        *("reporter_kind", "report_kind", "country", "weight", "dose", "indication", "start_date"),
        *("dechallenge", "article"),
    ),
)

POPULATIONS = Populations(
    name="work_faers_population",
    listed="listed_faers_population",
    reads=("work_faers_population_text", "vocabulary_age_units", "vocabulary_country_names"),
    wanted="work_faers_naming",
)

SOURCE = Source(
    key="faers",
    order=10,
    report_system=REPORT_SYSTEM.key,
    publisher="U.S. Food and Drug Administration",
    dataset="FAERS quarterly data files (ASCII)",
    url="https://fis.fda.gov/extensions/FPD-QDE-FAERS/FPD-QDE-FAERS.html",
    licence="US government work, public domain",
    cadence="quarterly",
    due_after_days=155,
    preference=1,
    parser_version=5,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    is_one_file=True,
    records=Records(
        table="demo",
        identity="primaryid",
        last_day="try_strptime(fda_dt, '%Y%m%d')",
        is_series=True,
        new_form_since=("2012q4",),
        varying=read.VARYING,
    ),
    fetch=fetch.fetch,
    counts=tuple(
        DistinctCount(
            name=f"counted_faers_{what}",
            listed=f"listed_faers_{what}",
            numbers=numbers,
            versions="listed_faers_version",
            not_standing="work_faers_not_standing",
            populations=POPULATIONS,
        )
        for what, numbers in (
            ("reaction", "work_faers_reac_number"),
            ("ingredient", "work_faers_drug_number"),
            ("case", "work_faers_case_number"),
        )
    ),
    moving="FDA has been folding FAERS into AEMS, its Adverse Event Monitoring System, since March "
    "2026; no quarterly file of AEMS was known in November 2026.",
)
