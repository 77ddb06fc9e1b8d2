"""How many reports there are, when and who sends them, and how the layout changed."""

from __future__ import annotations

from datetime import date

from etl.demo.draw import Quarter, shares

FIRST_QUARTER = Quarter(2015, 1)
LAST_QUARTER = Quarter(2026, 2)
QUARTERS = tuple(FIRST_QUARTER.later(step) for step in range(46))

# Reports received per quarter that name kratom, 7-OH or an analogue. About 28 before 2018 and 489
# up to Sep 2021 (Li et al. 2023, Clin Transl Sci 16:1002: 94.2 % since 2018); about 1,450 up to
# Oct 2025 (tabulation by an advocacy group). Publicity in Feb 2018 (FDA statement, Salmonella
# outbreak) and Aug-Nov 2025 (7-OH warning letters and scheduling recommendation).
KRATOM_RECEIVED = {
    2015: (1, 0, 1, 1),
    2016: (1, 2, 4, 3),
    2017: (2, 3, 3, 6),
    2018: (62, 38, 30, 26),
    2019: (27, 28, 30, 31),
    2020: (26, 24, 29, 31),
    2021: (24, 27, 29, 33),
    2022: (39, 42, 46, 49),
    2023: (51, 53, 55, 57),
    2024: (58, 61, 63, 66),
    2025: (70, 78, 126, 112),
    2026: (86, 82),
}

# Of these, reports that name 7-OH: a handful in 2023-24, 86 up to early 2026 (figures quoted in
# trade press around the federal notice of July 2026).
SEVEN_OH_RECEIVED = {
    2023: (0, 0, 0, 1),
    2024: (1, 1, 1, 2),
    2025: (5, 9, 24, 22),
    2026: (20, 24),
}

# Of these, reports that name a synthetic analogue (mitragynine pseudoindoxyl, MGM-15): fewer than
# 16 in all (chosen below that bound); half of them name 7-OH as well.
ANALOGUE_RECEIVED = {2025: (0, 1, 2, 3), 2026: (3, 4)}

# Reports of all other drugs: chosen, small enough to load in seconds.
BACKGROUND_FIRST, BACKGROUND_LAST = 140, 250

# Within a publicity quarter, the days the extra reports crowd into.
PUBLICITY = {
    Quarter(2018, 1): (date(2018, 2, 6), date(2018, 3, 31)),
    Quarter(2025, 3): (date(2025, 7, 29), date(2025, 9, 30)),
    Quarter(2025, 4): (date(2025, 10, 1), date(2025, 11, 30)),
}
PUBLICITY_SHARE = 0.6

# Quarters between receipt and first publication, so that the newest quarters are not complete
# (chosen; FDA publishes a report once it is processed).
PUBLICATION_DELAY = shares({0: 78, 1: 16, 2: 6})
# Later versions of a case. 16.7 % of raw FAERS records are older versions or retractions
# (measured over all quarters by an independent audit).
FOLLOW_UPS = shares({0: 82, 1: 13, 2: 4, 3: 1})
# 0.51 % of all cases were retracted later (same audit); kratom slightly more, so that it shows.
RETRACTED_SHARE = 0.006
KRATOM_RETRACTED_SHARE = 0.010
# 29-41 suspected duplicate links among 525 kratom reports (NaPDI cross-walk to VigiBase).
DUPLICATE_SHARE = 0.03
# 115 of 884 public FAERS cases cite a yearly report of the poison centers; here fewer.
SURVEY_EVERY = 30
SURVEY = (
    "Demo A, Demo B. 2024 Annual Report of the National Poison Data System (NPDS), an invented "
    "one. J Demo Med. 2025;1:1"
)
# Titles of articles that do not exist.
TITLE_WORDS = (
    *("Cholestasis", "Delirium", "Hyponatremia", "Myoclonus", "Pancreatitis", "Rhabdomyolysis"),
    *("Torsades", "Angioedema", "Bradycardia", "Catatonia", "Dysphagia", "Encephalopathy"),
    *("Gastroparesis", "Hypothyroidism", "Insomnia", "Jaundice", "Ketoacidosis", "Leukopenia"),
    *("Myocarditis", "Neuropathy", "Orthostasis", "Priapism", "Urticaria"),
)

