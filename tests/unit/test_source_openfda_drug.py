from __future__ import annotations

import gzip
import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl.errors import BadFileError
from etl.formats.openfda_records import search_expression
from etl.net.openfda import SEARCHABLE
from etl.recognition.engine import Recogniser
from etl.recognition.rules import COUNTED
from etl.sources.openfda_drug import fetch
from etl.sources.openfda_drug import read as openfda_drug
from etl.sources.openfda_recalls import fetch as fetch_recalls
from etl.store.staging import StagedRelease, read_release, staging_folder
from tests.support.releases import drug_of, drug_record, write_answer, write_totals


def staged(path: Path, folder: Path) -> StagedRelease:
    release = openfda_drug.release_of(path)
    with staging_folder(folder / release, release=release) as area:
        openfda_drug.stage([path], area)
        area.close(parser_version=1, sha256s=["x"])
    found = read_release(folder / release, "openfda_drug")
    if found is None:
        pytest.fail("nothing was staged")
    return found


def rows(release: StagedRelease, table: str) -> list[dict[str, Any]]:
    return pq.read_table(release.folder / f"{table}.parquet").to_pylist()


def test_a_record_is_staged_as_delivered(tmp_path: Path) -> None:
    record = drug_record(
        "90000001",
        safetyreportversion="2",
        serious="1",
        seriousnessdeath="1",
        patient={
            "drug": [drug_of("KRATOM.", ingredient="MITRAGYNINE"), drug_of("XANAX", role="2")]
        },
    )
    release = staged(write_answer(tmp_path / "drug-event.json", [record]), tmp_path / "staged")
    assert release.release == "drug_event"
    report = rows(release, "report")[0]
    assert (report["safetyreportid"], report["safetyreportversion"]) == ("90000001", "2")
    assert (report["serious"], report["seriousnessdeath"]) == ("1", "1")
    assert report["seriousnessother"] is None
    assert report["event_date"] == "20250101"
    drugs = [
        (row["medicinalproduct"], row["activesubstancename"], row["drugcharacterization"])
        for row in rows(release, "drug")
    ]
    assert drugs == [("KRATOM.", "MITRAGYNINE", "1"), ("XANAX", None, "2")]
    assert [row["reactionmeddrapt"] for row in rows(release, "reaction")] == ["Nausea"]
    assert rows(release, "total") == []


def test_nothing_of_a_narrative_but_the_event_date_is_staged(tmp_path: Path) -> None:
    text = "CASE EVENT DATE: 2024 The patient said something private"
    record = drug_record("1", patient={"summary": {"narrativeincludeclinical": text}})
    release = staged(write_answer(tmp_path / "x.json", [record]), tmp_path / "staged")
    assert rows(release, "report")[0]["event_date"] == "2024"
    assert "private" not in json.dumps(rows(release, "report"))


def test_several_active_substances_are_joined_as_in_faers(tmp_path: Path) -> None:
    drug = {
        "medicinalproduct": "X",
        "activesubstance": [
            {"activesubstancename": "HERBALS"},
            {"activesubstancename": "MITRAGYNINE"},
        ],
    }
    record = drug_record("1", patient={"drug": [drug]})
    release = staged(write_answer(tmp_path / "x.json", [record]), tmp_path / "staged")
    assert rows(release, "drug")[0]["activesubstancename"] == "HERBALS\\MITRAGYNINE"


def test_records_that_are_none_are_rejected_with_their_place(tmp_path: Path) -> None:
    without_patient = {key: value for key, value in drug_record("3").items() if key != "patient"}
    lines = [
        json.dumps(drug_record("1")),
        "{broken",
        json.dumps(drug_record("")),
        json.dumps(without_patient),
        json.dumps(drug_record("4", patient={"drug": "KRATOM"})),
        json.dumps(drug_record("5", patient={"reaction": []})),
    ]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(lines))
    release = staged(path, tmp_path / "staged")
    assert [row["safetyreportid"] for row in rows(release, "report")] == ["1", "5"]
    assert {row["line_number"]: row["reason"] for row in rows(release, "reject")} == {
        2: "the line is no JSON record",
        3: "no safety report id",
        4: "no patient section",
        5: "drug is no list",
    }
    member = release.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (6, 2, 4)


def test_records_of_two_files_of_one_release_are_told_apart(tmp_path: Path) -> None:
    paths = [
        write_answer(tmp_path / name, [drug_record(number)])
        for name, number in (("x.json", "1"), ("x.jsonl", "2"))
    ]
    with staging_folder(tmp_path / "staged" / "x", release="x") as area:
        openfda_drug.stage(paths, area)
        area.close(parser_version=1, sha256s=["x", "y"])
    found = read_release(tmp_path / "staged" / "x", "openfda_drug")
    assert found is not None
    assert [row["record_seq"] for row in rows(found, "report")] == [1, 2]
    assert [row["record_seq"] for row in rows(found, "drug")] == [1, 2]


def test_totals_are_staged_count_by_count(tmp_path: Path) -> None:
    path = write_totals(tmp_path / "drug-event-totals.json", total=7, terms={"Coma": 3})
    document = json.loads(path.read_text())
    document["terms"] += [{"pt": "Nausea"}, "Death", {"pt": "Pain", "reports": -1}]
    path.write_text(json.dumps(document))
    release = staged(path, tmp_path / "staged")
    assert release.release == "drug_event_totals"
    assert [(row["pt"], row["reports"]) for row in rows(release, "total")] == [
        (None, 7),
        ("Coma", 3),
    ]
    assert [row["line_number"] for row in rows(release, "reject")] == [2, 3, 4]
    member = release.members[0]
    assert (member.rows_delivered, member.rows_staged, member.rows_rejected) == (5, 2, 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}', "error answer"),
        ('{"meta": {}, "results": [{"report_number": "1"}]}', "no drug/event records"),
        ("<html>Internal error</html>", "an HTML page"),
        ("", "the file is empty"),
    ],
)
def test_what_holds_no_records_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(content)
    with pytest.raises(BadFileError, match=message):
        openfda_drug.release_of(path)


