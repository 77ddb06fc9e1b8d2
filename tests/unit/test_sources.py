"""Sources are folders: found, in order, apart from each other, and their SQL keeps the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

import pytest
import sqlglot

from etl.build import relations as relations_module
from etl.build.relations import FOLDERS, SUPPLIED, Relation, relations
from etl.build.statements import Order, Statement, in_order, read, read_of_source
from etl.sources.registry import REPORT_SYSTEMS, SOURCES, report_systems_in, sources_in
from tests.support import ROOT

PREFIXES = ("raw_", "delivered_", "work_", "view_", "listed_", "source_", "mart_", "check_")
OF_SOURCES = [(key, one) for key in SOURCES for one in read_of_source(key)]


def folder(name: str, **holds: object) -> ModuleType:
    module = ModuleType(f"etl.sources.{name}")
    vars(module).update(holds)
    return module


def test_every_folder_with_a_source_is_found_in_order() -> None:
    folders = {path.parent.name for path in (ROOT / "etl" / "sources").glob("*/__init__.py")}
    assert set(SOURCES) == folders
    orders = [source.order for source in SOURCES.values()]
    assert orders == sorted(orders)
    assert next(iter(SOURCES)) == "faers"


def test_order_then_key_decides() -> None:
    faers = SOURCES["faers"]
    found = sources_in(
        [folder(key, SOURCE=replace(faers, key=key, order=order)) for key, order in
         (("c", 1), ("b", 2), ("a", 2))]
    )  # fmt: skip
    assert list(found) == ["c", "a", "b"]


def test_a_key_is_the_name_of_the_folder() -> None:
    with pytest.raises(ValueError, match="no folder for 'faers'"):
        sources_in([folder("another", SOURCE=SOURCES["faers"])])


def test_a_report_system_that_no_folder_has_is_named() -> None:
    with pytest.raises(ValueError, match="no folder has a REPORT_SYSTEM of the key faers"):
        report_systems_in([folder("openfda_drug")], {"openfda_drug": SOURCES["openfda_drug"]})


def test_a_report_system_is_that_of_the_folder_that_owns_it() -> None:
    assert set(REPORT_SYSTEMS) == {one.report_system for one in SOURCES.values()} - {None}
    for key, system in REPORT_SYSTEMS.items():
        assert SOURCES[key].report_system == system.key == key


def test_no_source_is_named_outside_its_folder() -> None:
    named = re.compile(rf"\b\w*({'|'.join(SOURCES)})\w*\b")
    statements = [one for name in (*FOLDERS, "checks") for one in read(name)]
    assert len(statements) > 50
    for one in statements:
        found = named.search(re.sub(r"--.*", "", one.sql))
        assert not found, f"{one.name}.sql names {found and found[0]}"
    for path in (ROOT / "etl" / "build").glob("*.py"):
        found = named.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name} names {found and found[0]}"


@pytest.mark.parametrize(
    ("key", "one"), OF_SOURCES, ids=[f"{key} {one.name}" for key, one in OF_SOURCES]
)
def test_sql_of_a_source(key: str, one: Statement) -> None:
    assert one.name.startswith(PREFIXES)
    assert one.comment
    code = re.sub(r"--.*|'[^']*'", "", one.sql)
    assert ";" not in code
    assert not re.search(r"^\s*(update|delete|insert)\b", code, re.I | re.M)
    if not one.name.startswith("raw_"):
        sqlglot.transpile(
            one.sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
        )


def test_a_relation_that_sources_supply_says_its_columns() -> None:
    supplied = {name: one for name, one in relations().items() if name.startswith(SUPPLIED)}
    for name, one in supplied.items():
        assert one.declared.column_comments, name
        assert one.supplied or "where false" in one.declared.sql, f"nobody supplies {name}"
        assert not any(part.column_comments for part in one.supplied.values())


def statement(name: str, **columns: str) -> Statement:
    return Statement(name, "select 1 as a", "One row.", columns)


@pytest.mark.parametrize(
    ("name", "files", "said"),
    [
        ("work_x", [("sql/core", statement("work_x"))] * 2, "is in sql/core and in sql/core"),
        ("source_x", [("a", statement("source_x"))], "said in no folder"),
        (
            "source_x",
            [("a", statement("source_x", a="a")), ("b", statement("source_x", a="a"))],
            "said in a and b",
        ),
    ],
)
def test_two_files_of_a_name_are_refused_unless_one_declares(
    name: str, files: list[tuple[str, Statement]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        relations_module._relation(name, files)


def test_rows_are_added_by_name() -> None:
    added = statement("source_x")
    one = Relation(declared=statement("source_x", a="a"), supplied={"b": added})
    assert one.sql.count("union all by name") == 1


def test_the_order_follows_what_is_read() -> None:
    texts = {"a": "from c", "b": "", "c": "", "d": "from b -- a"}
    assert list(in_order(texts)) == ["b", "c", "a", "d"]
    with pytest.raises(ValueError, match="circle"):
        list(in_order({"a": "from b", "b": "from a"}))


def test_what_is_under_way_holds_up_only_what_reads_it() -> None:
    texts = {"a": "from c", "b": "", "c": "", "d": "from b -- a"}
    order = Order(texts, rank=lambda name: name == "b")
    assert order.next() == "c"
    assert order.next() == "b"
    assert order.next() is None
    assert order.is_left
    order.done("b")
    assert order.next() == "d"
    order.done("c")
    assert order.next() == "a"
    order.done("d")
    order.done("a")
    assert not order.is_left
