"""Groups of other ingredients that one can ask for: any opioid, any sedative."""

from __future__ import annotations

import csv

import duckdb
import pytest

from etl.recognition.ingredients import IngredientClassifier
from etl.vocabulary import VOCABULARY

TOKENS_FILE, CLASSES_FILE = "co_ingestants.csv", "co_ingestant_classes.csv"
GROUPS_FILE, LABELS_FILE = "co_ingestant_groups.csv", "co_ingestant_group_labels.csv"
CLASSIFIER = IngredientClassifier.from_csv()

# A question on core_co_ingestant: how many reports list a member, each report once.
REPORTS_BY_GROUP = """
    select member.co_ingestant_group, count(distinct listed.report_id) as reports
    from listed
    join member
        on listed.class = member.class
        and (member.ingredient is null or listed.ingredient = member.ingredient)
    group by member.co_ingestant_group
"""


def rows_of(name: str) -> list[dict[str, str]]:
    with (VOCABULARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MEMBERS = rows_of(GROUPS_FILE)


def groups_of(name: str) -> set[str]:
    (one,) = CLASSIFIER.classify(None, name, is_watched=lambda _text: False)
    return {
        row["co_ingestant_group"]
        for row in MEMBERS
        if row["class"] == one.ingredient_class and row["ingredient"] in ("", one.ingredient)
    }


# ------------------------------------------------------------------------------- the files


def test_columns_and_values_are_there() -> None:
    assert set(MEMBERS[0]) == {"co_ingestant_group", "class", "ingredient", "note", "source"}
    assert [row for row in MEMBERS if not (row["class"] and row["source"])] == []
    labels = rows_of(LABELS_FILE)
    assert [row["co_ingestant_group"] for row in labels] == ["any_opioid", "any_sedative"]
    assert {row["co_ingestant_group"] for row in MEMBERS} == {"any_opioid", "any_sedative"}
    assert len({row["label"] for row in labels}) == len({row["sort_order"] for row in labels}) == 2


def test_a_member_is_a_class_or_an_ingredient_of_it_and_stands_once() -> None:
    classes = {row["class"] for row in rows_of(CLASSES_FILE)}
    class_of = {row["ingredient"]: row["class"] for row in rows_of(TOKENS_FILE)}
    assert {row["class"] for row in MEMBERS} <= classes
    wrong = [
        row
        for row in MEMBERS
        if row["ingredient"] and class_of.get(row["ingredient"]) != row["class"]
    ]
    assert wrong == []
    keys = [(row["co_ingestant_group"], row["class"], row["ingredient"]) for row in MEMBERS]
    assert len(set(keys)) == len(keys)
    whole = {(group, name) for group, name, ingredient in keys if not ingredient}
    in_part = {(group, name) for group, name, ingredient in keys if ingredient}
    assert whole & in_part == set()


def test_no_group_takes_in_treatment_or_what_nobody_classified() -> None:
    treatment = {row["class"] for row in rows_of(CLASSES_FILE) if row["is_treatment"] == "true"}
    assert {row["class"] for row in MEMBERS} & (treatment | {"unclassified"}) == set()


def test_no_class_is_an_opioid_and_a_sedative() -> None:
    by_group = {
        group: {row["class"] for row in MEMBERS if row["co_ingestant_group"] == group}
        for group in ("any_opioid", "any_sedative")
    }
    assert by_group["any_opioid"] & by_group["any_sedative"] == set()


# ------------------------------------------------------------------------------- what they say


@pytest.mark.parametrize(
    "name",
    [
        "FENTANYL",
        "CARFENTANIL",
        "METONITAZENE",
        "HEROIN",
        "6-MONOACETYLMORPHINE",
        "BUPRENORPHINE",
        "METHADONE",
        "OPIUM",
        "TRAMADOL",
        "TAPENTADOL",
        "OXYCODONE",
        "O-DESMETHYLTRAMADOL",
        "OPIATES",
        "U-47700",
    ],
)
def test_opioids(name: str) -> None:
    assert groups_of(name) == {"any_opioid"}


@pytest.mark.parametrize(
    "name",
    [
        "ALPRAZOLAM",
        "ALPHA-HYDROXYETIZOLAM",
        "ZOLPIDEM",
        "PHENOBARBITAL",
        "GABAPENTIN",
        "PREGABALIN",
        "CARISOPRODOL",
        "BACLOFEN",
        "PHENIBUT",
        "GHB",
        "ETHANOL",
        "XYLAZINE",
        "DIPHENHYDRAMINE",
        "PROMETHAZINE",
        "SUVOREXANT",
        "CHLORAL HYDRATE",
    ],
)
def test_sedatives(name: str) -> None:
    assert groups_of(name) == {"any_sedative"}


@pytest.mark.parametrize(
    "name",
    [
        "NALOXONE",  # blocks opioids
        "NALTREXONE",
        "REMIFENTANIL",  # given in anesthesia
        "LOPERAMIDE",  # not counted as an opioid by CDC
        "TIANEPTINE",
        "DEXTROMETHORPHAN",
        "DEXMEDETOMIDINE",
        "PROPOFOL",
        "MELATONIN",
        "RAMELTEON",
        "CETIRIZINE",
        "ANTIHISTAMINES",
        "QUETIAPINE",
        "TRAZODONE",
        "LAMOTRIGINE",
        "KAVA",
        "VALERIAN",
        "CANNABIS",
    ],
)
def test_what_is_in_neither_group(name: str) -> None:
    assert groups_of(name) == set()


def test_a_report_counts_once_however_many_members_it_lists() -> None:
    """Report 1 lists two opioids and alcohol, 2 melatonin, 3 chloral hydrate, 4 naloxone."""
    listed = [(1, "FENTANYL"), (1, "METHADONE"), (1, "ALCOHOL"), (2, "MELATONIN")]
    listed += [(3, "CHLORAL HYDRATE"), (4, "NALOXONE")]
    class_of = {row["ingredient"]: row["class"] for row in rows_of(TOKENS_FILE)}
    with duckdb.connect() as connection:
        connection.execute(
            "create table member as select * from read_csv(?, header = true, all_varchar = true)",
            [str(VOCABULARY / GROUPS_FILE)],
        )
        connection.execute("create table listed (report_id int, ingredient text, class text)")
        connection.executemany(
            "insert into listed values (?, ?, ?)",
            [(report, name, class_of[name]) for report, name in listed],
        )
        counted = dict(connection.execute(REPORTS_BY_GROUP).fetchall())
    assert counted == {"any_opioid": 1, "any_sedative": 2}
