"""Other products on reports of kratom."""

from __future__ import annotations

from dataclasses import dataclass

from etl.demo.draw import shares

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
