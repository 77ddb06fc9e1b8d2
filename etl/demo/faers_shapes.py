"""The tables of shares behind the synthetic FAERS quarters, each with the source of its shape.

Everything here is data to be read and edited; `etl.demo.faers` does the drawing. Shapes follow
published aggregates where there are any. What says "chosen" has no published figure behind it and
is only meant to look plausible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.demo.draw import Quarter, Shares, shares

FIRST_QUARTER = Quarter(2015, 1)
LAST_QUARTER = Quarter(2026, 2)
QUARTERS = tuple(FIRST_QUARTER.later(step) for step in range(46))

UNKNOWN_USE = "Product used for unknown indication"


@dataclass(frozen=True)
class Medicine:
    """A product as reporters write it and as FDA codes its ingredients (PROD_AI)."""

    ingredient: str
    verbatims: tuple[str, ...] = ()
    use: str = UNKNOWN_USE
    is_own_medicine: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The verbatim names, by default the ingredient itself."""
        return self.verbatims or (self.ingredient,)


def street(ingredient: str, *verbatims: str) -> Medicine:
    """Return a substance that is not somebody's prescribed medicine."""
    return Medicine(ingredient, verbatims, "Drug abuse", is_own_medicine=False)


# ------------------------------------------------------------------------------ how many, and when

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

# ------------------------------------------------------------------------------ kratom, as written

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

# ------------------------------------------------------------------------------ co-ingestants

# How many other products. FAERS has a median of one drug per report; medical examiners list several
# on nearly every kratom death (Florida 2020-21: 93 %).
OTHERS_ON_DEATHS = shares({0: 27.0, 1: 19.0, 2: 18.0, 3: 14.0, 4: 9.0, 5: 6.0, 6: 4.0, 8: 3.0})
OTHERS_ON_REST = shares({0: 62.0, 1: 16.0, 2: 10.0, 3: 5.0, 4: 3.0, 5: 2.0, 7: 2.0})

