"""A small warehouse of what two engines could read differently; the same by another one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from etl import pipeline
from etl.build.engine import Engine
from etl.build.inputs import BuildInput
from etl.build.warehouse import build
from etl.settings import Settings
from tests.support.line_listings import case_row, write_listing
from tests.support.releases import (
    Case,
    Drug,
    Quarter,
    drug_of,
    drug_record,
    food_record,
    hfcs_row,
    write_answer,
    write_csv,
    write_totals,
)
from tests.support.warehouses import built

COMPARED = ("core_", "background_")


def _case(number: int, **values: Any) -> Case:
    return Case(caseid=90000000 + number, **values)


def _quarters() -> list[Quarter]:
    """Two quarters with what the two engines could read differently."""
    heroin = Drug(name="Heroin", ingredient="DIAMORPHINE", role="C")
    kava = Drug(name="  kava  stra\xdfe ", role="SS", dose="1 X", dechallenge="y")
    first = [
        _case(1, drugs=[Drug(name="KRATOM", route="Oral", dose="2 G"), heroin], outcomes=["DE"]),
        _case(2, event="202501", age="1e2", sex="F", reactions=["Nausea", "VOMITING "]),
        _case(3, event="2025", age="nan", age_unit="MON", weight="70", weight_unit="KG"),
        _case(4, event="2025011", age=" 34 ", drugs=[kava, Drug(name="Aspirin", role="DN")]),
        _case(5, event="20250231", age="12d", weight="1_0", weight_unit="lbs", country="Kosovo"),
        _case(6, drugs=[Drug(name="MITRAGYNINE", ingredient="Mitragynine\\Heroin"), kava]),
        _case(7, received="20240229", drugs=[heroin], reactions=["Coma", "Nausea"]),
        _case(8, citation="Smith J. A case of kratom. J Tox 2024; 3: 1-2", sender_number="US-1"),
        _case(9, citation="SMITH J A case of kratom, J Tox 2024;3:1-2", sender_number="US-1"),
        _case(10, received="20190229", drugs=[Drug(name="7-OH", dose="1 tab"), heroin]),
    ]
    second = [
        _case(1, version=2, drugs=[Drug(name="KRATOM", seq=1, dose="3 G"), heroin], event=""),
        _case(2, version=2, latest="20250501", drugs=[heroin]),
        _case(3, reactions=["na\xefve \xb5 reaction"], report_kind="PER"),
        _case(11, drugs=[Drug(name="kratum"), kava], report_kind="DIR", occupation="MD"),
        _case(12, drugs=[Drug(name="OPMS GOLD", uses=["Pain"], starts=["20250101", "202501"])]),
    ]
    return [
        Quarter(name="2025q1", cases=first, deleted=[90000006]),
        Quarter(name="2025q2", cases=second, deleted=[90000007]),
    ]


def nasty_warehouse(folder: Path) -> Settings:
    """A warehouse of DuckDB's, of few reports of five sources."""
    outcomes = "Death, visited emergency room"
    complaints = [
        hfcs_row("1", CASE_OUTCOME=outcomes, PRODUCT="REDACTED", PATIENT_AGE="34.5"),
        hfcs_row("1", PRODUCT="KRATOM  stra\xdfe", PRODUCT_TYPE="CONCOMITANT"),
        hfcs_row("2", DATE_FDA_FIRST_RECEIVED_CASE="2025-02-30", AGE_UNITS="month(s)"),
        hfcs_row("3", PRODUCT="VITAMIN C", CASE_MEDDRA_PREFERRED_TERMS="Coma, Nausea"),
    ]
    drug = {"patient": {"drug": [drug_of("KRATOM", ingredient="MITRAGYNINE"), drug_of("HEROIN")]}}
    answers = [drug_record("90000002", safetyreportversion="3", **drug), drug_record("90000020")]
    return built(
        folder,
        faers=_quarters(),
        hfcs=[write_csv(folder / "hfcs.csv", complaints)],
        openfda_food=[
            write_answer(folder / "food.json", [food_record("3"), food_record("4", outcomes=[])])
        ],
        openfda_drug=[
            write_answer(folder / "drug-event.json", answers),
            write_totals(folder / "totals.json", total=20_000_000, terms={"Nausea": 900_000}),
        ],
        faers_line_listing=[
            write_listing(folder / "list.csv", [case_row(Patient_Age="1,041 MON"), case_row("5")])
        ],
    )


def build_on(engine: Engine, settings: Settings, folder: Path) -> Path:
    """Build the same input with another engine; the path of what it made."""
    made: dict[str, Path] = {}

    def build_there(path: Path, build_input: BuildInput, **options: Any) -> None:
        made["path"] = folder / "made.duckdb"
        build(made["path"], build_input, **options | {"engine": engine})
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made["path"], path)

    copy = Settings(data=folder / "data")
    shutil.copytree(settings.data, copy.data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "build", build_there)
        pipeline.run(copy, force=True)
    return made["path"]
