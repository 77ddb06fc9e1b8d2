from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from etl.errors import BadFileError
from etl.settings import Settings
from etl.sources.openfda_recalls import read as openfda_recalls
from tests.support.pages import view
from tests.support.releases import (
    Quarter,
    exported_recall,
    recall_record,
    write_answer,
    write_export,
)
from tests.support.warehouses import ask, built


def test_recalls_naming_a_watched_substance_are_listed_once(tmp_path: Path) -> None:
    older = write_answer(
        tmp_path / "food-enforcement-old.json",
        [recall_record("F-1414-2018", status="Ongoing", report_date="20180418")],
    )
    newer = write_answer(
        tmp_path / "food-enforcement.json",
        [
            recall_record("F-1414-2018", report_date="20180425"),
            recall_record("F-1-2018", product_description="BREAD", reason_for_recall="Listeria"),
        ],
    )
    drugs = write_answer(
        tmp_path / "drug-enforcement.json",
        [
            recall_record(
                "D-1015-2018",
                product_type="Drugs",
                recall_initiation_date="2018-05-21",
                report_date="2018-08-01",
                classification="Not Yet Classified",
                product_description="Red dragon tablets with 7-OH",
                reason_for_recall="Marketed without approval: contains kratom",
            )
        ],
    )
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[older, newer, drugs])
    rows = ask(
        settings,
        "select recall_number, status, classification, recall_initiation_date::varchar, endpoint, "
        "substances_named, matched_text, matched_field, rule_id from mart_recall order by 1",
    )
    assert rows == [
        (
            "D-1015-2018", "Terminated", None, "2018-05-21", "drug/enforcement", "kratom, 7-oh",
            "7-OH", "product_description", "7oh-short",
        ),
        (
            "F-1414-2018", "Terminated", "Class I", "2018-04-03", "food/enforcement", "kratom",
            "Kratom", "product_description", "kratom-name",
        ),
    ]  # fmt: skip
    url = "select url from mart_recall where recall_number = 'F-1414-2018'"
    assert ask(settings, url) == [
        ('https://api.fda.gov/food/enforcement.json?search=recall_number:"F-1414-2018"',)
    ]
    through = "select max(data_through_date)::varchar from core_release where source = ?"
    assert ask(settings, through.replace("?", "'openfda_recalls'")) == [("2018-08-01",)]


def test_a_lot_code_that_looks_like_a_brand_is_no_mention(tmp_path: Path) -> None:
    records = [
        recall_record(
            "F-1-2020",
            product_description="Wheat flour",
            reason_for_recall="Undeclared egg",
            code_info="7OH 0312, MIT45 9921, 7-OH",
        ),
        recall_record(
            "F-2-2020",
            product_description="Herbal capsules",
            reason_for_recall="Salmonella",
            code_info="all lots of the kratom line",
        ),
    ]
    path = write_answer(tmp_path / "food-enforcement.json", records)
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    assert ask(settings, "select recall_number, matched_field from mart_recall") == [
        ("F-2-2020", "code_info")
    ]


def test_the_question_filters_by_date_and_substance(tmp_path: Path) -> None:
    records = [
        recall_record("F-1-2018"),
        recall_record(
            "F-2-2025", recall_initiation_date="20250701", product_description="7-OH tablets, 20 mg"
        ),
    ]
    path = write_answer(tmp_path / "food-enforcement.json", records)
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    asked = {
        "": ["F-2-2025", "F-1-2018"],
        "since := date '2020-01-01'": ["F-2-2025"],
        "until := date '2020-01-01'": ["F-1-2018"],
        "substances := ['7-oh']": ["F-2-2025"],
        "sources := ['faers'], outcome := 'death', suspect_only := true": ["F-2-2025", "F-1-2018"],
    }
    for arguments, numbers in asked.items():
        found = ask(settings, f"select recall_number from recalls({arguments})")
        assert [number for (number,) in found] == numbers, arguments


def test_recalls_of_one_firm_in_one_month_are_one_event(tmp_path: Path) -> None:
    mandated = {"voluntary_mandated": "FDA Mandated", "recalling_firm": "Other Firm"}
    records = [
        recall_record("F-1-2018"),
        recall_record(
            "F-2-2018",
            recall_initiation_date="20180420",
            product_description="7-OH tablets from the kratom plant",
        ),
        recall_record("F-3-2018", recall_initiation_date="20180501"),
        recall_record("F-4-2018", **mandated),
    ]
    path = write_answer(tmp_path / "food-enforcement.json", records)
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    rows = ask(
        settings,
        "select event_date::varchar, title, scope, importance, recalls from events() "
        "where kind = 'recall' order by event_date, title",
    )
    firm, other = "Example Botanicals LLC recalls", "Other Firm, ordered by FDA, recalls"
    assert rows == [
        ("2018-04-03", f"{firm} 2 products naming kratom and 7-OH", "kratom, 7-oh", 4, 2),
        ("2018-04-03", f"{other} a product naming kratom", "kratom", 2, 1),
        ("2018-05-01", f"{firm} a product naming kratom", "kratom", 4, 1),
    ]  # fmt: skip


