"""What holds the house together: import directions, portable SQL, documents that match the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot
import typer

from dashboard.filters import Filters
from dashboard.report_filters import Choice, ReportFilter
from dashboard.routes import CHOICES
from etl.build.dictionary import dictionary
from etl.build.filters import ReportFilter as DeclaredFilter
from etl.build.filters import report_filters
from etl.build.questions import FILTERS
from etl.build.statements import statements
from etl.cli import app
from etl.errors import ExitCode
from etl.sources.registry import SOURCES
from etl.vocabulary import VOCABULARY
from tests.support import ROOT

LONGEST_MODULE = 450  # lines, as wc counts them


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize(("package", "other"), [("etl", "dashboard"), ("dashboard", "etl")])
def test_etl_and_dashboard_never_import_each_other(package: str, other: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        wrong = [name for name in imports(path) if name.split(".")[0] == other]
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("package", ["etl"])
def test_no_module_is_too_long_to_read(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        lines = path.read_bytes().count(b"\n")
        assert lines <= LONGEST_MODULE, f"{path.relative_to(ROOT)} has {lines} lines: split it"


def test_figures_and_texts_never_query() -> None:
    dashboard = ROOT / "dashboard"
    asking = {path for path in dashboard.rglob("*.py") if "duckdb" in set(imports(path))}
    assert asking == {dashboard / "warehouse.py"}
    for folder in ("figures", "components"):
        for path in (dashboard / folder).glob("*.py"):
            wrong = set(imports(path)) & {"dashboard.warehouse", "dashboard.context"}
            assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("folder", ["core", "mart"])
def test_core_and_mart_can_run_on_another_engine(folder: str) -> None:
    for statement in statements(folder):
        sqlglot.transpile(
            statement.sql,
            read="duckdb",
            write="spark",
            unsupported_level=sqlglot.ErrorLevel.RAISE,
        )


@pytest.mark.parametrize("folder", ["staging", "core", "mart", "checks", "questions"])
def test_each_sql_file_opens_with_what_a_row_is(folder: str) -> None:
    for statement in statements(folder):
        assert statement.comment, statement.name
        code = re.sub(r"--.*|'[^']*'", "", statement.sql)
        assert ";" not in code, f"{statement.name} holds more than one statement"


def test_no_statement_changes_anything() -> None:
    for folder in ("staging", "core", "mart", "checks", "questions"):
        for statement in statements(folder):
            assert not re.search(r"^\s*(update|delete|insert)\b", statement.sql, re.I | re.M)


def test_filters_of_the_pages_are_the_parameters_of_the_questions() -> None:
    chosen = Filters(
        substances=("7-oh",),
        first_quarter="2025-Q1",
        last_quarter="2025-Q2",
        suspect_only=True,
        outcome="death",
        counting="events",
        further=tuple(Choice(of=_as_published(one), values=("x",)) for one in report_filters()),
    )
    assert set(chosen.parameters(source="faers")) == set(FILTERS)


def _as_published(one: DeclaredFilter) -> ReportFilter:
    return ReportFilter(
        **{
            name: getattr(one, name)
            for name in ("parameter", "address", "label", "any_label", "said", "without")
        },
        restricts="",
        is_switch=one.value is not None,
        keeps_untold=one.keeps_untold,
        values=(("x", "X"),),
    )


def test_a_further_filter_is_named_like_nothing_else(empty_warehouse: Path) -> None:
    """A macro takes a column that is called like a parameter for the parameter."""
    with duckdb.connect(str(empty_warehouse), read_only=True) as connection:
        columns = {
            name
            for (name,) in connection.execute(
                "select distinct column_name from duckdb_columns() where not internal"
            ).fetchall()
        }
    parameters = [one.parameter for one in report_filters()]
    assert not set(parameters) & columns
    keys = [one.address for one in report_filters()]
    others = {"substance", "from", "to", "role", "outcome", "count", "asof", "open", *CHOICES}
    assert len({*keys, *others}) == len(keys) + len(others)


def test_the_data_dictionary_is_current() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary(), "run: make docs"


def test_every_command_exit_code_and_source_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    for name in group.commands:  # type: ignore[attr-defined]
        assert f"etl {name}" in readme, f"README does not name `etl {name}`"
    for code in ExitCode:
        assert f"| {int(code)} |" in guide
    for source in SOURCES.values():
        assert f"`{source.key}`" in readme


def test_every_vocabulary_file_is_described() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in VOCABULARY.glob("*.csv"):
        assert path.name in contributing, f"CONTRIBUTING.md does not describe {path.name}"
