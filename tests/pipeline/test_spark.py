"""The same SQL on Spark: what it makes is what DuckDB makes, row by row."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.generate import CASES, FIRST_CASE, write_quarter
from etl import pipeline
from etl.build.engine import whole_source
from etl.build.spark import SparkEngine
from etl.build.spark_place import Store
from etl.build.spark_sql import translate
from etl.build.spark_stage import parse_on, parse_through
from etl.build.stage import Elsewhere, stage_source
from etl.build.statements import read
from etl.demo.write_all import write_releases
from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.store.staging import read_document
from etl.store.status import Status
from tests.support.equal import differences, tables
from tests.support.releases import Case, Quarter
from tests.support.spark import require_spark, small_session
from tests.support.two_engines import COMPARED, build_on, nasty_warehouse

# Texts as files have them where a date or a number belongs, and what one engine alone would take.
# Left out are years before 1 and the words infinity and epoch, which DuckDB alone takes for days.
TEXTS = """
20250101|2025011|202511|202501011| 20250101 |+20250101|00010101|20250101abc|20250229|20240229
20250001|202501|20251|2025 1|2025|20255|025|25|1/5/2024|01/05/2024|001/5/2024|1/5/24|13/1/2024
2/29/2023|1/5/20244|2024-1-5|2024-01-05|24-1-5|2024-13-01|2024-01|2024-01-05T10:00
2024-01-05 10:00:00|2024/01/05|2024-01-05x|12| 12 |1e3|1E-3|nan|NaN|+nan|-NAN|inf|-inf
+infinity|1_000|12d|12f|0x1F|0b11|1.|.5|1,5||+5|--5|1e|1e400|1e-400|12L|1__0|_1|1.5_0|1.5|2.5|-1.5
-2.5|0.4999|9223372036854775807|9223372036854775808|-9223372036854775808|2147483648|1e19|007|1.0d
1 2|34 Years|true|null|\u0662\u0660\u0662\u0665|\uff11\uff12
""".replace("\n", "|").split("|")
EXPRESSIONS = [
    *[
        f"cast(try_strptime(text, {form}) as date)"
        for form in ("'%Y%m%d'", "'%Y%m'", "'%Y'", "['%m/%d/%Y', '%Y-%m-%d']")
    ],
    *[f"try_cast(text as {kind})" for kind in ("double", "bigint", "integer")],
    "try_cast(replace(text, 'inf', '') as date)",
    "regexp_matches(text, '^[0-9.]+$')",
    "regexp_matches(text, '^INF', 'i')",
    "regexp_replace(text, '\\s+', ' ', 'g')",
    "(regexp_extract(text, '^([0-9.,]+) *(.*)$', ['a', 'b'])).b",
    "split_part(text, ' ', 1)",
    "split_part(text, '-', 2)",
    "substr(text, 2, 3)",
    "upper(trim(text))",
    "replace(text, '0', '''')",
    "contains(text, '1')",
    "starts_with(text, '2')",
    "text || '-Q' || length(text)",
    "md5(text)",
    "dense_rank() over (order by text)",
    "row_number() over (order by nullif(text, ''), text desc)",
]
CHARACTERS = [chr(code) for code in (*range(1, 0xD800), *range(0xE000, 0x20000))]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    require_spark()
    with small_session(tmp_path_factory.mktemp("spark")) as made:
        yield made


def _on_both(session: Any, folder: Path, texts: list[str | None], columns: list[str]) -> list[str]:
    """The expressions that give something else on Spark, each with the first such text."""
    path = folder / "texts.parquet"
    with duckdb.connect() as connection:
        connection.execute("create table texts as select unnest(?) as text", [texts])
        connection.execute(f"copy texts to '{path}'")
        session.read.parquet(f"file://{path}").createOrReplaceTempView("texts")
        wrong = []
        listed = ", ".join(f"{one} as column_{place}" for place, one in enumerate(columns))
        query = f"select text, {listed} from texts"
        here = connection.execute(query).fetchall()
        there = [tuple(row) for row in session.sql(translate(query)).collect()]
        here.sort(key=lambda row: (row[0] is None, row[0]))
        there.sort(key=lambda row: (row[0] is None, row[0]))
        for place, one in enumerate(columns, start=1):
            found = [
                (a[0], a[place], b[place])
                for a, b in zip(here, there, strict=True)
                if repr(a[place]) != repr(b[place])
            ]
            if found:
                wrong.append(f"{one}: {len(found)}, {found[:12]}")
    return wrong


def test_texts_are_read_alike(session: Any, tmp_path: Path) -> None:
    texts = [*dict.fromkeys(TEXTS), "a\tb\x0bc  d", "2024\n", "1\n", "ß\r\nx", None]
    assert _on_both(session, tmp_path, texts, EXPRESSIONS) == []


def test_letters_are_folded_alike(session: Any, tmp_path: Path) -> None:
    # The capital form of a sigma at the end of a word, and a sharp s among others.
    texts = [*CHARACTERS, "STRASSE \u039f\u0394\u039f\u03a3", "stra\xdfe"]
    assert _on_both(session, tmp_path, texts, ["upper(text)", "lower(text)", "trim(text)"]) == []


@pytest.mark.timeout(1500)
def test_every_table_is_equal_row_by_row(session: Any, tmp_path: Path) -> None:
    # A folder with letters that mean something in a path of Hadoop's.
    folder = tmp_path / "a {b} [c]"
    folder.mkdir()
    settings = nasty_warehouse(folder)
    chosen = whole_source() | {one.name for one in read("core")}
    made = build_on(SparkEngine(session, folder / "engine", chosen), settings, folder / "again")
    written = {one.name for one in (folder / "engine" / "made").iterdir()}
    # What reads no staged row is made here: two read what Python found, two what was mended.
    assert {one for one in chosen if one.startswith("core_")} - written == {
        *("core_duplicate_link", "core_member", "core_reject", "core_repair"),
    }
    counted = tables(made, COMPARED)
    assert len(counted) == 26
    assert counted["core_report"] > 12
    assert {name for name, rows in counted.items() if not rows} <= {"core_reject", "core_repair"}
    assert differences(settings.folders.warehouse, made) == []


def test_through_a_store_the_tables_are_the_same_and_nothing_of_the_run_stays(
    session: Any, tmp_path: Path
) -> None:
    settings = nasty_warehouse(tmp_path)
    seen: list[str] = []

    class Watched(SparkEngine):
        def _read(self, schema: Any, *places: str) -> Any:
            seen.extend(places)
            return super()._read(schema, *places)

    # A blank and a bracket: letters that mean something in an address.
    store = Store(f"file://{tmp_path}/a store [1]")
    store.refuse_unreachable()
    staged = {one for one in whole_source() if one.startswith("raw_faers_d")}
    chosen = {*staged, "work_faers_version", "work_faers_product", "distinct_product_name"}
    assert chosen < whole_source()
    with store.of_one_run():
        engine = Watched(session, tmp_path / "engine", chosen, store)
        made = build_on(engine, settings, tmp_path / "again")
        kept = set(tmp_path.glob("a store */files/*"))
    assert differences(settings.folders.warehouse, made, prefixes=COMPARED) == []
    assert all(place.startswith(f"{store.address}/") for place in seen)
    assert {"files", "made", "read"} <= {one for place in seen for one in place.split("/")}
    (folder,) = tmp_path.glob("a store *")
    assert [one.name for one in folder.iterdir()] == ["files"]
    assert len(kept) > 8
    assert set(folder.glob("files/*")) == kept


def _demo(folder: Path) -> Settings:
    settings = Settings(data=folder / "data")
    for file in write_releases(folder):
        pipeline.add(settings, file.source, [file.path], is_synthetic=True)
    return settings


def _two_quarters(folder: Path) -> Settings:
    settings = Settings(data=folder / "data")
    for place, name in enumerate(("2024q4", "2025q1")):
        path = write_quarter(folder, name, cases=CASES, first_case=FIRST_CASE + place * 300_000)
        pipeline.add(settings, "faers", [path])
    return settings


LONG = pytest.mark.skipif(
    not os.environ.get("KRATOMWATCH_LONG"), reason="make test-engines runs it"
)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    "given",
    [pytest.param(_demo, id="demo"), pytest.param(_two_quarters, id="two-quarters", marks=LONG)],
)
def test_whole_warehouses_are_equal(session: Any, given: Any, tmp_path: Path) -> None:
    settings = given(tmp_path)
    assert pipeline.run(settings).exit_code == 0
    engine = SparkEngine(session, tmp_path / "engine", whole_source())
    made = build_on(engine, settings, tmp_path / "again")
    assert differences(settings.folders.warehouse, made, prefixes=COMPARED) == []


@pytest.mark.real
@LONG
@pytest.mark.timeout(3600)
def test_real_samples_are_equal(session: Any, real_cases: Settings, tmp_path: Path) -> None:
    engine = SparkEngine(session, tmp_path / "engine", whole_source())
    made = build_on(engine, real_cases, tmp_path / "again")
    assert differences(real_cases.folders.warehouse, made, prefixes=COMPARED) == []


def quarter(name: str, *, reactions: tuple[str, ...] = ("Nausea",)) -> Quarter:
    first = 90_000_000 + 1_000 * int(name[-1])
    return Quarter(
        name=name, cases=[Case(caseid=first + one, reactions=reactions) for one in range(210)]
    )


def test_quarters_are_staged_by_tasks_and_then_compared_with_those_before(
    session: Any, tmp_path: Path
) -> None:
    """The staged bytes are those of staging here, and so is what is refused."""
    quarters = [quarter("2024q1"), quarter("2024q2"), quarter("2024q3", reactions=())]
    zips = [one.write(tmp_path) for one in quarters]
    found = []
    apart = Elsewhere(folder=tmp_path / "apart", parse=partial(parse_on, session))
    store = Store(f"file://{tmp_path}/store")
    through = Elsewhere(folder=tmp_path / "far", parse=partial(parse_through, store, session))
    for name, elsewhere in (("there", apart), ("far", through), ("here", None)):
        settings, status = Settings(data=tmp_path / name), Status()
        pipeline.add(settings, "faers", zips)
        folders = settings.folders
        assert not stage_source(SOURCES["faers"], folders, status, fetched={}, elsewhere=elsewhere)
        staged = {one.name: read_document(one) for one in (folders.staged / "faers").iterdir()}
        assert set(staged) == {"2024q1", "2024q2"}
        found.append((status.source("faers").last_error, staged))
    assert found[0] == found[1] == found[2]
    assert "compared with 2024q2" in str(found[0][0])
