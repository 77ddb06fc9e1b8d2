"""A program with one source more: a copy of this one and a folder `toy_registry`, nothing else.

The toy is what CONTRIBUTING.md asks of a source: the record with a report system of its own, a
reader, a fetch, SQL, and rows of the vocabulary. A test runs the copy in a process of its own.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT
from tests.support.command import Ended

KEY = "toy_registry"
LIMITATION = "toy_is_invented"
CASES = """case_no,received,product,reaction,age,sex
T1,2025-01-15,KRATOM POWDER,Nausea,34,female
T2,2025-02-20,7-OH TABLETS,Vomiting,41,male
T3,2025-02-21,ASPIRIN,Headache,29,male
T4,2025-05-02,KRATOM TEA,Nausea,52,
,2025-05-03,KRATOM TEA,Nausea,52,
"""
"""Three cases name a watched substance, one does not, and one row has no number."""

FILES = {
    "__init__.py": '''"""A registry that nobody keeps."""

from etl.sources.base import Limited, ReportSystem, Source
from etl.sources.toy_registry import fetch, read

REPORT_SYSTEM = ReportSystem(
    key="toy_registry",
    name="Toy registry",
    long_name="Cases of a registry that nobody keeps",
    unit_singular="case",
    unit_plural="cases",
    evidence_kind="registry",
    what_it_is="Invented cases.",
    date_charted="entered in the registry",
    incomplete_quarters=1,
    cannot_tell=("anything at all",),
    sort_order=9,
    headline_start="The registry took",
    has_roles=False,
    lists_outcomes=False,
    collects=("reaction", "sex", "age"),
)
SOURCE = Source(
    key="toy_registry",
    order=500,
    report_system=REPORT_SYSTEM.key,
    publisher="Nobody",
    dataset="Toy registry, all cases",
    url="https://registry.example/",
    licence="invented",
    cadence="never",
    preference=1,
    parser_version=1,
    tables=read.TABLES,
    release_of=read.release_of,
    stage=read.stage,
    fetch=fetch.fetch,
    limitations=(Limited(limitation_id="toy_is_invented", chart="trend", strength="strong"),),
)
''',
    "read.py": '''"""Reads the CSV of the registry."""

import csv

from etl.errors import BadFileError
from etl.store.staging import Member

COLUMNS = ("case_no", "received", "product", "reaction", "age", "sex")
TABLES = {"case": {"line_number": "BIGINT"} | dict.fromkeys(COLUMNS, "VARCHAR")}


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def release_of(path):
    rows = _rows(path)
    if not rows or tuple(rows[0]) != COLUMNS:
        raise BadFileError(path, "this is no toy registry", remedy="Add its CSV")
    return path.stem


def stage(paths, staging):
    (path,) = paths
    rows = {name: [] for name in TABLES["case"]}
    delivered = _rows(path)
    for line_number, row in enumerate(delivered, start=2):
        if not row["case_no"]:
            staging.reject(
                path.name, line_number=line_number, reason="no case number", raw_text=str(row)
            )
            continue
        rows["line_number"].append(line_number)
        for name in COLUMNS:
            rows[name].append(row[name] or None)
    staging.write("case", TABLES["case"], rows)
    staged = len(rows["case_no"])
    staging.account(
        Member(
            file_name=path.name,
            member=path.name,
            table="case",
            rows_delivered=len(delivered),
            rows_staged=staged,
            rows_rejected=len(delivered) - staged,
        )
    )
''',
    "fetch.py": '''"""Fetches the CSV of the registry where it changed."""

from etl.errors import MovedError


def fetch(fetching):
    url = fetching.settings.address_of("toy_registry", "https://registry.example/cases.csv")
    facts = fetching.client.look(url)
    if facts is None:
        raise MovedError(f"{url}: there is no such file.")
    landed = fetching.landed_file("cases.csv")
    if landed is None or not facts.is_same_as(
        size=landed.bytes, etag=landed.etag, last_modified=landed.last_modified
    ):
        fetching.download(facts, "cases.csv")
''',
    "sql/raw_toy_registry_case.sql": """-- One row per delivered case, typed.
select release, case_no, cast(received as date) as received_date, product, reaction, age, sex
from read_parquet(getvariable('toy_registry_case'), union_by_name = true)
""",
    "sql/work_toy_registry_case.sql": """-- One row per case, by the release added last.
