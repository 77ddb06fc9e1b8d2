"""Statements in the words of another engine: constructs that may stand in them, and their traps."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from etl.build.engine import whole_source
from etl.build.relations import relations
from etl.build.spark_sql import by_name, portable_pattern, tables_of, translate
from etl.build.statements import read

# Every function that a statement of sql/core, or one of a whole source, may call. Each was executed
# on Spark with equal results; before another one joins them, read what it does there.
FUNCTIONS = """
    and argmin array arrayagg arraytostring bitwiseoragg case cast coalesce concatws contains count
    datefromparts datetrunc day denserank exists greatest groupconcat if lastday lead least length
    logicaland logicalor lower max md5 min month nullif or quarter readparquet regexpextract
    regexplike regexpreplace replace rownumber split splitpart startswith strtotime substring sum
    timestamptrunc trim trycast try_strptime getvariable unnest upper year
    """.split()  # noqa: SIM905


def taken() -> list[tuple[str, str]]:
    """The statements that another engine may take: name and query, part by part."""
    core = {one.name for one in read("core")}
    return [
        (name, part)
        for name, one in relations().items()
        if name in whole_source() | core or name.startswith("listed_")
        for part in one.parts
    ]


def test_no_statement_calls_a_function_that_nobody_compared() -> None:
    assert len(taken()) > 150
    for name, query in taken():
        for node in sqlglot.parse_one(query, read="duckdb").find_all(exp.Func):
            called = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
            assert called.lower() in FUNCTIONS, f"{name} calls {called}: compare it on Spark first"


def test_every_statement_has_a_translation() -> None:
    for name, query in taken():
        written = translate(query, named=lambda _: "staged")
        assert "TRY_STRPTIME" not in written, name
        assert "MATERIALIZED" not in written, name


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select regexp_replace(a, 'x', 'y') from t", "needs the flag 'g'"),
        ("select regexp_matches(a, 'x', 's') from t", "the flag 's'"),
        ("select regexp_matches(a, b) from t", "the pattern b is no text"),
        ("select unnest(range(0, 9)) as a", "means something else on another engine"),
        ("select try_strptime(a, '%H') from t", "the format %H"),
        ("select try_cast(a as time) from t", "try_cast to TIME"),
        ("select strange(a) from t", "strange has no translation"),
        ("select 1 as a union all by name select 2 as b", "union all by name"),
    ],
)
def test_what_another_engine_would_take_otherwise_is_refused(query: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        translate(query)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"^\d{4}$", r"^[0-9]{4}\z"),
        (r"^(.*)\.[.$\s]+$", r"^([^\n]*)\.[.$\t\n\f\r ]+\z"),
        ("[^a-z0-9]", "[^a-z0-9]"),
    ],
)
def test_a_pattern_means_the_same_everywhere(pattern: str, written: str) -> None:
    assert portable_pattern(pattern) == written


def test_what_sqlglot_drops_is_kept() -> None:
    assert "(?i)^x" in translate("select regexp_matches(a, '^x', 'i') from t")
    assert translate("select min_by(a, b) from t").endswith("FILTER(WHERE NOT a IS NULL) FROM t")
    assert "TRY_CAST(" in translate("select try_cast(a as double) from t")
    assert "ENUM" not in translate("select cast(a as enum('x', 'y')) from t")
    assert "NULLS LAST" in translate("select row_number() over (order by a) from t")
    # Two that have one name stay apart.
    twice = "select * from (with a as (select 1 as x) select * from a) as one"
    both = translate(f"{twice} union all {twice.replace('select 1', 'select 2')}")
    assert both.count("(WITH a AS") == 2


def test_rows_of_several_sources_are_joined_by_the_names_of_their_columns() -> None:
    columns = {"a": "INTEGER", "b": "VARCHAR"}
    query = by_name([("select 1 as a", {"a": "INTEGER"}), ("select 'x' as b", {"b": "x"})], columns)
    assert query.count("cast(null as") == 2
    assert "UNION ALL" in translate(query)


def test_the_relations_that_a_query_reads_are_known_by_name() -> None:
    query = "with a as (select * from b) select * from a join read_parquet('/c' || '/d.parquet')"
    assert tables_of(query) == {"b"}
    macros = {"listed": "select x from read_parquet(of_folder || '/e.parquet') join f using (x)"}
    assert tables_of("select * from listed('/c')", macros=macros) == {"f"}