# Findings on deaths: the order fentanyl, heroin, benzodiazepines, prescription opioids, cocaine is
# that of SUDORS 2016-17 (Olsen 2019, MMWR 68:326); the rest chosen after the published lists of
# classes seen with kratom.
FOUND_ON_DEATHS = shares(
    {
        street("FENTANYL", "FENTANYL", "FENTANYL", "ILLICIT FENTANYL", "ACETYL FENTANYL"): 20.0,
        street("DIAMORPHINE", "HEROIN", "HEROIN", "HEROIN (DIAMORPHINE)"): 9.5,
        street("ALCOHOL", "ALCOHOL", "ETHANOL", "ETHANOL", "BEER"): 10.0,
        Medicine("ALPRAZOLAM", ("ALPRAZOLAM", "ALPRAZOLAM", "ALPRAZOLAM."), "Anxiety"): 8.0,
        Medicine("CLONAZEPAM", use="Anxiety"): 4.0,
        Medicine("DIAZEPAM", use="Anxiety"): 3.0,
        street("BROMAZOLAM"): 1.0,
        Medicine("OXYCODONE HYDROCHLORIDE", ("OXYCODONE", "OXYCODONE HCL"), "Pain"): 6.0,
        Medicine(
            "ACETAMINOPHEN\\HYDROCODONE BITARTRATE", ("HYDROCODONE/ACETAMINOPHEN",), "Pain"
        ): 3.5,
        Medicine("MORPHINE SULFATE", ("MORPHINE",), "Pain"): 4.0,
        Medicine("TRAMADOL HYDROCHLORIDE", ("TRAMADOL",), "Pain"): 2.5,
        Medicine("METHADONE HYDROCHLORIDE", ("METHADONE",), "Drug dependence"): 2.0,
        Medicine("BUPRENORPHINE\\NALOXONE", ("BUPRENORPHINE/NALOXONE",), "Drug dependence"): 2.0,
        street("COCAINE"): 6.5,
        street("METHAMPHETAMINE"): 6.0,
        Medicine("AMPHETAMINE", use="Attention deficit hyperactivity disorder"): 3.5,
        street("CANNABIS SATIVA SUBSP. INDICA TOP", "MARIJUANA", "CANNABIS", "THC"): 5.0,
        Medicine("GABAPENTIN", use="Neuralgia"): 8.0,
        Medicine("QUETIAPINE FUMARATE", ("QUETIAPINE", "QUETIAPINE FUMARATE"), "Insomnia"): 5.0,
        Medicine("OLANZAPINE", use="Bipolar disorder"): 1.5,
        Medicine("DIPHENHYDRAMINE HYDROCHLORIDE", ("DIPHENHYDRAMINE", "DIPHENHYDRAMINE HCL")): 6.5,
        Medicine("HYDROXYZINE HYDROCHLORIDE", ("HYDROXYZINE",), "Anxiety"): 2.0,
        Medicine("DOXYLAMINE SUCCINATE", ("DOXYLAMINE",), "Insomnia"): 1.5,
        Medicine("SERTRALINE HYDROCHLORIDE", ("SERTRALINE",), "Depression"): 3.5,
        Medicine("CITALOPRAM HYDROBROMIDE", ("CITALOPRAM",), "Depression"): 3.5,
        Medicine("FLUOXETINE HYDROCHLORIDE", ("FLUOXETINE",), "Depression"): 3.0,
        Medicine("VENLAFAXINE HYDROCHLORIDE", ("VENLAFAXINE",), "Depression"): 2.5,
        Medicine("TRAZODONE HYDROCHLORIDE", ("TRAZODONE",), "Insomnia"): 3.0,
        Medicine("MIRTAZAPINE", use="Depression"): 2.0,
        Medicine("BUPROPION HYDROCHLORIDE", ("BUPROPION",), "Depression"): 2.0,
        Medicine("CYCLOBENZAPRINE HYDROCHLORIDE", ("CYCLOBENZAPRINE",), "Muscle spasms"): 2.0,
        Medicine("ZOLPIDEM\\ZOLPIDEM TARTRATE", ("ZOLPIDEM",), "Insomnia"): 1.5,
        Medicine("LOPERAMIDE HYDROCHLORIDE", ("LOPERAMIDE",)): 2.0,
        Medicine("DEXTROMETHORPHAN HYDROBROMIDE", ("DEXTROMETHORPHAN",), "Cough"): 1.2,
        street("XYLAZINE"): 1.5,
        street("TIANEPTINE", "TIANEPTINE", "TIANEPTINE SODIUM POWDER"): 1.0,
        street("PHENIBUT"): 1.2,
        street("CAFFEINE"): 2.5,
        street("NICOTINE", "NICOTINE", "COTININE"): 1.5,
        Medicine("NALOXONE HYDROCHLORIDE", ("NALOXONE", "NALOXONE NASAL SPRAY"), "Overdose"): 4.5,
    }
)
# Products on other reports: people's own medicines and supplements (chosen).
LISTED_ON_REST = shares(
    {
        street("ALCOHOL", "ALCOHOL", "ETHANOL"): 6.0,
        street("CANNABIS SATIVA SUBSP. INDICA TOP", "MARIJUANA", "CANNABIS"): 4.5,
        street("CAFFEINE", "CAFFEINE", "COFFEE"): 4.0,
        street("PIPER METHYSTICUM ROOT", "KAVA", "KAVA KAVA", "KAVA ROOT"): 4.5,
        street("TIANEPTINE", "TIANEPTINE", "TIANEPTINE SODIUM"): 3.5,
        street("PHENIBUT"): 3.0,
        street("CANNABIDIOL", "CBD OIL", "CANNABIDIOL"): 2.5,
        street("COCAINE"): 1.2,
        street("METHAMPHETAMINE"): 1.2,
        street("FENTANYL"): 1.5,
        street("DIAMORPHINE", "HEROIN"): 1.2,
        Medicine("BUPRENORPHINE\\NALOXONE", ("BUPRENORPHINE/NALOXONE",), "Drug dependence"): 3.5,
        Medicine("NALOXONE HYDROCHLORIDE", ("NALOXONE",), "Overdose"): 2.5,
        Medicine("NALTREXONE HYDROCHLORIDE", ("NALTREXONE",), "Opioid use disorder"): 1.2,
        Medicine("OXYCODONE HYDROCHLORIDE", ("OXYCODONE",), "Pain"): 2.5,
        Medicine("TRAMADOL HYDROCHLORIDE", ("TRAMADOL",), "Pain"): 2.0,
        Medicine("GABAPENTIN", use="Neuralgia"): 5.5,
        Medicine("PREGABALIN", use="Fibromyalgia"): 2.0,
        Medicine("ALPRAZOLAM", ("ALPRAZOLAM", "ALPRAZOLAM."), "Anxiety"): 4.0,
        Medicine("CLONAZEPAM", use="Anxiety"): 3.0,
        Medicine("LORAZEPAM", use="Seizure"): 2.0,
        Medicine("QUETIAPINE FUMARATE", ("QUETIAPINE",), "Bipolar disorder"): 3.5,
        Medicine("ARIPIPRAZOLE", use="Depression"): 1.5,
        Medicine("SERTRALINE HYDROCHLORIDE", ("SERTRALINE",), "Depression"): 5.0,
        Medicine("ESCITALOPRAM OXALATE", ("ESCITALOPRAM",), "Anxiety"): 3.0,
        Medicine("DULOXETINE HYDROCHLORIDE", ("DULOXETINE",), "Depression"): 2.5,
        Medicine("TRAZODONE HYDROCHLORIDE", ("TRAZODONE",), "Insomnia"): 2.5,
        Medicine("BUPROPION HYDROCHLORIDE", ("BUPROPION",), "Depression"): 2.5,
        Medicine("DIPHENHYDRAMINE HYDROCHLORIDE", ("DIPHENHYDRAMINE",), "Insomnia"): 2.0,
        Medicine("LOPERAMIDE HYDROCHLORIDE", ("LOPERAMIDE",), "Drug withdrawal syndrome"): 1.5,
        Medicine("CLONIDINE HYDROCHLORIDE", ("CLONIDINE",), "Drug withdrawal syndrome"): 2.5,
        Medicine("IBUPROFEN", use="Pain"): 3.0,
        Medicine("ACETAMINOPHEN", use="Pain"): 3.0,
        Medicine("MELATONIN", use="Insomnia"): 2.0,
        Medicine("VITAMINS", ("MULTIVITAMIN", "VITAMINS NOS"), "Supplementation therapy"): 2.5,
        Medicine("LEVOTHYROXINE SODIUM", ("LEVOTHYROXINE",), "Hypothyroidism"): 1.5,
        Medicine("LISINOPRIL", use="Hypertension"): 2.0,
        Medicine("OMEPRAZOLE", use="Gastrooesophageal reflux disease"): 1.5,
        Medicine("PREDNISONE", ("PREDNISONE", "PREDNISONE."), "Asthma"): 1.0,
        Medicine("UNSPECIFIED INGREDIENT", ("HERBAL SUPPLEMENT NOS",)): 1.5,
    }
)
# Roles. DN (drug not administered) exists in real data only since 2025.
KRATOM_ROLE = shares({"PS": 70.0, "SS": 22.0, "C": 5.5, "I": 2.5})
STREET_ROLE = shares({"SS": 64.0, "C": 31.0, "I": 5.0})
MEDICINE_ROLE = shares({"SS": 24.0, "C": 72.0, "I": 4.0})
NOT_ADMINISTERED_SINCE = date(2025, 1, 1)
NOT_ADMINISTERED_SHARE = 0.02

