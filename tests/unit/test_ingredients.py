"""Products read as the other ingredients they list."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import VocabularyError
from etl.recognition.ingredient_words import UNCLASSIFIED
from etl.recognition.ingredients import FRAME_TYPES, IngredientClassifier
from etl.vocabulary import VOCABULARY

TOKENS_FILE = "co_ingestants.csv"
CLASSES_FILE = "co_ingestant_classes.csv"
PLACEHOLDERS_FILE = "ingredient_placeholders.csv"
CLASSIFIER = IngredientClassifier.from_csv()
KRATOM_WORD = re.compile(
    r"kratom|mitr[ao]gyn|7[ -]?oh\b|7[ -]?hydroxy|o\.?p\.?m\.?s|mit ?45|feel free|vivazen", re.I
)


def is_watched(text: str) -> bool:
    return "KRATOM" in text.upper() or "MITRAGYN" in text.upper()


def nothing_watched(_text: str) -> bool:
    return False


def ingredients(product_name: str | None, ingredient_names: str | None = None) -> list[str]:
    found = CLASSIFIER.classify(product_name, ingredient_names, is_watched=is_watched)
    return [one.ingredient for one in found]


def classes(product_name: str | None, ingredient_names: str | None = None) -> set[str]:
    found = CLASSIFIER.classify(product_name, ingredient_names, is_watched=is_watched)
    return {one.ingredient_class for one in found}


def rows_of(name: str) -> list[dict[str, str]]:
    with (VOCABULARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------ the ingredient field (PROD_AI)


@pytest.mark.parametrize(
    ("ingredient_names", "expected"),
    [
        ("ZOLPIDEM\\ZOLPIDEM TARTRATE", ["ZOLPIDEM"]),
        ("GEMCITABINE\\GEMCITABINE HYDROCHLORIDE", ["GEMCITABINE"]),
        ("PREDNISONE.", ["PREDNISONE"]),
        (" METHOTREXATE. \\ FOLIC ACID.", ["METHOTREXATE", "FOLIC ACID"]),
        ("ACETAMINOPHEN\\HYDROCODONE BITARTRATE", ["ACETAMINOPHEN", "HYDROCODONE"]),
        (
            "BUPRENORPHINE HYDROCHLORIDE\\NALOXONE HYDROCHLORIDE DIHYDRATE",
            ["BUPRENORPHINE", "NALOXONE"],
        ),
        (
            "AMPHETAMINE ASPARTATE\\AMPHETAMINE SULFATE\\DEXTROAMPHETAMINE SACCHARATE"
            "\\DEXTROAMPHETAMINE SULFATE",
            ["AMPHETAMINE", "DEXTROAMPHETAMINE"],
        ),
        ("ATORVASTATIN CALCIUM TRIHYDRATE", ["ATORVASTATIN"]),
        ("SODIUM VALPROATE", ["VALPROIC ACID"]),
        ("FERROUS SULFATE", ["IRON"]),
        ("LITHIUM CARBONATE", ["LITHIUM"]),
        ("CLAVULANATE POTASSIUM", ["CLAVULANIC ACID"]),
        ("DEXTROSE OR GLUCOSE", ["DEXTROSE"]),
        ("ESTROGENS, CONJUGATED OR ESTERIFIED", ["CONJUGATED ESTROGENS"]),
        ("TIANEPTINE SULFATE OR SODIUM", ["TIANEPTINE"]),
        (".ALPHA.-TOCOPHEROL ACETATE, DL-", ["VITAMIN E"]),
        ("PIPER METHYSTICUM ROOT", ["KAVA"]),
        ("DIAMORPHINE", ["HEROIN"]),
        ("PARACETAMOL", ["ACETAMINOPHEN"]),
        ("HERBALS\\TURMERIC", ["TURMERIC"]),
    ],
)
def test_ingredient_field(ingredient_names: str, expected: list[str]) -> None:
    assert ingredients(None, ingredient_names) == expected


@pytest.mark.parametrize(
    "ingredient_names",
    [
        "HERBALS\\MITRAGYNINE",
        "MITRAGYNINE\\HERBALS",
        "KRATOM LEAF.",
        "UNSPECIFIED INGREDIENT",
        "VITAMINS",
        "VITAMINS NOS",
        "COSMETICS",
        "INVESTIGATIONAL PRODUCT",
        "DIETARY SUPPLEMENT\\HERBALS",
        "\\",
        " . ",
        "",
    ],
)
def test_placeholders_and_kratom_itself_are_no_ingredient(ingredient_names: str) -> None:
    assert ingredients(None, ingredient_names) == []
    assert ingredients("KRATOM POWDER", ingredient_names) == []


def test_alkaloids_of_kratom_are_no_other_ingredient() -> None:
    assert ingredients("KRATOM", "MITRAGYNINE\\SPECIOGYNINE\\PAYNANTHEINE") == []


@pytest.mark.parametrize(
    ("ingredient_names", "expected"),
    [
        ("LAPATINIB DITOSYLATE", "LAPATINIB"),
        ("PEGINTERFERON ALFA-2A", "PEGINTERFERON ALFA-2A"),
        ("ECULIZUMAB.", "ECULIZUMAB"),
        ("CETYL ALCOHOL", "CETYL ALCOHOL"),
        ("STEARYL ALCOHOL", "STEARYL ALCOHOL"),
    ],
)
def test_unknown_ingredient_is_kept_by_name(ingredient_names: str, expected: str) -> None:
    (one,) = CLASSIFIER.classify(None, ingredient_names, is_watched=is_watched)
    assert (one.ingredient, one.ingredient_class) == (expected, UNCLASSIFIED)
    assert not one.is_treatment


@pytest.mark.parametrize(
    ("ingredient_names", "ingredient", "ingredient_class"),
    [
        ("4-AMINO-3-PHENYLBUTYRIC ACID", "PHENIBUT", "phenibut_ghb"),
        ("4-AMINO-3-PHENYLBUTYRIC ACID HYDROCHLORIDE", "PHENIBUT", "phenibut_ghb"),
        (
            "CALCIUM OXYBATE\\MAGNESIUM OXYBATE\\POTASSIUM OXYBATE\\SODIUM OXYBATE",
            "GHB",
            "phenibut_ghb",
        ),
        ("CALCIUM, MAGNESIUM, POTASSIUM, AND SODIUM OXYBATES", "GHB", "phenibut_ghb"),
        (".GAMMA.-HYDROXYBUTYRIC ACID", "GHB", "phenibut_ghb"),
        ("3-METHOXYPHENCYCLIDINE", "3-MEO-PCP", "hallucinogens"),
        ("FLUOROKETAMINE", "2-FLUORODESCHLOROKETAMINE", "hallucinogens"),
        (".ALPHA.-HYDROXYETIZOLAM", "ALPHA-HYDROXYETIZOLAM", "benzodiazepines"),
        ("DEMOXEPAM", "DEMOXEPAM", "benzodiazepines"),
        ("8-AMINOCLONAZOLAM", "8-AMINOCLONAZOLAM", "benzodiazepines"),
        ("DESALKYLGIDAZEPAM", "DESALKYLGIDAZEPAM", "benzodiazepines"),
        ("PIPAMPERONE", "PIPAMPERONE", "antipsychotics"),
        ("PROPYLHEXEDRINE", "PROPYLHEXEDRINE", "prescription_stimulants"),
        ("3-FLUOROPHENMETRAZINE", "3-FLUOROPHENMETRAZINE", "mdma_cathinones"),
        ("DESMETHYLSERTRALINE", "SERTRALINE", "ssri"),
        ("TROPATEPINE HYDROCHLORIDE", "TROPATEPINE", "parkinson_dementia"),
        ("ANTIPYRINE", "PHENAZONE", "nonopioid_analgesics"),
        ("ETHENZAMIDE", "ETHENZAMIDE", "nonopioid_analgesics"),
        ("FIBER NOS", "FIBER SUPPLEMENT", "other_supplements"),
        ("ANTIHISTAMINES NOS", "ANTIHISTAMINES", "allergy"),
        ("4-ANILINO-1-PHENETHYLPIPERIDINE", "4-ANPP", "fentanyl_nitazenes"),
        ("U-47,700", "U-47700", "fentanyl_nitazenes"),
        ("2-ETHYLIDENE-1,5-DIMETHYL-3,3-DIPHENYLPYRROLIDINE", "EDDP", "buprenorphine_methadone"),
    ],
)
def test_systematic_and_laboratory_names(
    ingredient_names: str, ingredient: str, ingredient_class: str
) -> None:
    (one,) = CLASSIFIER.classify(None, ingredient_names, is_watched=is_watched)
    assert (one.ingredient, one.ingredient_class) == (ingredient, ingredient_class)


@pytest.mark.parametrize(
    ("product_name", "expected"),
    [
        ("ZA ZA RED", ["TIANEPTINE"]),
        ("PEGASUS RED TIANEPTINE", ["TIANEPTINE"]),
        ("PARA FLUROFENTANYL", ["FLUOROFENTANYL"]),
        ("PARA FLOUROFENTANYL", ["FLUOROFENTANYL"]),
        ("METONITAZINE", ["METONITAZENE"]),
        ("FENTNAYL", ["FENTANYL"]),
        ("XYALZINE", ["XYLAZINE"]),
        ("FLUALPRAZOLAMTOXICITY", ["FLUALPRAZOLAM"]),
        ("ACUTE HEROIN TOXICITY, BUPRENORPHINEAND AMPHETAMINE USE", ["HEROIN"]),
        ("COMBINED EFFECTS OF FENTANYL, HEROIN, ANDLORAZEPAM", ["FENTANYL", "HEROIN"]),
        ("PHENIBUT 4-AMINO-3-PHENYLBUTYRIC ACID", ["PHENIBUT"]),
    ],
)
def test_misspelt_names_and_lost_blanks(product_name: str, expected: list[str]) -> None:
    assert [one for one in ingredients(product_name) if one in expected] == expected
    assert UNCLASSIFIED not in classes(product_name)


@pytest.mark.parametrize(
    ("product_name", "also"),
    [
        ("ACUTE HEROIN TOXICITY, BUPRENORPHINEAND AMPHETAMINE USE", "BUPRENORPHINE"),
        ("COMBINED EFFECTS OF FENTANYL, HEROIN, ANDLORAZEPAM", "LORAZEPAM"),
    ],
)
def test_a_drug_glued_to_its_neighbor_is_read(product_name: str, also: str) -> None:
    assert also in ingredients(product_name)


@pytest.mark.parametrize("product_name", ["ZAZA", "PEGASUS", "FIBER ONE BAR", "PROVITAMIN B5"])
def test_words_that_other_products_are_called_by_name_no_ingredient(product_name: str) -> None:
    assert classes(product_name) == {UNCLASSIFIED}


def test_a_greek_letter_is_written_without_its_points() -> None:
    assert ingredients(None, ".ALPHA.-NEWSTUFF") == ["ALPHA-NEWSTUFF"]
    assert ingredients(None, ".DELTA.8-TETRAHYDROCANNABINOL") == ["DELTA-8-THC"]


def test_the_ingredient_field_wins_over_the_product_name() -> None:
    assert ingredients("XANAX", "DIAZEPAM") == ["DIAZEPAM"]


def test_the_name_counts_where_the_field_says_nothing() -> None:
    assert ingredients("XANAX", "UNSPECIFIED INGREDIENT") == ["ALPRAZOLAM"]
    assert ingredients("MULTIVITAMIN", "VITAMINS") == ["MULTIVITAMIN"]


def test_a_name_beside_kratom_in_the_field_is_no_unclassified_ingredient() -> None:
    assert ingredients("TRAINWRECK", "MITRAGYNINE") == []
    assert ingredients("TRAINWRECK PLUS CAFFEINE", "HERBALS\\MITRAGYNINE") == ["CAFFEINE"]


# ------------------------------------------------------------------------------- product names


@pytest.mark.parametrize(
    ("product_name", "expected"),
    [
        ("FEEL FREE CLASSIC (KAVA ROOT + LEAF KRATOM)", ["KAVA"]),
        ("RED DEVIL KRATOM WATER SOLUBLE CBD", ["CANNABIDIOL"]),
        ("KRATOM - SPECIFICALLY ^GREEN MALAYSIAN^", []),
        ("KRATOM TEA", []),
        ("KRATOM", []),
        ("SUBOXONE", ["BUPRENORPHINE", "NALOXONE"]),
        ("Excedrin Migraine", ["CAFFEINE", "ACETAMINOPHEN", "ASPIRIN"]),
        ("XANAX 2MG", ["ALPRAZOLAM"]),
        ("Xanax™ 2mg", ["ALPRAZOLAM"]),
        ("ST. JOHN'S WORT", ["ST JOHN'S WORT"]),
        ("ST JOHN\x92S WORT", ["ST JOHN'S WORT"]),
        ("St John\u2019s Wort", ["ST JOHN'S WORT"]),
        ("5HTP", ["5-HYDROXYTRYPTOPHAN"]),
        ("5 - HTP", ["5-HYDROXYTRYPTOPHAN"]),
        ("VITAMIN C + D + B12", ["ASCORBIC ACID", "CYANOCOBALAMIN"]),
        ("N Acetyl Cysteine", ["N-ACETYL CYSTEINE"]),
        ("ATORVASTATIN CALCIUM", ["ATORVASTATIN"]),
        ("LOSARTAN POTASSIUM", ["LOSARTAN"]),
        ("IBUPROFEN200MG", ["IBUPROFEN"]),
        ("ALPRAZOLM", ["ALPRAZOLAM"]),
        ("MOPRAL(OMEPRAZOLE) CAPSULE, 20MG", ["OMEPRAZOLE"]),
        (
            "DI-ANTALVIC(PARACETAMOL, DEXTROPROPOXYPHENE HYDROCHLORIDE) CAPSULE, 6U",
            ["PROPOXYPHENE", "ACETAMINOPHEN"],
        ),
        (
            "Combined effects of Fentanyl, Acetyl Fentanyl, Mitragynine and Ethanol",
            ["FENTANYL", "ACETYL FENTANYL", "ALCOHOL"],
        ),
        ("Delta-8 THC gummies", ["DELTA-8-THC"]),
        ("TETRAHYDROCANNABINOL", ["TETRAHYDROCANNABINOL"]),
        ("6-MONOACETYLMORPHINE", ["6-MONOACETYLMORPHINE"]),
        ("NORFENTANYL", ["NORFENTANYL"]),
        ("BENZOYLECGONINE", ["BENZOYLECGONINE"]),
    ],
)
def test_product_name(product_name: str, expected: list[str]) -> None:
    assert ingredients(product_name) == expected


@pytest.mark.parametrize(
    "product_name",
    [
        "REDACTED",
        "Exemption 4",
        "UNKNOWN",
        "unknown.",
        "vitamins",
        "HERBAL SUPPLEMENT NOS",
        "N/A",
        "-",
        "  ",
        "",
        None,
    ],
)
def test_names_that_say_nothing(product_name: str | None) -> None:
    assert ingredients(product_name) == []


@pytest.mark.parametrize(
    ("product_name", "expected"),
    [
        ("Balance of Nature", "BALANCE OF NATURE"),
        ("BALANCE OF NATURE 500 MG CAPSULES", "BALANCE OF NATURE"),
        ("TOREM                              /01036501/", "TOREM"),
        ("ACTRACT 2.5 MG/ML", "ACTRACT"),
        ("CAFÉ ^X^  MIX.", "CAFE X MIX"),
    ],
)
def test_unknown_product_stays_visible(product_name: str, expected: str) -> None:
    (one,) = CLASSIFIER.classify(product_name, None, is_watched=is_watched)
    assert (one.ingredient, one.ingredient_class) == (expected, UNCLASSIFIED)


NO_DRINKS = (
    "ALCOHOL SWAB",
    "ALCOHOL PREP PADS",
    "Alcohol-free mouthwash",
    "ISOPROPYL ALCOHOL",
    "CETYL ALCOHOL",
    "STEARYL ALCOHOL LOTION",
    "RUBBING ALCOHOL 70%",
    "BENZYL ALCOHOL",
)


@pytest.mark.parametrize(
    "product_name", [*NO_DRINKS, "ROOT BEER", "NON-ALCOHOLIC BEER", "RED WINE VINEGAR"]
)
def test_what_only_sounds_like_drinking(product_name: str) -> None:
    assert "alcohol" not in classes(product_name)


@pytest.mark.parametrize("product_name", NO_DRINKS)
def test_no_drink_though_the_field_says_alcohol(product_name: str) -> None:
    assert "alcohol" not in classes(product_name, "ALCOHOL")


@pytest.mark.parametrize("product_name", ["ALCOHOL", "ETOH", "BEER", "Vodka", "ETHYL ALCOHOL"])
def test_drinking_is_drinking(product_name: str) -> None:
    assert ingredients(product_name) == ["ALCOHOL"]


def test_a_swab_is_rubbing_alcohol_also_where_the_field_says_alcohol() -> None:
    assert ingredients("ALCOHOL SWABS", "ALCOHOL") == ["ISOPROPYL ALCOHOL"]
    assert ingredients(None, "ALCOHOL") == ["ALCOHOL"]


@pytest.mark.parametrize(
    ("product_name", "not_there"),
    [
        ("CAFFEINE FREE DIET COLA", "CAFFEINE"),
        ("DECAF COFFEE", "COFFEE"),
        ("SOMA LIQUID MITRAGYNINE EXTRACT", "CARISOPRODOL"),
        ("HORNY GOAT WEED", "CANNABIS"),
        ("HEMP SEED HEARTS", "HEMP"),
        ("THE KAVA BAR KRATOM LEMON DRINK", "KAVA"),
        ("LITHIUM BATTERY", "LITHIUM"),
        ("EPHEDRA FREE STACK", "EPHEDRINE"),
        ("NON-ACETONE POLISH REMOVER", "ACETONE"),
        ("VITALITY 6 AM PACKETS", "6-MONOACETYLMORPHINE"),
        ("17-OH PROGESTERONE", "PROGESTERONE"),
        ("SPARKLING WATER", "WATER"),
        ("OPIUM EAU DE PARFUM", "OPIUM"),
        ("CHICKWEED", "CANNABIS"),
        ("ABSOMA", "CARISOPRODOL"),
    ],
)
def test_false_friends(product_name: str, not_there: str) -> None:
    assert not_there not in ingredients(product_name)


def test_soma_the_medicine_is_there() -> None:
    assert ingredients("SOMA 350 MG") == ["CARISOPRODOL"]


def test_treatment_is_told_apart() -> None:
    treatment = {
        one.ingredient: one.is_treatment
        for one in CLASSIFIER.classify(
            None,
            "NALOXONE\\ONDANSETRON\\ACETYLCYSTEINE\\PROPOFOL\\NOREPINEPHRINE\\SODIUM CHLORIDE"
            "\\CHARCOAL, ACTIVATED\\BUPRENORPHINE\\ALPRAZOLAM",
            is_watched=is_watched,
        )
    }
    assert [name for name, given_to_treat in treatment.items() if not given_to_treat] == [
        "BUPRENORPHINE",
        "ALPRAZOLAM",
    ]
    assert len(treatment) == 9


def test_matched_text_is_what_was_read() -> None:
    (one,) = CLASSIFIER.classify("Kratom with Kava-Kava", None, is_watched=is_watched)
    assert one.matched_text == "KAVA-KAVA"
    assert one.ingredient_class == "kava"


@given(
    st.text(max_size=60),
    st.lists(st.sampled_from(["XANAX", "HERBALS", "KRATOM", "FOO OR BAR", "ALCOHOL.", "\x92 é"])),
)
def test_any_text_gives_distinct_names(text: str, parts: list[str]) -> None:
    names = "\\".join([text, *parts])
    for product_name, field in [(text, None), (text, names), (None, names), (names, text)]:
        found = CLASSIFIER.classify(product_name, field, is_watched=is_watched)
        assert len({one.ingredient for one in found}) == len(found)
        assert all(one.ingredient == one.ingredient.upper().strip() != "" for one in found)


# ------------------------------------------------------------------------------- the vocabulary


def test_every_token_finds_its_ingredient() -> None:
    wrong = [
        (row["token"], row["ingredient"])
        for row in rows_of(TOKENS_FILE)
        if row["ingredient"]
        not in {
            one.ingredient
            for one in CLASSIFIER.classify(None, row["token"], is_watched=nothing_watched)
        }
    ]
    assert wrong == []


def test_tokens_are_many_and_sorted_by_class_and_ingredient() -> None:
    rows = rows_of(TOKENS_FILE)
    order = {row["class"]: int(row["sort_order"]) for row in rows_of(CLASSES_FILE)}
    keys = [(order[row["class"]], row["ingredient"]) for row in rows]
    assert keys == sorted(keys)
    assert len({row["ingredient"] for row in rows}) >= 600


def test_an_ingredient_name_stands_for_itself_only() -> None:
    meanings: dict[str, set[str]] = {}
    for row in rows_of(TOKENS_FILE):
        meanings.setdefault(row["token"], set()).add(row["ingredient"])
    names = {row["ingredient"] for row in rows_of(TOKENS_FILE)}
    assert [name for name in names if meanings.get(name) != {name}] == []


def test_classes_are_used_and_ordered() -> None:
    rows = rows_of(CLASSES_FILE)
    used = {row["class"] for row in rows_of(TOKENS_FILE)}
    assert {row["class"] for row in rows} == used | {UNCLASSIFIED}
    orders = [int(row["sort_order"]) for row in rows]
    assert orders == sorted(set(orders))
    assert len({row["class_label"] for row in rows}) == len(rows)
    assert {"benzodiazepines", "opioid_antagonists"} <= used


def test_kratom_itself_is_no_co_ingestant() -> None:
    assert [row["token"] for row in rows_of(TOKENS_FILE) if is_watched(row["token"])] == [
        "MITRAGYNA PARVIFOLIA",
        "MITRAGYNA HIRSUTA",
        "MITRAGYNA INERMIS",
    ]


def test_version_follows_the_files(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    assert IngredientClassifier.from_csv(folder).version == CLASSIFIER.version
    assert re.fullmatch(r"[0-9a-f]{12}", CLASSIFIER.version)
    with (folder / PLACEHOLDERS_FILE).open("a", encoding="utf-8") as file:
        file.write("SOMETHING,\n")
    assert IngredientClassifier.from_csv(folder).version != CLASSIFIER.version


def copied(folder: Path) -> Path:
    for name in (TOKENS_FILE, CLASSES_FILE, PLACEHOLDERS_FILE):
        shutil.copy(VOCABULARY / name, folder / name)
    return folder


def append(text: str) -> Callable[[str], str]:
    return lambda content: content + text


def replace(old: str, new: str) -> Callable[[str], str]:
    return lambda content: content.replace(old, new, 1)


@pytest.mark.parametrize(
    ("name", "change", "problem", "remedy"),
    [
        (TOKENS_FILE, append("NEWDRUG,NEWDRUG,nosuch,brand,,\n"), "nosuch", CLASSES_FILE),
        (TOKENS_FILE, append("X,Y,alcohol\n"), "3 cells", "double quotes"),
        (TOKENS_FILE, append("newdrug,NEWDRUG,alcohol,brand,,\n"), "capitals", "capitals"),
        (TOKENS_FILE, append("NEWDRUG,NEWDRUG,alcohol,toy,,\n"), "toy", "street_name"),
        (TOKENS_FILE, append("NEWDRUG,NEWDRUG,alcohol,brand,(,\n"), "expression", "not_with"),
        (
            TOKENS_FILE,
            append(",NEWDRUG,alcohol,brand,,\n"),
            "token: the cell is empty",
            "Fill it in",
        ),
        (TOKENS_FILE, append("Q,NEWDRUG,alcohol,brand,,\n"), "too short", "longer"),
        (TOKENS_FILE, append("KAVA-ROOT,KAVA,kava,brand,,\n"), "already", "Remove"),
        (TOKENS_FILE, append("NEWDRUG,KAVA,alcohol,brand,,\n"), "in kava above", "one class"),
        (TOKENS_FILE, append("NEWDRUG,NEWDRUG,unclassified,brand,,\n"), "unclassified", "class"),
        (TOKENS_FILE, replace("not_with", "unless"), "not_with: the column is missing", "header"),
        (CLASSES_FILE, append("kava,Kava,false,999,,\n"), "already", "Remove"),
        (CLASSES_FILE, append("new,New,maybe,999,,\n"), "maybe", "true or false"),
        (CLASSES_FILE, append("new,New,true,last,,\n"), "last", "in figures"),
        (CLASSES_FILE, replace("\nunclassified,", "\nother,"), "unclassified", "Add a line"),
        (PLACEHOLDERS_FILE, append("HERBALS,\n"), "already", "Remove"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, name: str, change: Callable[[str], str], problem: str, remedy: str
) -> None:
    path = copied(tmp_path) / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        IngredientClassifier.from_csv(tmp_path)
    message = str(caught.value)
    assert problem in message
    assert remedy in message
    assert f"{path}, line {caught.value.line}" in message


def test_the_line_is_the_line_of_the_file(tmp_path: Path) -> None:
    path = copied(tmp_path) / TOKENS_FILE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(10, "NEWDRUG,NEWDRUG,nosuch,brand,,\n")
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"co_ingestants\.csv, line 11: "):
        IngredientClassifier.from_csv(tmp_path)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / PLACEHOLDERS_FILE).write_bytes(b"token,note\nCAF\xc9,\n")
    with pytest.raises(VocabularyError, match="not UTF-8"):
        IngredientClassifier.from_csv(folder)
    (folder / TOKENS_FILE).unlink()
    with pytest.raises(VocabularyError, match="cannot be read"):
        IngredientClassifier.from_csv(folder)


# ------------------------------------------------------------------------------- frames


def test_frame() -> None:
    products = pd.DataFrame(
        {
            "product_name": ["SUBOXONE", "KRATOM", None, "SUBOXONE", "WIDGET X", None],
            "ingredient_names": [None, "HERBALS\\MITRAGYNINE", "PREDNISONE.", None, None, None],
        }
    )
    frame = CLASSIFIER.classify_frame(products, is_watched=is_watched)
    assert frame["ingredient"].tolist() == ["BUPRENORPHINE", "NALOXONE", "PREDNISONE", "WIDGET X"]
    assert frame["is_treatment"].tolist() == [False, True, False, False]
    assert frame.dtypes.astype(str).to_dict() == FRAME_TYPES
    with duckdb.connect() as connection:
        connection.register("given", frame)
        in_sql = connection.execute(
            "select product_name is null, ingredient_names is null, ingredient_class from given"
        ).fetchall()
    assert in_sql == [
        (False, True, "buprenorphine_methadone"),
        (False, True, "opioid_antagonists"),
        (True, False, "corticosteroids"),
        (False, True, "unclassified"),
    ]


@pytest.mark.parametrize("dtype", ["object", "string", "str"])
def test_empty_frame_has_the_same_types(dtype: str) -> None:
    products = pd.DataFrame({"product_name": [], "ingredient_names": []}, dtype=dtype)
    frame = CLASSIFIER.classify_frame(products, is_watched=is_watched)
    assert frame.empty
    assert frame.dtypes.astype(str).to_dict() == FRAME_TYPES


def test_frame_asks_once_per_text() -> None:
    asked: Counter[str] = Counter()

    def counting(text: str) -> bool:
        asked[text] += 1
        return is_watched(text)

    products = pd.DataFrame(
        {"product_name": [f"P{n}" for n in range(50)], "ingredient_names": "HERBALS\\MITRAGYNINE"}
    )
    CLASSIFIER.classify_frame(products, is_watched=counting)
    assert asked["MITRAGYNINE"] == 1


def test_a_hundred_thousand_pairs_are_quick() -> None:
    tokens = [row["token"] for row in rows_of(TOKENS_FILE)]
    products = pd.DataFrame(
        {
            "product_name": [f"{tokens[n % 4000]} LOT {n} TABLET" for n in range(100_000)],
            "ingredient_names": [
                None if n % 2 else f"{tokens[n % 3001]} HYDROCHLORIDE\\{tokens[n % 1999]}"
                for n in range(100_000)
            ],
        }
    )
    start = time.process_time()
    frame = CLASSIFIER.classify_frame(products, is_watched=nothing_watched)
    seconds = time.process_time() - start
    assert len(frame) > 100_000
    assert seconds < 15, f"{seconds:.1f} s; about 3 s on a free core"


# ------------------------------------------------------------------------------- real data


@pytest.mark.real
def test_most_products_beside_kratom_are_classified(real_data: Path) -> None:
    """Real openFDA food reports: at most one in five other products is left unclassified."""
    beside: list[str] = []
    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            names = {product.get("name_brand") or "" for product in json.loads(line)["products"]}
            if any(KRATOM_WORD.search(name) for name in names):
                beside.extend(name for name in names if not KRATOM_WORD.search(name))
    left = [
        name
        for name in beside
        if any(
            one.ingredient_class == UNCLASSIFIED
            for one in CLASSIFIER.classify(name, None, is_watched=nothing_watched)
        )
    ]
    assert len(beside) > 90
    assert len(left) <= 0.2 * len(beside), left


@pytest.mark.real
def test_most_medicines_of_faers_are_classified(real_data: Path) -> None:
    """Real FAERS rows of any product: at most 15 % of the ingredients are left unclassified."""
    found: Counter[str] = Counter()
    for path in sorted((real_data / "faers").glob("faers_ascii_*.zip")):
        with zipfile.ZipFile(path) as archive:
            (member,) = (n for n in archive.namelist() if re.search(r"/DRUG\d\dQ\d\.txt$", n))
            header, *lines = archive.read(member).decode("latin-1").splitlines()
        columns = header.lower().split("$")
        for line in lines:
            row = dict(zip(columns, line.split("$"), strict=False))
            for one in CLASSIFIER.classify(
                row.get("drugname"), row.get("prod_ai"), is_watched=nothing_watched
            ):
                found[one.ingredient_class] += 1
    assert found.total() > 500
    assert found[UNCLASSIFIED] <= 0.15 * found.total()


@pytest.mark.real
def test_real_kratom_strings_hold_no_stray_ingredient(real_data: Path) -> None:
    """Real FAERS names of kratom products: CBD and calcium are all that else they name."""
    path = real_data / "faers" / "kratom_drug_strings_sample.txt"
    names = path.read_text(encoding="utf-8").splitlines()
    found = {
        one.ingredient
        for name in names
        for one in CLASSIFIER.classify(name, None, is_watched=frozenset(names).__contains__)
    }
    assert found == {"CALCIUM", "CANNABIDIOL"}