def test_events_are_of_the_report_system_asked_for(one_quarter: Settings) -> None:
    asked = "select event_id from events(sources := ['{}'], substances := ['{}'])"
    faers = {name for (name,) in ask(one_quarter, asked.format("faers", "kratom"))}
    hfcs = {name for (name,) in ask(one_quarter, asked.format("hfcs", "7-oh"))}
    assert {"faers-herbals-mitragynine", "aems-launch"} <= faers
    assert "hfcs-renamed" not in faers
    assert {"hfcs-renamed", "aems-launch"} <= hfcs
    assert "faers-herbals-mitragynine" not in hfcs


def test_a_record_without_a_number_is_rejected(tmp_path: Path) -> None:
    path = write_answer(
        tmp_path / "food-enforcement.json", [recall_record("F-1-2018"), recall_record("")]
    )
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    assert ask(settings, "select source, line_number, reason from core_reject") == [
        ("openfda_recalls", 2, "no recall number")
    ]


def test_a_file_of_reports_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"results": [{"safetyreportid": "1", "patient": {}}]}))
    with pytest.raises(BadFileError, match="no enforcement records"):
        openfda_recalls.release_of(path)


def test_a_recall_that_came_both_ways_is_listed_once(tmp_path: Path) -> None:
    records = write_answer(
        tmp_path / "food-enforcement.json",
        [recall_record("F-1414-2018", status="Ongoing"), recall_record("F-1-2018")],
    )
    export = write_export(
        tmp_path / "enforcement.csv",
        [
            exported_recall("F-1414-2018", **{"Report Date": "05/02/2018"}),
            exported_recall("F-1414-2018", **{"Report Date": "05/02/2018"}),
            exported_recall("D-2-2018", **{"Product Type": "Drugs"}),
            exported_recall("Z-3-2018", **{"Product Type": "Devices"}),
            exported_recall(
                "F-4-2018",
                **{"Product Description": "Bread", "Reason for Recall": "Undeclared egg"},
            ),
            exported_recall(""),
        ],
    )
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[records, export])
    rows = ask(
        settings, "select recall_number, status, endpoint, release from mart_recall order by 1"
    )
    assert rows == [
        ("D-2-2018", "Terminated", "drug/enforcement", "enforcement_csv"),
        ("F-1-2018", "Terminated", "food/enforcement", "food_enforcement"),
        ("F-1414-2018", "Terminated", "food/enforcement", "enforcement_csv"),
        ("Z-3-2018", "Terminated", None, "enforcement_csv"),
    ]
    delivered = (
        "select release, records, repeated, superseded, listed, naming_none "
        "from mart_recall_delivery order by 1"
    )
    assert ask(settings, delivered) == [
        ("enforcement_csv", 5, 1, 0, 3, 1),
        ("food_enforcement", 2, 0, 1, 1, 0),
    ]
    assert ask(settings, "select line_number, reason from core_reject") == [(7, "no recall number")]
    assert (
        "1 more that was loaded names none of them" in view(settings, "/context?view=recalls").words
    )


@pytest.mark.real
def test_the_sample_of_fdas_export_is_read_as_it_is(real_data: Path, tmp_path: Path) -> None:
    path = real_data / "recalls" / "design_sample.csv"
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    (delivery,) = ask(
        settings,
        "select records, repeated, superseded, listed, naming_none from mart_recall_delivery",
    )
    assert delivery == (5_000, 0, 0, 17, 4_983)
    newest = "select count(*) from mart_recall where endpoint = 'food/enforcement'"
    assert ask(settings, newest) == [(17,)]


@pytest.mark.real
def test_the_real_recalls_that_name_kratom_are_found_and_no_other(
    real_data: Path, tmp_path: Path
) -> None:
    with (real_data / "recalls" / "design_sample.csv").open(encoding="utf-8", newline="") as file:
        sample = list(csv.DictReader(file))
    named = {
        row["recall_number"]
        for row in sample
        if any(word in row["product_description"].lower() for word in ("kratom", "mitragyn"))
    }
    records = [
        recall_record(
            row["recall_number"],
            product_description=row["product_description"],
            reason_for_recall="",
            code_info="",
        )
        for row in sample
    ]
    path = write_answer(tmp_path / "food-enforcement.json", records)
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    found = {number for (number,) in ask(settings, "select recall_number from mart_recall")}
    assert len(named) == 17
    assert found == named


@pytest.mark.real
@pytest.mark.parametrize("name", ["food_enforcement.json", "drug_enforcement.json"])
def test_the_example_answers_of_openfda_are_read(
    real_data: Path, tmp_path: Path, name: str
) -> None:
    example = json.loads((real_data / "openfda_reference" / "examples" / name).read_text())
    record = example["result"] | {"recall_number": "F-1-2012"}
    path = write_answer(tmp_path / "enforcement.json", [record])
    settings = built(tmp_path, faers=[Quarter()], openfda_recalls=[path])
    assert ask(settings, "select rows from core_release where source = 'openfda_recalls'") == [(1,)]
    assert ask(settings, "from mart_recall") == []
