"""The tables of shares behind the synthetic food and supplement complaints.

As in `faers_shapes`: data to be read and edited, each shape with its source, and "chosen"
where nothing is published. Names of background products are plain descriptions, so that no real
trade mark is given complaints it did not get; 7-OH brands are those of FDA's warning letters of
25 Jun 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.demo.draw import Shares, shares

# ------------------------------------------------------------------------------ how many, and when

# The HFCS file goes up to this day; complaints of the last weeks are not all in it yet (FDA: about
# a month behind).
FILE_DATE = date(2026, 6, 30)
PROCESSED_UP_TO = date(2026, 5, 25)
PROCESSED_LATE_SHARE = 0.45
# The openFDA pages hold what was received from the first of these days to the second.
PAGES_FROM, PAGES_UP_TO = date(2026, 4, 1), date(2026, 9, 30)

# Complaints about all other products, per quarter of a year: chosen; the rise to 2021 and the fall
# after it follow the yearly counts of openFDA food/event.
BACKGROUND_PER_QUARTER = {
    **dict.fromkeys(range(2004, 2008), 46),
    **dict.fromkeys(range(2008, 2012), 58),
    **dict.fromkeys(range(2012, 2017), 77),
    **dict.fromkeys(range(2017, 2021), 96),
    2021: 120,
    2022: 105,
    2023: 95,
    2024: 65,
    2025: 62,
    2026: 58,
}

# Complaints that name kratom or 7-OH. 35 up to mid 2017 (the CAERS file 2004-2017Q2), 733 up to Oct
# 2025 (tabulation by an advocacy group), here scaled a little down; the publicity of Feb 2018 and
# of Aug-Nov 2025 shows. The last quarter is only in the openFDA pages.
KRATOM_RECEIVED = {
    2010: (0, 1, 0, 0),
    2011: (0, 0, 1, 0),
    2012: (1, 0, 1, 0),
    2013: (1, 0, 1, 1),
    2014: (2, 0, 1, 1),
    2015: (1, 1, 2, 2),
    2016: (4, 4, 6, 7),
    2017: (5, 6, 7, 11),
    2018: (52, 30, 18, 14),
    2019: (14, 13, 14, 14),
    2020: (11, 10, 12, 12),
    2021: (13, 14, 14, 14),
    2022: (13, 14, 14, 14),
    2023: (15, 16, 17, 17),
    2024: (18, 19, 21, 22),
    2025: (22, 25, 43, 40),
    2026: (30, 28, 33),
}
# Of these, complaints that name 7-OH: none before 2023 (openFDA food/event), the curve chosen.
SEVEN_OH_RECEIVED = {
    2023: (0, 0, 1, 1),
    2024: (1, 2, 2, 3),
    2025: (5, 8, 16, 15),
    2026: (12, 12, 16),
}
# Some 7-OH complaints since mid 2025 list an analogue product as well (chosen).
ANALOGUE_SINCE = date(2025, 7, 1)
ANALOGUE_SHARE = 0.08

# ------------------------------------------------------------------------------ who

# Sex of background complaints: as in openFDA food/event (about three women to one man, some not
# given). Kratom: as in FAERS, see etl.demo.faers_shapes.
BACKGROUND_SEX = shares(
    {"Female": 64.0, "Male": 26.0, "": 8.0, "Not Reported": 1.5, "Unknown": 0.5}
)
KRATOM_SEX = shares({"Male": 67.5, "Female": 23.5, "": 8.0, "Not Reported": 1.0})
# Mean and spread of the age in years: kratom as in FAERS, background chosen.
KRATOM_AGE = (35.5, 12.0)
BACKGROUND_AGE = (50.0, 19.0)
# About 40 % without an age (CAERS 2004-2017).
AGE_MISSING = 0.40
AGE_UNITS = shares(
    {"year(s)": 96.5, "month(s)": 1.5, "decade(s)": 1.0, "week(s)": 0.5, "day(s)": 0.5}
)
KRATOM_AGE_UNITS = shares({"year(s)": 99.0, "decade(s)": 1.0})
EVENT_DATE_MISSING = 0.38

# ------------------------------------------------------------------------------ outcomes

# In the order the file writes them. Shares: kratom 258 deaths and 191 hospitalizations of 733
# (tabulation by an advocacy group); background after openFDA food/event, rounded.
OUTCOMES = (
    ("Death", 0.35, 0.02),
    ("Life Threatening", 0.12, 0.04),
    ("Hospitalization", 0.26, 0.14),
    ("Disability", 0.03, 0.02),
    ("Congenital Anomaly", 0.0, 0.001),
    ("Required Intervention", 0.02, 0.015),
    ("Other Serious or Important Medical Event", 0.45, 0.40),
    ("Other Serious Outcome", 0.02, 0.03),
    ("Visited Emergency Room", 0.15, 0.13),
    ("Visited a Health Care Provider", 0.12, 0.22),
    ("Allergic Reaction", 0.0, 0.04),
    ("Injury", 0.01, 0.01),
)
SEVEN_OH_DEATH_SHARE = 0.15
NO_OTHER_OUTCOME = "Other Outcome"
# The words of the file up to 2017, left on a few old rows.
OLD_WORDS = {
    "Death": "DEATH",
    "Life Threatening": "LIFE THREATENING",
    "Hospitalization": "HOSPITALIZATION",
    "Disability": "DISABILITY",
    "Congenital Anomaly": "CONGENITAL ANOMALY",
    "Required Intervention": "REQ. INTERVENTION TO PRVNT PERM. IMPRMNT.",
    "Other Serious or Important Medical Event": "OTHER SERIOUS (IMPORTANT MEDICAL EVENTS)",
    "Other Serious Outcome": "SERIOUS INJURIES/ ILLNESS",
    "Visited Emergency Room": "VISITED AN ER",
    "Visited a Health Care Provider": "VISITED A HEALTH CARE PROVIDER",
    "Allergic Reaction": "NON-SERIOUS INJURIES/ ILLNESS",
    "Injury": "NON-SERIOUS INJURIES/ ILLNESS",
    "Other Outcome": "NONE/OTHER",
}
OLD_WORDS_BEFORE = date(2009, 1, 1)
OLD_WORDS_SHARE = 0.05
# Preferred terms are upper case on old rows, sentence case since about mid 2017, mixed between.
SENTENCE_CASE_SINCE = date(2017, 6, 1)
SENTENCE_CASE_BEFORE_SHARE = 0.06
# Numbers of the form 2017-CFS-000001 replaced the six-digit ones about mid 2017.
LONG_IDS_SINCE = date(2017, 6, 1)

# ------------------------------------------------------------------------------ product names

SUPPLEMENT = ("54", "Vit/Min/Prot/Unconv Diet(Human/Animal)")
# Kratom is filed under supplements (FDA import text), drinks and sweets under their own code.
KRATOM_INDUSTRY = shares(
    {
        SUPPLEMENT: 91.0,
        ("31", "Coffee/Tea"): 4.0,
        ("29", "Soft Drink/Water"): 3.0,
        ("33", "Candy W/O Choc/Special/Chew Gum"): 2.0,
    }
)
KRATOM_NAMES = shares(
    {
        "KRATOM": 52.0,
        "KRATOM POWDER": 6.0,
        "KRATOM CAPSULES": 4.0,
        "KRATOM EXTRACT SHOT": 3.0,
        "KRATOM TEA": 3.0,
        "Kratom": 5.0,
        "RED BALI KRATOM": 2.5,
        "RED VEIN BORNEO KRATOM POWDER": 1.5,
        "WHITE MAENG DA KRATOM 250G": 1.5,
        "GREEN MALAY KRATOM": 1.5,
        "MITRAGYNA SPECIOSA": 3.0,
        "MITRAGYNA SPECIOSA (KRATOM)": 2.0,
        "LIQUID MITRAGYNINE EXTRACT": 3.0,
        "FARMER\u0092S BLEND KRATOM": 0.8,
        "KRATOM GUMMIES": 1.5,
        "KRATOM AND KAVA TONIC": 2.0,
        "KATROM POWDER": 0.7,
        "MITROGYNA SPECIOSA": 0.6,
    }
)
SEVEN_OH_NAMES = shares(
    {
        "7-OH": 18.0,
        "7-OH TABLETS": 14.0,
        "7-HYDROXYMITRAGYNINE": 12.0,
        "7-HYDROXYMITRAGYNINE TABLETS 20 MG": 8.0,
        "7OH CHEWABLE": 6.0,
        "7 OH 7HYDROXY": 4.0,
        "7-HYDROXYMITRGYNINE": 2.0,
        "7\u03a9HMZ": 6.0,
        "7-OHMZ TABLETS": 6.0,
        "7TABZ 7-OH 15 MG": 8.0,
        "ROXY XL 7-OH": 7.0,
        "HYDROXIE 7-OH SHOT": 7.0,
        "ROXYTABS": 2.0,
    }
)
ANALOGUE_NAMES = ("MITRAGYNINE PSEUDOINDOXYL 30 MG SHOT", "7-HYDROXY + PSEUDO TABLETS", "MGM-15")

# What else is listed: HFCS has mainly supplements, seldom medicines (chosen).
ALSO_LISTED = shares(
    {
        "multivitamin": 12.0,
        "Vitamin D": 10.0,
        "Fish oil": 8.0,
        "Magnesium": 8.0,
        "B-complex vitamins": 6.0,
        "Melatonin": 6.0,
        "Vitamin C": 6.0,
        "Protein powder": 4.0,
        "Turmeric": 4.0,
        "Iron": 3.0,
        "Calcium": 4.0,
        "Probiotic": 4.0,
        "KAVA ROOT EXTRACT": 3.0,
        "CBD OIL": 3.0,
        "alcohol": 3.0,
        "CAFFEINE": 3.0,
        "PHENIBUT": 1.5,
        "TIANEPTINE": 1.5,
        "ibuprofen": 1.5,
        "sertraline": 1.0,
        "gabapentin": 1.0,
        # For the review list: merely possible, and close to a rule.
        "KETUM": 0.5,
        "KRANTUM DRINK": 0.5,
    }
)
OTHERS_ON_KRATOM = shares({0: 80.0, 1: 11.0, 2: 5.0, 3: 3.0, 5: 1.0})
OTHERS_ON_BACKGROUND = shares({0: 76.0, 1: 14.0, 2: 5.0, 3: 3.0, 4: 1.0, 7: 1.0})

# Names withheld: REDACTED on old rows, EXEMPTION 4 (a FOIA exemption) on the rest.
WITHHELD_SHARE = 0.05
REDACTED_BEFORE = date(2010, 1, 1)
# Exact duplicate rows, and rows repeated with their terms in another order, exist in every issue.
REPEATED_ROW_SHARE = 0.008


@dataclass(frozen=True)
class Industry:
    """An FDA industry code with plain product names and the terms its complaints bring."""

    code: str
    name: str
    kinds: tuple[str, ...]
    products: tuple[str, ...]
    terms: Shares[str]
    until: date = date(2100, 1, 1)


_STOMACH = shares(
    {
        "Diarrhoea": 22.0,
        "Vomiting": 20.0,
        "Nausea": 18.0,
        "Abdominal pain": 12.0,
        "Abdominal pain upper": 9.0,
        "Malaise": 8.0,
        "Food poisoning": 5.0,
        "Pyrexia": 5.0,
        "Headache": 5.0,
        "Choking": 3.0,
        "Dysgeusia": 4.0,
        "Foreign body trauma": 2.0,
    }
)
_ALLERGY = shares(
    {
        "Hypersensitivity": 18.0,
        "Urticaria": 12.0,
        "Pruritus": 12.0,
        "Swelling face": 8.0,
        "Dyspnoea": 9.0,
        "Rash": 9.0,
        "Anaphylactic reaction": 4.0,
        "Throat irritation": 5.0,
        "Vomiting": 5.0,
    }
)
_SUPPLEMENT_TERMS = shares(
    {
        "Nausea": 13.0,
        "Diarrhoea": 11.0,
        "Headache": 9.0,
        "Dizziness": 9.0,
        "Vomiting": 8.0,
        "Heart rate increased": 6.0,
        "Palpitations": 6.0,
        "Blood pressure increased": 6.0,
        "Choking": 8.0,
        "Hepatic enzyme increased": 3.0,
        "Jaundice": 2.0,
        "Insomnia": 4.0,
        "Anxiety": 4.0,
        "Fatigue": 5.0,
        "Chest pain": 4.0,
        "Rash": 4.0,
        "Hallucination, visual": 0.7,
        "Hallucination, auditory": 0.7,
        "Seizure": 1.5,
        "Death": 1.0,
    }
)
_SKIN = shares(
    {
        "Rash": 14.0,
        "Burning sensation": 12.0,
        "Alopecia": 14.0,
        "Pruritus": 10.0,
        "Erythema": 9.0,
        "Swelling": 6.0,
        "Skin irritation": 7.0,
        "Chemical burn of skin": 3.0,
    }
)
_PLAIN = ("", "ORGANIC ", "LOW FAT ", "FAMILY PACK ", "STORE BRAND ", "FRESH ", "CLASSIC ", "MINI ")
_FORMS = (
    "",
    "DAILY ",
    "EXTRA STRENGTH ",
    "NATURAL ",
    "WOMEN\u0092S ",
    "MEN\u0092S ",
    "CHEWABLE ",
    "LIQUID ",
)

INDUSTRIES = shares(
    {
        Industry(
            SUPPLEMENT[0],
            SUPPLEMENT[1],
            _FORMS,
            (
                "MULTIVITAMIN TABLETS",
                "FISH OIL SOFTGELS",
                "VITAMIN D3 5000 IU",
                "TURMERIC CAPSULES",
                "PRE-WORKOUT POWDER",
                "WEIGHT LOSS CAPSULES",
                "GREEN TEA EXTRACT",
                "PROTEIN POWDER VANILLA",
                "MELATONIN GUMMIES",
                "KAVA ROOT EXTRACT",
                "FIBER SUPPLEMENT",
                "ENERGY CAPSULES",
                "TIANEPTINE CAPSULES",
                "COLLAGEN POWDER",
                "ASHWAGANDHA CAPSULES",
                "VITAMIN D (25-OH CALCIFEDIOL)",
                "MITRAGYNA HIRSUTA LEAF",
            ),
            _SUPPLEMENT_TERMS,
        ): 40.0,
        Industry(
            "53",
            "Cosmetics",
            _PLAIN[:3],
            ("HAIR CONDITIONER", "SHAMPOO", "FACE CREAM", "BODY LOTION", "HAIR DYE", "LIPSTICK"),
            _SKIN,
            date(2024, 1, 1),
        ): 16.0,
        Industry(
            "03",
            "Bakery Prod/Dough/Mix/Icing",
            _PLAIN,
            ("OAT COOKIES", "7 GRAIN BREAD", "GRANDMOTHER\u0092S PIE", "CRACKERS", "PANCAKE MIX"),
            _STOMACH,
        ): 5.0,
        Industry(
            "05",
            "Cereal Prep/Breakfast Food",
            _PLAIN,
            ("GRANOLA BAR", "CORN FLAKES", "HONEY OAT CEREAL", "OATMEAL"),
            _STOMACH,
        ): 4.0,
        Industry(
            "07",
            "Snack Food Item",
            _PLAIN,
            ("POTATO CHIPS", "PRETZELS", "BALI STYLE COCONUT CHIPS", "POPCORN"),
            _STOMACH,
        ): 3.0,
        Industry(
            "09",
            "Milk/Butter/Dried Milk Prod",
            _PLAIN,
            ("WHOLE MILK", "BUTTER", "FRUIT SMOOTHIE", "YOGURT DRINK"),
            _STOMACH,
        ): 4.0,
        Industry(
            "12",
            "Cheese/Cheese Prod",
            _PLAIN,
            ("CHEDDAR", "SOFT CHEESE", "CHEESE SLICES"),
            _STOMACH,
        ): 2.0,
        Industry(
            "16",
            "Fishery/Seafood Prod",
            _PLAIN,
            ("TUNA IN WATER", "SMOKED SALMON", "SHRIMP", "OYSTERS"),
            _STOMACH,
        ): 5.0,
        Industry(
            "20",
            "Fruit/Fruit Prod",
            _PLAIN,
            ("CANTALOUPE", "APPLE SAUCE", "FROZEN BERRIES"),
            _STOMACH,
        ): 3.0,
        Industry(
            "23",
            "Nuts/Edible Seed",
            _PLAIN,
            ("PEANUT BUTTER", "MIXED NUTS", "ALMONDS", "CASHEWS"),
            _ALLERGY,
        ): 5.0,
        Industry(
            "24",
            "Vegetables/Vegetable Products",
            _PLAIN,
            ("ROMAINE LETTUCE", "RAW SAUERKRAUT", "GREEN BEANS", "SPINACH, CHOPPED"),
            _STOMACH,
        ): 4.0,
        Industry(
            "29",
            "Soft Drink/Water",
            _PLAIN,
            ("ENERGY DRINK", "SPARKLING WATER", "COLA"),
            _SUPPLEMENT_TERMS,
        ): 5.0,
        Industry(
            "33",
            "Candy W/O Choc/Special/Chew Gum",
            _PLAIN,
            ("FRUIT GUMMIES", "SUGAR FREE CANDY", "CHEWING GUM"),
            _STOMACH,
        ): 2.0,
        Industry(
            "37",
            "Mult Food Dinner/Grav/Sauce/Special",
            _PLAIN,
            ("THAI GREEN CURRY MEAL", "FROZEN PIZZA", "PASTA SAUCE"),
            _STOMACH,
        ): 4.0,
        Industry(
            "40P",
            "Powder Formula",
            ("", "GENTLE "),
            ("INFANT FORMULA POWDER", "TODDLER FORMULA POWDER"),
            _STOMACH,
        ): 1.5,
        Industry(
            "41",
            "Dietary Conventional Foods/Meal Replacements",
            _PLAIN[:3],
            ("MEAL REPLACEMENT SHAKE", "PROTEIN BAR"),
            _STOMACH,
        ): 3.0,
    }
)
TERM_COUNT = shares({1: 32.0, 2: 26.0, 3: 19.0, 4: 11.0, 5: 7.0, 8: 5.0})