# ------------------------------------------------------------------------------ reactions, outcomes

# About half of the kratom reports name a death: 714 of 1,452 up to Oct 2025, 362 with
# hospitalization (tabulation by an advocacy group); 9 deaths among 86 7-OH reports (trade press,
# July 2026). Deaths reach FAERS mainly through medical examiners: no measure of lethality.
KRATOM_DEATH_SHARE = 0.48
SEVEN_OH_DEATH_SHARE = 0.11
OUTCOMES_WITH_DEATH = {"HO": 0.14, "LT": 0.05, "OT": 0.38}
OUTCOMES_OF_REST = {"HO": 0.38, "LT": 0.09, "DS": 0.04, "RI": 0.02, "OT": 0.58}

# Weights: counts of the pairs kratom - preferred term in FAERS 2004Q1-2022Q1 (NaPDI tables); terms
# without a printed count have small chosen weights.
TERMS_WITH_DEATH = shares(
    {
        "Death": 111.0,
        "Toxicity to various agents": 87.0,
        "Accidental death": 35.0,
        "Drug abuse": 14.0,
        "Overdose": 12.0,
        "Accidental overdose": 10.0,
        "Drug screen positive": 12.0,
        "Completed suicide": 11.0,
        "Intentional overdose": 6.0,
        "Pulmonary oedema": 9.0,
        "Pulmonary congestion": 6.0,
        "Cardiac arrest": 10.0,
        "Cardio-respiratory arrest": 9.0,
        "Respiratory arrest": 6.0,
        "Unresponsive to stimuli": 7.0,
        "Sudden death": 3.0,
    }
)
FATAL_TERMS = ("Death", "Accidental death", "Toxicity to various agents", "Completed suicide")