# ------------------------------------------------------------------------------ who

# Li et al. 2023: male 67.5 %, female 23.5 %, the rest not given; mean age 35.5. Age is missing on
# about 40 % of reports (the same in CAERS 2004-2017).
KRATOM_SEX = shares({"M": 67.5, "F": 23.5, "": 6.0, "UNK": 3.0})
BACKGROUND_SEX = shares({"F": 53.0, "M": 36.0, "": 10.0, "UNK": 1.0})
KRATOM_AGE = (35.5, 12.0)
BACKGROUND_AGE = (57.0, 18.0)
AGE_MISSING = 0.40
# Units: almost all years in the real files; the others chosen so that every code occurs.
AGE_UNITS = shares({"YR": 95.0, "DEC": 1.5, "MON": 1.5, "WK": 0.8, "DY": 1.2})

# Event date, over 20.6 million FAERS rows: 40.6 % full, 5.5 % year and month, 4.3 % year, the rest
# empty (independent audit).
EVENT_DATE = shares({"day": 40.6, "month": 5.5, "year": 4.3, "none": 49.6})

# Chosen after the real 2017Q2 and 2022Q4 samples; direct reports matter more for kratom.
KRATOM_REPORT_KIND = shares({"EXP": 52.0, "DIR": 34.0, "PER": 14.0})
BACKGROUND_REPORT_KIND = shares({"EXP": 58.0, "PER": 35.0, "DIR": 7.0})
KRATOM_REPORTER = shares({"MD": 20.0, "PH": 7.0, "HP": 26.0, "CN": 36.0, "LW": 3.0, "": 8.0})
BACKGROUND_REPORTER = shares({"MD": 27.0, "PH": 7.0, "HP": 20.0, "CN": 40.0, "LW": 3.0, "": 3.0})
KRATOM_COUNTRY = shares(
    {"US": 90.0, "GB": 2.5, "CA": 2.0, "DE": 1.5, "SE": 1.5, "AU": 1.5, "TH": 1.0}
)
BACKGROUND_COUNTRY = shares(
    {
        "US": 66.0,
        "FR": 5.0,
        "DE": 5.0,
        "GB": 5.0,
        "JP": 5.0,
        "CA": 6.0,
        "IT": 3.0,
        "BR": 3.0,
        "EU": 2.0,
    }
)
# Senders are invented: no company is given reports that it did not send.
SENDERS = shares(
    {
        "DEMO PHARMA": 30.0,
        "SAMPLE LABORATORIES": 25.0,
        "EXEMPLAR BIOTECH": 20.0,
        "TESTFALL ARZNEIMITTEL": 15.0,
        "LABORATOIRES DÉMO": 10.0,
    }
)

# ------------------------------------------------------------------------------ the layout's moves

# One drug record takes several rows, one per dose, since 2024-Q4 (4 % of records in the real
# 2025Q4 sample).
SEVERAL_DOSES_SINCE = Quarter(2024, 4)
SEVERAL_DOSES_SHARE = 0.04
# OCCP_COD went blank on company reports in 2025-Q3; ROUTE and DOSE_FORM mostly vanished in 2026-Q1
# (field notes of another FAERS pipeline).
COMPANY_REPORTER_BLANK_SINCE = Quarter(2025, 3)
ROUTE_BLANK_SINCE = Quarter(2026, 1)
# Lists of deleted cases exist since 2019-Q1.
DELETIONS_SINCE = Quarter(2019, 1)
# The quarter that carries two deliberately malformed lines.
MALFORMED_QUARTER = Quarter(2023, 2)

# Values that cannot be, as real files hold them on a few reports.
PLACEHOLDER_DATE = "19000101"
PLACEHOLDER_DATE_EVERY = 89
IMPOSSIBLE_AGE = "999"
IMPOSSIBLE_AGE_EVERY = 131

# What stopping a suspect product did, and taking it again: chosen; mostly nobody knows.
DECHALLENGES = ("U", "U", "U", "D", "Y", "U", "", "Y", "U", "N", "U")
RECHALLENGES = ("", "U", "", "D", "U", "", "U", "", "N", "", "U", "", "Y")