with ranked as (
    select
        delivered.*,
        row_number() over (
            partition by case_no order by file.retrieved_at desc, file.release desc
        ) as place
    from raw_toy_registry_case as delivered
    join work_release as file
        on file.source = 'toy_registry' and delivered.release = file.release
)
select * from ranked where place = 1
""",
    "sql/work_toy_registry_watched.sql": """-- One row per case that names a watched substance.
select distinct registry.*
from work_toy_registry_case as registry
join recognised_product as recognised
    on registry.product = recognised.product_name and recognised.ingredient_names is null
""",
    "sql/source_data_through.sql": """-- One row per staged release: the latest date in it.
select 'toy_registry' as source, release, max(received_date) as data_through_date
from raw_toy_registry_case
group by release
""",
    "sql/delivered_product_text.sql": """-- One row per delivered case.
select product as product_name from raw_toy_registry_case
""",
    "sql/source_report.sql": """-- One row per watched case.
select
    'toy_registry:' || case_no as report_id,
    'toy_registry' as source,
    case_no as case_id,
    1 as version,
    received_date,
    received_date as latest_date,
    age as age_text,
    'years' as age_unit,
    try_cast(age as double) as age_years,
    coalesce(sex, 'unknown') as sex,
    false as is_serious,
    false as has_death,
    false as has_hospitalization,
    false as has_outcome_given,
    'registry' as evidence_kind,
    release,
    'toy_registry' as delivered_by
from work_toy_registry_watched
""",
    "sql/source_product.sql": """-- One row per watched case.
select
    'toy_registry:' || case_no as report_id, 1 as product_seq, product as product_name,
    'unknown' as role
from work_toy_registry_watched
""",
    "sql/source_reaction.sql": """-- One row per watched case.
select 'toy_registry:' || case_no as report_id, upper(reaction) as term
from work_toy_registry_watched
""",
    "sql/source_delivery.sql": """-- One row per watched case and release that delivered it.
select report.report_id, 'toy_registry' as delivered_by, delivered.release
from core_report as report
join raw_toy_registry_case as delivered on report.case_id = delivered.case_no
where report.source = 'toy_registry'
""",
    "sql/source_background_total.sql": """-- One row: all cases.
select
    'toy_registry' as source, 'toy_registry' as report_system, count(*) as reports,
    min(received_date) as first_received_date, max(received_date) as last_received_date,
    'files' as counted_from
from work_toy_registry_case
having count(*) > 0
""",
    "sql/source_accounting.sql": """-- One row: the cases delivered.
select 'toy_registry' as source, 1 as step, count(*) as count, 'cases in the registry' as meaning
from work_toy_registry_case
""",
    "sql/check_sexes_are_known.sql": """-- Sexes are those that the toy knows.
select case_no, sex from raw_toy_registry_case where sex not in ('female', 'male')
""",
}
VOCABULARY = {
    "limitations": {
        "limitation_id": LIMITATION,
        "title": "Invented",
        "statement": "The toy registry is invented.",
        "why_it_matters": "Nothing follows from it.",
        "sources": KEY,
        "owner": "kratomwatch maintainers",
        "reviewed_on": "2026-11-22",
        "next_review": "2027-05-22",
        "source_note": "the tests",
        "sort_order": "900",
    },
}


@dataclass(frozen=True)
class ToyProgram:
    """A copy of the program with the toy in it."""

    folder: Path

    @property
    def toy(self) -> Path:
        """The folder of the source."""
        return self.folder / "etl" / "sources" / KEY

    def etl(self, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Ended:
        """Run `python -m etl` of the copy."""
        result = subprocess.run(
            [sys.executable, "-m", "etl", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**os.environ, "COLUMNS": "200", **(environment or {})},
            timeout=240,
        )
        return Ended(result.returncode, result.stdout, result.stderr)


def toy_program(folder: Path) -> ToyProgram:
    """Copy the program into `folder` and add the source: its folder, and rows of the vocabulary."""
    for package in ("etl", "dashboard", "sql"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    program = ToyProgram(folder)
    for name, text in FILES.items():
        path = program.toy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, row in VOCABULARY.items():
        path = folder / "etl" / "vocabulary" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([row.get(column, "") for column in header])
    return program


def write_cases(folder: Path, text: str = CASES) -> Path:
    """Write a file of the registry."""
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path
