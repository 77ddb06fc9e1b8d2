"""What openFDA writes in its own way, from its records to the published tables and pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import view
from tests.support.releases import (
    Case,
    Quarter,
    drug_record,
    food_record,
    hfcs_row,
    write_answer,
    write_csv,
)
from tests.support.warehouses import ask, built

AGES = {
    ("3", "800"): 30.0,
    ("34", "801"): 34.0,
    ("18", "802"): 1.5,
    ("26", "803"): 0.5,
    ("365.25", "804"): 1.0,
    ("8766", "805"): 1.0,
    ("34", "806"): None,
    ("", "801"): None,
}
FLAGS = {
    "death": "has_death",
    "lifethreatening": "has_life_threatening",
    "hospitalization": "has_hospitalization",
    "disabling": "has_disability",
    "congenitalanomali": "has_congenital_anomaly",
    "other": "has_other_serious",
}


def test_every_unit_of_age_is_years_in_the_end(tmp_path: Path) -> None:
    records = [
        drug_record(
            str(90000001 + place), patient={"patientonsetage": age, "patientonsetageunit": unit}
        )
        for place, (age, unit) in enumerate(AGES)
    ]
    settings = built(tmp_path, openfda_drug=[write_answer(tmp_path / "drug-event.json", records)])
    found = ask(settings, "select age_years from core_report order by case_id")
    for (age,), expected in zip(found, AGES.values(), strict=True):
        assert age == (None if expected is None else pytest.approx(expected, abs=0.01))


def test_every_code_of_seriousness_and_sex_means_one_thing(tmp_path: Path) -> None:
    records = [
        drug_record(
            str(90000001 + place),
            serious="1",
            **{f"seriousness{flag}": "1"},
            patient={"patientsex": str(place % 3)},
        )
        for place, flag in enumerate(FLAGS)
    ]
    records.append(drug_record("90000099", serious="2", patient={"patientsex": None}))
    settings = built(tmp_path, openfda_drug=[write_answer(tmp_path / "drug-event.json", records)])
    rows = ask(settings, f"select {', '.join(FLAGS.values())} from core_report order by case_id")
    assert rows == [tuple(one == row for one in range(6)) for row in range(6)] + [(False,) * 6]
    people = [sex for (sex,) in ask(settings, "select sex from core_report order by case_id")]
    assert people == ["unknown", "male", "female"] * 2 + ["unknown"]


def test_a_record_without_a_patient_is_a_rejected_row_and_its_neighbors_stay(
    tmp_path: Path,
) -> None:
    bare: dict[str, Any] = {"safetyreportid": "90000009", "receiptdate": "20250101"}
    path = write_answer(tmp_path / "drug-event.json", [drug_record("90000001"), bare])
    settings = built(tmp_path, openfda_drug=[path])
    assert ask(settings, "select report_id from core_report") == [("faers:90000001",)]
    assert ask(settings, "select line_number, reason from core_reject") == [
        (2, "no patient section")
    ]


def test_a_complaint_whose_product_lines_repeat_lists_each_product_once(tmp_path: Path) -> None:
    kratom = {"role": "SUSPECT", "name_brand": "KRATOM POWDER", "industry_code": "54"}
    alcohol = {"role": "CONCOMITANT", "name_brand": "ALCOHOL", "industry_code": "36"}
    record = food_record(
        "1", products=[kratom, kratom, alcohol, kratom, alcohol], reactions=["NAUSEA", "NAUSEA"]
    )
    settings = built(tmp_path, openfda_food=[write_answer(tmp_path / "f.json", [record, record])])
    products = "select product_name, role from core_product order by product_seq"
    assert ask(settings, products) == [("KRATOM POWDER", "suspect"), ("ALCOHOL", "concomitant")]
    assert ask(settings, "select count(*), count(distinct pt) from core_reaction") == [(1, 1)]
    assert ask(settings, "from matching()") == [("hfcs", 1)]


def test_a_complaint_without_its_day_takes_it_from_the_file_of_fda(tmp_path: Path) -> None:
    """FDA renamed the column that openFDA makes `date_created` of, so it may be missing."""
    records = [food_record("1", date_created=None), food_record("2", date_created=None)]
    path = write_answer(tmp_path / "f.json", records)
    (tmp_path / "alone").mkdir()
    (tmp_path / "both").mkdir()
    settings = built(tmp_path / "alone", openfda_food=[path])
    assert ask(settings, "select count(*) from core_report where received_date is null") == [(2,)]
    csv = write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])
    settings = built(tmp_path / "both", openfda_food=[path], hfcs=[csv])
    assert ask(settings, "select received_date::varchar from core_report order by case_id") == [
        ("2025-01-05",),
        (None,),
    ]


def test_data_go_as_far_as_the_latest_receipt_not_the_refresh(tmp_path: Path) -> None:
    records = [
        drug_record("90000001", receivedate="20240110", receiptdate="20250620"),
        drug_record("90000002", receivedate="20250110", receiptdate="20250110"),
    ]
    settings = built(tmp_path, openfda_drug=[write_answer(tmp_path / "drug-event.json", records)])
    through = "select data_through_date::varchar from core_release"
    assert ask(settings, through) == [("2025-06-20",)]


def test_the_pages_say_which_file_supplied_a_report_of_two(tmp_path: Path) -> None:
    record = drug_record("90000001", safetyreportversion="2", receiptdate="20250420")
    settings = built(
        tmp_path,
        faers=[Quarter(cases=[Case(caseid=90000001, version=1)])],
        openfda_drug=[write_answer(tmp_path / "drug-event.json", [record])],
    )
    assert ask(settings, "from matching()") == [("faers", 1)]
    words = view(settings, "/report?id=faers:90000001").words
    assert "Two releases loaded here delivered it; the values are those of openfda_drug" in words
    heads, *rows = view(settings, "/limitations?view=files").block("releases").rows
    assert "openfda_drug" in [row[0] for row in rows]
    assert "Reports supplied" in heads
