"""The grouping of reaction terms: the files, and how much of real reports they cover."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support import ROOT

VOCABULARY = ROOT / "etl" / "vocabulary"
UNGROUPED = "ungrouped"
KRATOM_WORD = re.compile(r"kratom|mitr[ao]gyn|7[ -]?oh\b|7[ -]?hydroxy|feel free", re.I)


def rows_of(name: str) -> list[dict[str, str]]:
    with (VOCABULARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def groups_by_term() -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for row in rows_of("reaction_groups.csv"):
        groups[row["pt"]].add(row["reaction_group"])
    return dict(groups)


GROUPS = groups_by_term()
SYNONYMS = {row["term"]: row["pt"] for row in rows_of("reaction_term_synonyms.csv")}


def groups_of(term: str) -> set[str]:
    term = term.strip().upper()
    return GROUPS.get(SYNONYMS.get(term, term), set())


# ------------------------------------------------------------------------------- the files


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("reaction_groups.csv", ("pt", "reaction_group")),
        ("reaction_group_labels.csv", ("reaction_group",)),
        ("reaction_group_labels.csv", ("label",)),
        ("reaction_group_labels.csv", ("sort_order",)),
        ("reaction_term_synonyms.csv", ("term",)),
    ],
)
def test_rows_are_distinct(name: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[column] for column in key) for row in rows_of(name)]
    assert len(set(keys)) == len(keys)
    assert all(all(values) for values in keys)


def test_terms_are_in_capitals_sorted_and_trimmed() -> None:
    for name, column in [("reaction_groups.csv", "pt"), ("reaction_term_synonyms.csv", "term")]:
        terms = [row[column] for row in rows_of(name)]
        assert terms == sorted(terms)
        assert [term for term in terms if term != " ".join(term.split()).upper()] == []


def test_every_group_has_a_label_and_a_term() -> None:
    labels = [row["reaction_group"] for row in rows_of("reaction_group_labels.csv")]
    assert set(labels) == set().union(*GROUPS.values()) | {UNGROUPED}
    orders = [int(row["sort_order"]) for row in rows_of("reaction_group_labels.csv")]
    assert orders == sorted(orders)


def test_a_synonym_leads_to_a_grouped_term_in_one_step() -> None:
    assert set(SYNONYMS) & set(GROUPS) == set()
    assert [pt for pt in SYNONYMS.values() if pt not in GROUPS] == []


def test_one_spelling() -> None:
    american = re.compile(
        r"\bEDEMA|DIARRHEA|(?<![A-Z])HEM[AO]|ESOPHAG(?<!OESOPHAG)|\bFET[AU]|\bCESAREAN|DYSPNEA|\bANEMIA"
    )
    assert [term for term in GROUPS if american.search(term)] == []


# ------------------------------------------------------------------------------- what they say


@pytest.mark.parametrize(
    ("group", "terms"),
    [
        ("death", "Death; Accidental death; Completed suicide; Sudden death"),
        (
            "overdose_toxicity",
            "Toxicity to various agents; Overdose; Accidental overdose; Intentional overdose; "
            "Poisoning; Drug screen positive",
        ),
        (
            "abuse_dependence",
            "Drug abuse; Drug dependence; Dependence; Drug use disorder; Substance abuse; "
            "Intentional product misuse",
        ),
        (
            "withdrawal",
            "Withdrawal syndrome; Drug withdrawal syndrome; Drug withdrawal syndrome neonatal; "
            "Restless legs syndrome; Rhinorrhoea; Night sweats",
        ),
        (
            "nervous_system",
            "Seizure; Generalised tonic-clonic seizure; Tremor; Unresponsive to stimuli; "
            "Loss of consciousness; Coma",
        ),
        (
            "respiratory",
            "Respiratory depression; Respiratory arrest; Pulmonary oedema; Pulmonary congestion; "
            "Hypoxia",
        ),
        (
            "cardiac",
            "Cardiac arrest; Cardio-respiratory arrest; Electrocardiogram QT prolonged; "
            "Tachycardia; Palpitations",
        ),
        (
            "hepatic",
            "Drug-induced liver injury; Hepatitis; Acute hepatic failure; Jaundice; Chromaturia; "
            "Hepatic enzyme increased; Cholestasis",
        ),
        (
            "psychiatric",
            "Anxiety; Agitation; Hallucination; Psychotic disorder; Aggression; Suicidal ideation",
        ),
        (
            "pregnancy_neonatal",
            "Foetal exposure during pregnancy; Maternal exposure during pregnancy; "
            "Drug withdrawal syndrome neonatal; Caesarean section",
        ),
        ("serotonergic", "Serotonin syndrome; Clonus"),
        (
            "overdose_toxicity",
            "Herbal toxicity; Herbal interaction; Drug interaction; Inhibitory drug interaction; "
            "Antidepressant drug level above therapeutic; Postmortem blood drug level; "
            "Antipsychotic drug level above therapeutic; Blood ethanol increased",
        ),
        (
            "product_quality",
            "Product advertising issue; Physical product label issue; Adulterated product; "
            "Suspected product contamination; Manufacturing materials contamination",
        ),
        (
            "abuse_dependence",
            "Prescription drug used without a prescription; Drug tolerance increased",
        ),
        ("nervous_system", "Clonus; Brain fog; Neuroleptic malignant syndrome"),
        ("suicide_self_harm", "Suspected suicide; Hanging"),
        ("hepatic", "Portal tract inflammation; Portal fibrosis; Hepatic cytolysis"),
        ("daily_life", "Socioeconomic precarity; Homeless; Family stress"),
        ("product_quality", "Product complaint; Product contamination microbial; Salmonellosis"),
        ("gastrointestinal", "Nausea; Vomiting; Constipation"),
        ("renal", "Acute kidney injury; Renal failure; Chromaturia"),
        ("daily_life", "Economic problem; Impaired work ability"),
    ],
)
def test_terms_known_from_kratom_reports(group: str, terms: str) -> None:
    assert [term for term in terms.split("; ") if group not in groups_of(term)] == []


@pytest.mark.parametrize(
    ("term", "same_as"),
    [
        ("DIARRHEA", "DIARRHOEA"),
        ("Pulmonary edema", "Pulmonary oedema"),
        ("GRAND MAL CONVULSION", "GENERALISED TONIC-CLONIC SEIZURE"),
        ("CONVULSION", "SEIZURE"),
        ("RENAL FAILURE ACUTE", "ACUTE KIDNEY INJURY"),
        ("Fetal exposure during pregnancy", "Foetal exposure during pregnancy"),
        ("DRUG TOXICITY", "TOXICITY TO VARIOUS AGENTS"),
        ("Hospitalization", "HOSPITALISATION"),
    ],
)
def test_spellings_and_older_terms_join(term: str, same_as: str) -> None:
    assert SYNONYMS[term.upper()] == same_as.upper()
    assert groups_of(term) == groups_of(same_as) != set()


@pytest.mark.parametrize("term", ["No adverse event", "Some new term"])
def test_what_says_nothing_about_the_patient_is_in_no_group(term: str) -> None:
    assert groups_of(term) == set()


def test_no_group_takes_in_what_belongs_nowhere() -> None:
    """General symptoms are no place to put what nobody grouped: few terms, fewer than most."""
    sizes = {
        group: sum(group in groups for groups in GROUPS.values())
        for group in set().union(*GROUPS.values())
    }
    assert sizes["general"] <= 0.04 * len(GROUPS)
    assert UNGROUPED not in sizes


def test_a_term_may_be_in_several_groups() -> None:
    assert groups_of("Completed suicide") == {"death", "suicide_self_harm", "psychiatric"}
    assert groups_of("Cardio-respiratory arrest") == {"cardiac", "respiratory"}


# ------------------------------------------------------------------------------- real data


@pytest.mark.real
def test_all_terms_of_the_published_tables_are_grouped(real_data: Path) -> None:
    path = real_data / "validation" / "napdi_kratom_2x2_golden.csv"
    with path.open(encoding="utf-8", newline="") as file:
        terms = [row["pt"] for row in csv.DictReader(file)]
    assert len(terms) == 60
    assert [term for term in terms if not groups_of(term)] == []


@pytest.mark.real
def test_reactions_on_real_kratom_reports_are_grouped(real_data: Path) -> None:
    """Real openFDA food reports that name kratom: at least 95 % of the reaction mentions."""
    terms: list[str] = []
    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            report = json.loads(line)
            names = [product.get("name_brand") or "" for product in report["products"]]
            if any(KRATOM_WORD.search(name) for name in names):
                terms.extend(report.get("reactions", []))
    grouped = [term for term in terms if groups_of(term)]
    assert len(terms) > 1000
    assert len(grouped) >= 0.95 * len(terms)


@pytest.mark.real
def test_reactions_on_older_kratom_complaints_are_grouped(real_data: Path) -> None:
    """The CAERS file of 2004 to 2017, which the grouping was not made from."""
    path = real_data / "caers" / "CAERS_ASCII_2004_2017Q2.zip"
    with zipfile.ZipFile(path) as archive:
        text = archive.read(archive.namelist()[0]).decode("latin-1")
    terms = [
        term
        for row in csv.DictReader(io.StringIO(text))
        if KRATOM_WORD.search(row["PRI_Reported Brand/Product Name"])
        for term in row["SYM_One Row Coded Symptoms"].split(", ")
    ]
    grouped = [term for term in terms if groups_of(term)]
    assert len(terms) > 50
    assert len(grouped) >= 0.8 * len(terms)