def test_totals_without_a_total_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "totals.json"
    path.write_text('{"endpoint": "drug/event", "total": "many", "terms": []}')
    with pytest.raises(BadFileError, match="total is no count"):
        staged(path, tmp_path / "staged")


def test_a_search_asks_every_field_for_every_term() -> None:
    expression = search_expression("a.b")
    assert expression.startswith("a.b:(kratom* OR ")
    assert '"7 oh"' in expression
    assert '"7oh*"' not in expression
    both = fetch.search()
    for field in fetch.SEARCHED:
        assert f"{field}:({expression.removeprefix('a.b:(')}" in both
    assert fetch_recalls.search().count(" OR reason_for_recall:(") == 1


@pytest.mark.parametrize(
    ("term", "asked"),
    [
        ("Drug dependence", '.exact:"DRUG DEPENDENCE"'),
        ("Hallucination, visual", '.exact:"HALLUCINATION, VISUAL"'),
        ("Anti-GAD antibody positive", '.exact:"ANTI-GAD ANTIBODY POSITIVE"'),
        ("Crohn's disease", ':"CROHN S DISEASE"'),
        ("CROHN^S DISEASE", ':"CROHN S DISEASE"'),
        ('Pain "all over"', ':"PAIN ALL OVER"'),
        ("Köhler disease", ':"K HLER DISEASE"'),
    ],
)
def test_a_search_of_a_reaction_is_of_the_whole_term(term: str, asked: str) -> None:
    search = fetch.search_of_reaction(term)
    assert search == f"patient.reaction.reactionmeddrapt{asked}"
    assert SEARCHABLE.fullmatch(search)


def finds(expression: str, text: str) -> bool:
    """Search as openFDA does: words in small letters, phrases, and `*` for any letters."""
    words = re.findall(r"\w+(?:[.']\w+)*", text.lower())
    listed = expression.removeprefix("x:(").removesuffix(")").split(" OR ")
    line = f" {' '.join(words)} "
    return any(
        any(fnmatchcase(word, term) for word in words)
        if "*" in term
        else f" {term.strip(chr(34))} " in line
        for term in listed
    )


def test_the_search_finds_what_a_kratom_name_looks_like() -> None:
    expression = search_expression("x")
    names = ["O.P.M.S.GOLD", "20mg 7OH/550mg Tablet", "7-HYDROXYMITRAGYNINE", "7ΩHMZ", "Kr8om"]
    assert [name for name in names if not finds(expression, name)] == []
    assert not finds(expression, "KELLOGG'S KRAVE")


@pytest.mark.real
def test_the_search_misses_no_product_that_recognition_counts(real_data: Path) -> None:
    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        names = {
            product.get("name_brand")
            for line in file
            for product in json.loads(line).get("products", [])
        }
    sample = (real_data / "faers" / "kratom_drug_strings_sample.txt").read_text(encoding="utf-8")
    products = sorted({name for name in names if name} | set(sample.split("\n")) - {""})
    frame = Recogniser.from_csv().recognise_frame(
        pd.DataFrame({"product_name": products, "ingredient_names": [None] * len(products)})
    )
    counted = sorted(set(frame.loc[frame["confidence"].isin(COUNTED), "product_name"]))
    expression = search_expression("x")
    assert len(counted) > 200
    assert [name for name in counted if not finds(expression, name)] == []


@pytest.mark.real
def test_the_example_record_of_openfda_is_staged(real_data: Path, tmp_path: Path) -> None:
    path = real_data / "openfda_reference" / "examples" / "drug_event.json"
    example = json.loads(path.read_text(encoding="utf-8"))
    header = example["header"]
    record = header | {"safetyreportid": header["safetyreport"], "patient": example["patient"]}
    release = staged(write_answer(tmp_path / "x.json", [record]), tmp_path / "staged")
    report = rows(release, "report")[0]
    assert (report["age"], report["age_unit"], report["sex"]) == ("59", "801", "2")
    assert (report["occurcountry"], report["qualification"]) == ("US", "1")
    assert all(report[f"seriousness{name}"] == "1" for name in openfda_drug.SERIOUSNESS)
    assert [row["medicinalproduct"] for row in rows(release, "drug")] == ["ASCORBIC ACID"]
    assert len(rows(release, "reaction")) == 3


def test_a_drug_or_a_reaction_that_is_only_a_text_is_read(tmp_path: Path) -> None:
    patient = {"drug": ["KRATOM", drug_of("COFFEE")], "reaction": ["SEIZURE"]}
    path = write_answer(tmp_path / "a.json", [drug_record("1", patient=patient)])
    release = staged(path, tmp_path)
    assert [row["medicinalproduct"] for row in rows(release, "drug")] == ["KRATOM", "COFFEE"]
    assert [row["reactionmeddrapt"] for row in rows(release, "reaction")] == ["SEIZURE"]


def test_a_drug_that_is_neither_text_nor_object_rejects_its_record(tmp_path: Path) -> None:
    records = [drug_record("1"), drug_record("2", patient={"drug": [7]})]
    release = staged(write_answer(tmp_path / "a.json", records), tmp_path)
    assert [row["safetyreportid"] for row in rows(release, "report")] == ["1"]
