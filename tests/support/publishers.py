"""What every publisher serves in the tests of fetching: little, in the real formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.fda_server import CT_DEATHS, VSRR, FdaServer
from tests.support.releases import (
    Case,
    Quarter,
    drug_of,
    drug_record,
    food_record,
    hfcs_row,
    recall_record,
    write_csv,
)

CSV = "HFCS-Quarterly-20260930--CSV_PRODUCT-BASED.csv"


def serve_everything(fda: FdaServer, tmp_path: Path) -> None:
    """Serve two quarters, a CSV, records of openFDA, deaths and overdose deaths."""
    for place, name in enumerate(("2026q1", "2026q2")):
        fda.serve_quarter(name, quarter_bytes(tmp_path / "zips", name, 90000001 + place))
    serve_hfcs_rows(fda, tmp_path, "1", "2")
    fda.records["food/event"] = [
        food_record("1"),
        food_record("3", date_created="20250201"),
        food_record("4", products=[{"role": "SUSPECT", "name_brand": "GREEN BEANS"}]),
    ]
    fda.records["drug/event"] = [
        drug_record("90000002"),
        drug_record("90000007", patient={"drug": [drug_of("ASPIRIN")]}),
    ]
    fda.records["food/enforcement"] = [recall_record("F-1-2025")]
    fda.records["drug/enforcement"] = [recall_record("D-1-2025", product_type="Drugs")]
    fda.tables = {
        CT_DEATHS: [death_row("25-1", other="MITRAGYNINE"), death_row("25-2")],
        VSRR: [overdose_row(month) for month in ("January", "February", "March")],
    }


def serve_hfcs_rows(fda: FdaServer, folder: Path, first: str, *others: str) -> None:
    """Serve a CSV of complaints; only the first names kratom."""
    rows = [hfcs_row(first), *(hfcs_row(number, PRODUCT="BEANS") for number in others)]
    fda.serve_hfcs(write_csv(folder / "f.csv", rows).read_bytes(), name=CSV)


def death_row(number: str, **values: str) -> dict[str, Any]:
    """Give a row of Connecticut's deaths as the API gives it: what is empty is not there."""
    usual = {
        "id": number, "date": "2025-01-06T00:00:00.000", "datetype": "Date of death", "age": "30",
        "sex": "Male", "residencecity": "NOWHEREVILLE", "cod": "Acute intoxication",
        "heroin": "Y", "cocaine": "Y",
    }  # fmt: skip
    return {**usual, **values}


def overdose_row(month: str) -> dict[str, Any]:
    """Give a row of CDC's overdose deaths as the API gives it."""
    return {
        "state": "US", "year": "2025", "month": month, "period": "12 month-ending",
        "indicator": "Number of Drug Overdose Deaths", "data_value": "70000",
        "predicted_value": "71000", "state_name": "United States",
    }  # fmt: skip


def quarter_bytes(folder: Path, name: str, caseid: int, **more: Any) -> bytes:
    folder.mkdir(exist_ok=True)
    received = f"{name[:4]}{(int(name[5]) - 1) * 3 + 1:02d}15"
    return (
        Quarter(name=name, cases=[Case(caseid=caseid, received=received, **more)])
        .write(folder)
        .read_bytes()
    )
