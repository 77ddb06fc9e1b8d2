"""The data dictionary: every source, published table, column and question, from the SQL files.

It is written from a warehouse built of nothing, so types and comments are those of the real one.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from etl.build.inputs import BuildInput
from etl.build.questions import FILTERS
from etl.build.warehouse import build
from etl.sources.registry import REPORT_SYSTEMS, SOURCES

INTRODUCTION = """# Data dictionary

Written by `make docs` from the comments in the SQL files and the records of the sources; do not
edit.

The published file is `DIR/published/kratomwatch.duckdb`. Open it read-only with any DuckDB 2
client: `duckdb -readonly data/published/kratomwatch.duckdb`. `core_` tables hold one row per thing
reported, `background_` tables the other margins of a 2x2 table, `mart_` tables what the pages read.
"""


def dictionary() -> str:
    """Give the data dictionary as Markdown."""
    with tempfile.TemporaryDirectory(prefix="kratomwatch-dictionary-") as folder:
        path = Path(folder) / "empty.duckdb"
        nothing = BuildInput(releases=[], is_synthetic=False, input_version="none")
        build(path, nothing, memory_limit="512MB", threads=2)
        with duckdb.connect(str(path), read_only=True) as connection:
            return (
                "\n".join(
                    [
                        INTRODUCTION,
                        *_sources(connection),
                        *_questions(connection),
                        *_tables(connection),
                    ]
                )
                + "\n"
            )


def _sources(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = dict(connection.execute("select source, name from mart_report_system").fetchall())
    lines = [
        "## Sources",
        "",
        "| source | reports of | data set | publisher | terms | issued |",
        "|---|---|---|---|---|---|",
    ]
    for one in SOURCES.values():
        system = f"{names[one.report_system]} (`{one.report_system}`)" if one.report_system else ""
        dataset = f"[{one.dataset}]({one.url})" if one.url.startswith("https") else one.dataset
        lines.append(
            f"| `{one.key}` | {system} | {dataset} | {one.publisher} | {one.licence} "
            f"| {one.cadence} |"
        )
    return [*lines, ""]


def _questions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select function_name, comment from duckdb_functions() "
        "where function_type = 'table_macro' and not internal order by function_name"
    ).fetchall()
    (substance,) = connection.execute(
        "select substance from mart_substance order by sort_order limit 1"
    ).fetchone() or ("",)
    system = next(iter(REPORT_SYSTEMS))
    parameters = ", ".join(f"`{name} := {default}`" for name, default in FILTERS.items())
    lines = [
        "## Questions",
        "",
        "Table macros in the file; the dashboard, its CSV links and you ask them the same way:",
        "",
        "```sql",
        f"from trend(substances := ['{substance}'], sources := ['{system}'], "
        "since := date '2023-01-01')",
        "```",
        "",
        f"Every question about reports takes {parameters}; `outcome` is `any`, `serious`, `death` "
        "or `hospitalization`. Where the answer names a parameter of its own, it takes only that.",
        "",
        *_further_filters(connection),
        "| question | answer | columns |",
        "|---|---|---|",
    ]
    for name, comment in rows:
        description = connection.execute(f"describe from {name}()").fetchall()
        columns = ", ".join(f"`{column[0]}`" for column in description)
        lines.append(f"| `{name}` | {comment} | {columns} |")
    return [*lines, ""]


def _further_filters(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The further filters, as their files in `sql/filters` declare them."""
    lines = [
        "The parameters behind “More filters” on a page, with their keys in its address. A report "
        "that does not tell what is asked for is left out, or stays in where that is said; "
        "`untold` counts these reports.",
        "",
        "| parameter | leaves | address | words | a report that does not tell |",
        "|---|---|---|---|---|",
    ]
    for one in connection.execute(
        "select filter, restricts, address, is_switch, keeps_untold, without, "
        "string_agg(value, ', ' order by known.sort_order) from mart_filter as named "
        "join mart_filter_value as known using (filter) group by all order by min(named.sort_order)"
    ).fetchall():
        parameter, restricts, address, is_switch, keeps, without, words = one
        values = "true or false" if is_switch else f"a list of {words}"
        key = f"`{address}={words}`" if is_switch else f"`{address}=`, comma-separated"
        fate = "stays in" if keeps else "is left out"
        lines.append(f"| `{parameter}` | {restricts} | {key} | {values} | {fate} ({without}) |")
    return [*lines, ""]


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    lines = ["## Tables", ""]
    for name, comment in connection.execute(
        "select table_name, comment from duckdb_tables() order by table_name"
    ).fetchall():
        lines += [f"### {name}", "", comment, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [
            f"| `{column}` | {kind} | {text} |"
            for column, kind, text in connection.execute(
                "select column_name, data_type, comment from duckdb_columns() "
                "where table_name = ? order by column_index",
                [name],
            ).fetchall()
        ]
        lines.append("")
    return lines