@dataclass(frozen=True)
class Pattern:
    """A kind of report: its share among kratom and 7-OH reports without a death, and its terms."""

    name: str
    kratom_share: float
    seven_oh_share: float
    terms: Shares[str]


PATTERNS = (
    Pattern(
        "dependence and withdrawal",
        28.0,
        52.0,
        shares(
            {
                "Drug dependence": 53.0,
                "Withdrawal syndrome": 26.0,
                "Drug withdrawal syndrome": 23.0,
                "Dependence": 14.0,
                "Drug abuse": 19.0,
                "Drug use disorder": 5.0,
                "Anxiety": 14.0,
                "Hyperhidrosis": 16.0,
                "Insomnia": 10.0,
                "Restlessness": 6.0,
                "Restless legs syndrome": 5.0,
                "Rhinorrhoea": 5.0,
                "Night sweats": 5.0,
                "Irritability": 10.0,
                "Economic problem": 8.0,
                "Impaired work ability": 6.0,
                "Intentional product misuse": 10.0,
            }
        ),
    ),
    Pattern(
        "nervous system",
        19.0,
        13.0,
        shares(
            {
                "Seizure": 27.0,
                "Generalised tonic-clonic seizure": 5.0,
                "Tremor": 13.0,
                "Unresponsive to stimuli": 6.0,
                "Loss of consciousness": 8.0,
                "Coma": 4.0,
                "Dizziness": 6.0,
                "Disturbance in attention": 5.0,
                "Serotonin syndrome": 8.0,
                "Somnolence": 5.0,
            }
        ),
    ),
    Pattern(
        "psychiatric",
        14.0,
        9.0,
        shares(
            {
                "Anxiety": 27.0,
                "Depression": 16.0,
                "Agitation": 10.0,
                "Feeling abnormal": 11.0,
                "Hallucination": 6.0,
                "Hallucination, visual": 3.0,
                "Psychotic disorder": 6.0,
                "Panic attack": 5.0,
                "Anger": 5.0,
                "Mood swings": 7.0,
                "Aggression": 5.0,
                "Suicidal ideation": 5.0,
            }
        ),
    ),
    Pattern(
        "liver",
        11.0,
        4.0,
        shares(
            {
                "Drug-induced liver injury": 12.0,
                "Jaundice": 8.0,
                "Chromaturia": 7.0,
                "Hepatic enzyme increased": 8.0,
                "Acute hepatic failure": 5.0,
                "Hepatitis": 5.0,
                "Cholestasis": 4.0,
                "Coagulopathy": 7.0,
                "Pruritus": 5.0,
            }
        ),
    ),
    Pattern(
        "overdose and toxicity",
        12.0,
        14.0,
        shares(
            {
                "Toxicity to various agents": 40.0,
                "Overdose": 12.0,
                "Intentional overdose": 8.0,
                "Drug screen positive": 12.0,
                "Drug interaction": 12.0,
                "Respiratory depression": 8.0,
                "Hypoxia": 4.0,
                "Respiratory arrest": 5.0,
                "Cardiac arrest": 5.0,
            }
        ),
    ),
    Pattern(
        "heart",
        4.0,
        3.0,
        shares(
            {
                "Tachycardia": 8.0,
                "Palpitations": 7.0,
                "Heart rate increased": 8.0,
                "Electrocardiogram QT prolonged": 5.0,
                "Chest pain": 4.0,
            }
        ),
    ),
    Pattern(
        "digestion",
        7.0,
        4.0,
        shares(
            {
                "Vomiting": 32.0,
                "Nausea": 30.0,
                "Decreased appetite": 14.0,
                "Constipation": 8.0,
                "Malaise": 8.0,
                "Weight decreased": 6.0,
            }
        ),
    ),
    Pattern(
        "pregnancy and newborn",
        2.5,
        0.5,
        shares(
            {
                "Drug withdrawal syndrome neonatal": 9.0,
                "Foetal exposure during pregnancy": 9.0,
                "Maternal exposure during pregnancy": 6.0,
                "Caesarean section": 6.0,
            }
        ),
    ),
    Pattern(
        "product quality",
        2.5,
        0.5,
        shares(
            {
                "Product complaint": 12.0,
                "Salmonellosis": 8.0,
                "Product contamination microbial": 5.0,
                "Adverse event": 3.0,
            }
        ),
    ),
)
TERM_COUNT = shares({1: 30.0, 2: 27.0, 3: 18.0, 4: 11.0, 5: 7.0, 7: 4.0, 10: 3.0})
TERMS_FROM_OTHER_PATTERNS = 0.2

