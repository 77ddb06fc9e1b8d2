"""The tables of shares behind the synthetic food and supplement complaints.

As in `faers_shapes`: data to be read and edited, each shape with its source, and "chosen"
where nothing is published. Names of background products are plain descriptions, so that no real
trade mark is given complaints it did not get; 7-OH brands are those of FDA's warning letters of
25 Jun 2025.
"""

from __future__ import annotations

from datetime import date

from etl.demo.draw import shares

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

TERM_COUNT = shares({1: 32.0, 2: 26.0, 3: 19.0, 4: 11.0, 5: 7.0, 8: 5.0})
