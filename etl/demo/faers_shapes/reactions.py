"""Deaths, other outcomes and preferred terms on reports of kratom."""

from __future__ import annotations

from dataclasses import dataclass

from etl.demo.draw import Shares, shares

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