# ------------------------------------------------------------------------------ all other drugs


@dataclass(frozen=True)
class Area:
    """A field of medicine in the background reports; shares, terms and outcomes are chosen."""

    name: str
    share: float
    medicines: tuple[Medicine, ...]
    terms: Shares[str]
    outcomes: tuple[tuple[str, float], ...] = (("OT", 0.4), ("HO", 0.2), ("DE", 0.04), ("LT", 0.02))


def _drugs(use: str, *ingredients: str) -> tuple[Medicine, ...]:
    """Return medicines that are written as their ingredient, all taken for the same use."""
    return tuple(Medicine(ingredient, use=use) for ingredient in ingredients)


COMMON_TERMS = shares(
    {
        "Drug ineffective": 20.0,
        "Nausea": 12.0,
        "Fatigue": 12.0,
        "Headache": 9.0,
        "Diarrhoea": 9.0,
        "Off label use": 12.0,
        "Pain": 7.0,
        "Dizziness": 7.0,
        "Vomiting": 6.0,
        "Rash": 6.0,
        "Dyspnoea": 6.0,
        "Pruritus": 5.0,
        "Malaise": 5.0,
        "Death": 5.0,
        "Anxiety": 3.0,
        "Insomnia": 3.0,
        "Decreased appetite": 2.5,
        "Tremor": 2.0,
        "Seizure": 1.5,
        "Product dose omission issue": 5.0,
    }
)
AREAS = (
    Area(
        "rheumatology and immunology",
        18.0,
        (
            *_drugs(
                "Rheumatoid arthritis", "ADALIMUMAB", "ETANERCEPT", "TOFACITINIB", "METHOTREXATE"
            ),
            *_drugs("Psoriasis", "SECUKINUMAB", "USTEKINUMAB", "APREMILAST"),
            *_drugs("Dermatitis atopic", "DUPILUMAB"),
        ),
        shares(
            {
                "Injection site pain": 12.0,
                "Arthralgia": 9.0,
                "Condition aggravated": 8.0,
                "Nasopharyngitis": 6.0,
                "Pneumonia": 5.0,
                "Psoriasis": 5.0,
                "Injection site erythema": 6.0,
            }
        ),
    ),
    Area(
        "cancer",
        15.0,
        (
            *_drugs("Plasma cell myeloma", "LENALIDOMIDE", "BORTEZOMIB", "DARATUMUMAB"),
            *_drugs("Breast cancer", "CAPECITABINE", "PALBOCICLIB", "LETROZOLE"),
            *_drugs("Lung neoplasm malignant", "PEMBROLIZUMAB", "CARBOPLATIN", "PACLITAXEL"),
        ),
        shares(
            {
                "Neutropenia": 9.0,
                "Anaemia": 7.0,
                "Disease progression": 9.0,
                "Thrombocytopenia": 6.0,
                "Neuropathy peripheral": 5.0,
                "Febrile neutropenia": 4.0,
                "Death": 12.0,
                "Alopecia": 4.0,
            }
        ),
        (("OT", 0.45), ("HO", 0.3), ("DE", 0.16), ("LT", 0.04)),
    ),
    Area(
        "diabetes and weight",
        12.0,
        (
            *_drugs(
                "Type 2 diabetes mellitus", "METFORMIN HYDROCHLORIDE", "SITAGLIPTIN", "DULAGLUTIDE"
            ),
            *_drugs("Diabetes mellitus", "INSULIN GLARGINE", "INSULIN LISPRO", "EMPAGLIFLOZIN"),
            *_drugs("Weight decreased", "SEMAGLUTIDE", "TIRZEPATIDE"),
        ),
        shares(
            {
                "Blood glucose increased": 12.0,
                "Hypoglycaemia": 6.0,
                "Constipation": 5.0,
                "Injection site pain": 5.0,
                "Pancreatitis": 3.0,
                "Weight decreased": 5.0,
            }
        ),
    ),
    Area(
        "heart and circulation",
        14.0,
        (
            *_drugs("Atrial fibrillation", "APIXABAN", "RIVAROXABAN", "AMIODARONE HYDROCHLORIDE"),
            *_drugs("Hypertension", "LISINOPRIL", "AMLODIPINE BESYLATE", "METOPROLOL SUCCINATE"),
            *_drugs("Blood cholesterol increased", "ATORVASTATIN CALCIUM", "ROSUVASTATIN CALCIUM"),
        ),
        shares(
            {
                "Haemorrhage": 7.0,
                "Gastrointestinal haemorrhage": 6.0,
                "Myalgia": 6.0,
                "Hypotension": 6.0,
                "Cerebrovascular accident": 5.0,
                "Cough": 4.0,
                "Bradycardia": 4.0,
                "Cardiac arrest": 1.5,
            }
        ),
    ),
    Area(
        "psychiatry and neurology",
        15.0,
        (
            *_drugs(
                "Depression",
                "SERTRALINE HYDROCHLORIDE",
                "ESCITALOPRAM OXALATE",
                "VENLAFAXINE HYDROCHLORIDE",
            ),
            *_drugs(
                "Schizophrenia", "QUETIAPINE FUMARATE", "CLOZAPINE", "ARIPIPRAZOLE", "OLANZAPINE"
            ),
            *_drugs("Epilepsy", "LEVETIRACETAM", "LAMOTRIGINE"),
            *_drugs("Neuralgia", "GABAPENTIN", "PREGABALIN"),
            *_drugs("Multiple sclerosis", "OCRELIZUMAB", "DIMETHYL FUMARATE"),
            *_drugs("Anxiety", "ALPRAZOLAM", "CLONAZEPAM", "LORAZEPAM"),
        ),
        shares(
            {
                "Somnolence": 7.0,
                "Seizure": 6.0,
                "Depression": 5.0,
                "Suicidal ideation": 5.0,
                "Withdrawal syndrome": 3.0,
                "Agitation": 3.0,
                "Hallucination": 3.0,
                "Weight increased": 5.0,
                "Completed suicide": 2.0,
                "Toxicity to various agents": 4.0,
                "Neutrophil count decreased": 4.0,
            }
        ),
    ),
    Area(
        "opioids and drugs of abuse",
        8.0,
        (
            Medicine("OXYCODONE HYDROCHLORIDE", ("OXYCODONE", "OXYCODONE HCL"), "Pain"),
            Medicine(
                "ACETAMINOPHEN\\HYDROCODONE BITARTRATE", ("HYDROCODONE/ACETAMINOPHEN",), "Pain"
            ),
            Medicine("MORPHINE SULFATE", ("MORPHINE",), "Pain"),
            Medicine("FENTANYL", ("FENTANYL", "FENTANYL PATCH"), "Pain"),
            Medicine("METHADONE HYDROCHLORIDE", ("METHADONE",), "Drug dependence"),
            Medicine("BUPRENORPHINE\\NALOXONE", ("BUPRENORPHINE/NALOXONE",), "Drug dependence"),
            street("DIAMORPHINE", "HEROIN"),
            street("COCAINE"),
            street("METHAMPHETAMINE"),
            street("ALCOHOL", "ALCOHOL", "ETHANOL"),
        ),
        shares(
            {
                "Drug dependence": 14.0,
                "Overdose": 12.0,
                "Toxicity to various agents": 14.0,
                "Death": 10.0,
                "Drug abuse": 9.0,
                "Drug withdrawal syndrome": 7.0,
                "Drug withdrawal syndrome neonatal": 3.0,
                "Respiratory depression": 4.0,
                "Intentional product misuse": 5.0,
                "Accidental overdose": 4.0,
                "Constipation": 3.0,
                "Drug screen positive": 1.5,
            }
        ),
        (("OT", 0.5), ("DE", 0.3), ("HO", 0.25), ("LT", 0.06)),
    ),
    Area(
        "infections",
        7.0,
        (
            *_drugs("Urinary tract infection", "CIPROFLOXACIN", "NITROFURANTOIN"),
            *_drugs("Pneumonia", "LEVOFLOXACIN", "AMOXICILLIN\\CLAVULANIC ACID", "AZITHROMYCIN"),
            *_drugs("HIV infection", "DOLUTEGRAVIR", "EMTRICITABINE\\TENOFOVIR"),
        ),
        shares(
            {
                "Tendonitis": 4.0,
                "Hypersensitivity": 6.0,
                "Urticaria": 5.0,
                "Clostridium difficile infection": 3.0,
                "Drug-induced liver injury": 3.0,
                "Jaundice": 1.5,
                "Anaphylactic reaction": 3.0,
            }
        ),
    ),
    Area(
        "everyday medicines",
        11.0,
        (
            *_drugs("Pain", "IBUPROFEN", "ACETAMINOPHEN", "NAPROXEN SODIUM"),
            *_drugs("Gastrooesophageal reflux disease", "OMEPRAZOLE", "FAMOTIDINE"),
            *_drugs(
                "Hypersensitivity", "DIPHENHYDRAMINE HYDROCHLORIDE", "CETIRIZINE HYDROCHLORIDE"
            ),
            *_drugs("Asthma", "ALBUTEROL SULFATE", "FLUTICASONE PROPIONATE", "PREDNISONE."),
            *_drugs("Hypothyroidism", "LEVOTHYROXINE SODIUM"),
            *_drugs("Diarrhoea", "LOPERAMIDE HYDROCHLORIDE"),
            # Names that only look like kratom: recognition must leave them alone.
            Medicine("KETOPROFEN", ("KETOPROFEN GEL",), "Pain"),
            Medicine("INDOMETHACIN", ("INDOMETACIN",), "Gout"),
            Medicine("CRATAEGUS LAEVIGATA FRUIT", ("CRATAEGUS",)),
            Medicine("HYDROXYPROGESTERONE CAPROATE", ("17-OH PROGESTERONE CAPROATE",)),
        ),
        shares(
            {
                "Abdominal pain upper": 6.0,
                "Hypersensitivity": 5.0,
                "Chronic kidney disease": 5.0,
                "Product use issue": 5.0,
                "Intentional overdose": 2.0,
                "Palpitations": 3.0,
                "Cough": 3.0,
            }
        ),
    ),
)
AREA_SHARES = shares({area: area.share for area in AREAS})
OTHERS_ON_BACKGROUND = shares({0: 56.0, 1: 17.0, 2: 10.0, 3: 7.0, 4: 4.0, 6: 3.0, 9: 2.0, 14: 1.0})
AREA_TERM_SHARE = 0.45

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
