"""Sail over Spark Connect, a second witness: what it takes is equal; what it lacks has its name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks.engines import Witness, sail_server
from etl.build.engine import whole_source
from etl.build.statements import read
from tests.support.equal import differences, tables
from tests.support.spark import require_spark, small_session
from tests.support.two_engines import COMPARED, build_on, nasty_warehouse

# Statements that Sail 0.7 refuses; DuckDB makes them instead.
REFUSED = {
    "a column called by its table after a join by `using`": {
        "source_mention",
        "source_report",
        "source_background_pair",
        "work_faers_line_listing_pair",
        "work_faers_line_listing_product",
        "work_faers_line_listing_watched",
        "work_faers_naming",
        "work_faers_naming_version",
        "work_faers_near_miss",
        "work_faers_product",
        "work_faers_reaction",
        "work_openfda_drug_dose",
        "work_openfda_drug_product",
        "work_openfda_drug_watched",
        "work_release",
    },
    "`in (select …)` within an expression": {"core_indication", "distinct_ingredient_text"},
    "the order of a count that is not selected": {
        "counted_faers_case",
        "counted_faers_ingredient",
        "counted_faers_reaction",
        "work_faers_population",
    },
    "`split` at a quoted text": {"work_hfcs_outcome"},
    "`counted.* except (…)`": {"work_signal_table"},
}


@pytest.fixture(scope="module")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    require_spark(java=False)
    if find_spec("pysail") is None:
        pytest.skip("no pysail on this machine")
    folder = tmp_path_factory.mktemp("sail")
    with sail_server() as remote, small_session(folder, remote=remote) as session:
        yield session


@pytest.mark.timeout(900)
def test_every_table_is_equal_row_by_row(sail: Any, tmp_path: Path) -> None:
    settings = nasty_warehouse(tmp_path)
    chosen = whole_source() | {one.name for one in read("core")}
    engine = Witness(sail, tmp_path / "engine", chosen)
    made = build_on(engine, settings, tmp_path / "again")
    assert set(engine.lacks) == set().union(*REFUSED.values()), engine.lacks
    assert len(tables(made, COMPARED)) == 26
    assert differences(settings.folders.warehouse, made) == []
