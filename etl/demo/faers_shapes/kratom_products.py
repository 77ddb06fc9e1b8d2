"""Kratom and 7-OH products as reporters write them, and how FDA codes them."""

from __future__ import annotations

from datetime import date

from etl.demo.draw import shares
from etl.demo.faers_shapes.co_ingestants import UNKNOWN_USE

# Real reporters' spellings of the substance (NaPDI list of FAERS strings), weights chosen: the bare
# word is by far the most frequent. The dash and the curly apostrophe become cp1252 bytes.
KRATOM_NAMES = shares(
    {
        "KRATOM": 60.0,
        "KRATOM POWDER": 4.0,
        "KRATOM CAPSULES": 3.0,
        "KRATOM EXTRACT": 3.0,
        "KRATOM (MITRAGYNA SPECIOSA)": 3.0,
        "MITRAGYNA SPECIOSA": 4.0,
        "MITRAGYNA SPECIOSA KORTHALS": 1.5,
        "KRATOM (MITRAGYNINE)": 2.0,
        "RED BALI KRATOM": 1.5,
        "GREEN MALAY KRATOM": 1.2,
        "WHITE MAENG DA KRATOM": 1.2,
        "RED VEIN MAENG DA (KRATOM)": 1.0,
        "KRATOM - SPECIFICALLY ^GREEN MALAYSIAN^": 0.4,
        "KRATOM TEA": 1.2,
        "KRATOM SUPPLEMENT": 1.0,
        "KRATOM \u2013 RED VEIN": 0.6,
        "FARMER\u2019S BLEND KRATOM": 0.6,
        "KATROM": 0.8,
        "KRATUM": 0.8,
        "MITROGYNA SPECIOSA": 0.6,
        "KRATOM CAPSUELS": 0.5,
    }
)
MITRAGYNINE_NAMES = shares({"MITRAGYNINE": 70.0, "MITRAGYNINE (KRATOM)": 20.0, "MITRAGYNIN": 10.0})
MITRAGYNINE_NAME_SHARE = 0.12

# Spellings of 7-OH, with the products that FDA's warning letters of 25 Jun 2025 name.
SEVEN_OH_NAMES = shares(
    {
        "7-OH": 26.0,
        "7-HYDROXYMITRAGYNINE": 22.0,
        "7OH": 9.0,
        "7-OH TABLETS": 6.0,
        "7 OH": 4.0,
        "7 HYDROXYMITRAGYNINE": 4.0,
        "7-HYDROXYMITRGYNINE": 2.0,
        "7-OH KRATOM EXTRACT": 3.0,
        "20MG 7OH/550MG TABLET": 1.5,
        "7OHMZ": 6.0,
        "7-OHMZ": 3.0,
        "7TABZ": 5.0,
        "ROXY 7-OH": 4.0,
        "HYDROXIE 7-OH SHOT": 3.0,
        "ROXYTABS": 1.5,
    }
)
ANALOGUE_NAMES = shares(
    {
        "MITRAGYNINE PSEUDOINDOXYL": 55.0,
        "MGM-15": 25.0,
        "PSEUDOINDOXYL TABLETS": 20.0,
    }
)

# PROD_AI of kratom. The coding moved to HERBALS\MITRAGYNINE about 2021-Q4 (NaPDI
# pharmacovigilance notes); single rows have it from 2018 on. What stood there before is chosen, so
# that the step of the mitragynine line shows.
CODING_SHIFT = date(2021, 10, 1)
KRATOM_CODING_BEFORE = shares(
    {"": 58.0, "MITRAGYNA SPECIOSA": 20.0, "MITRAGYNINE": 16.0, "HERBALS\\MITRAGYNINE": 6.0}
)
KRATOM_CODING_SINCE = shares(
    {"HERBALS\\MITRAGYNINE": 72.0, "MITRAGYNINE": 16.0, "": 8.0, "MITRAGYNINE\\HERBALS": 4.0}
)
SEVEN_OH_CODING = shares({"": 50.0, "7-HYDROXYMITRAGYNINE": 42.0, "HERBALS\\MITRAGYNINE": 8.0})
ANALOGUE_CODING = shares({"": 75.0, "MITRAGYNINE PSEUDOINDOXYL": 25.0})

# Both a 7-OH product and a kratom product on the report (chosen).
SEVEN_OH_WITH_KRATOM = 0.25

KRATOM_USES = shares(
    {
        UNKNOWN_USE: 46.0,
        "Pain": 14.0,
        "Back pain": 6.0,
        "Anxiety": 9.0,
        "Depression": 4.0,
        "Drug withdrawal syndrome": 7.0,
        "Opioid use disorder": 4.0,
        "Drug abuse": 5.0,
        "Substance use": 3.0,
        "Insomnia": 2.0,
    }
)
KRATOM_DOSES = shares(
    {
        "UNK": 45.0,
        "": 25.0,
        "5 G, QD": 6.0,
        "10 G, DAILY": 5.0,
        "2 TABLESPOONS DAILY": 4.0,
        "½ TEASPOON, BID": 3.0,
        "1 TEASPOON, PRN": 4.0,
        "20-30 CAPSULES DAILY": 4.0,
        "1\u20132 BOTTLES DAILY": 2.0,
        "ONCE": 2.0,
    }
)
SEVEN_OH_DOSES = shares(
    {
        "UNK": 40.0,
        "": 20.0,
        "15 MG, BID": 12.0,
        "30 MG, Q6H": 10.0,
        "6 TABLETS DAILY": 10.0,
        "150 MG, QD": 8.0,
    }
)

# Roles. DN (drug not administered) exists in real data only since 2025.
KRATOM_ROLE = shares({"PS": 70.0, "SS": 22.0, "C": 5.5, "I": 2.5})
STREET_ROLE = shares({"SS": 64.0, "C": 31.0, "I": 5.0})
MEDICINE_ROLE = shares({"SS": 24.0, "C": 72.0, "I": 4.0})
NOT_ADMINISTERED_SINCE = date(2025, 1, 1)
NOT_ADMINISTERED_SHARE = 0.02
