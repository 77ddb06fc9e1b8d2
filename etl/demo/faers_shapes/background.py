"""Reports of all other drugs, by field of medicine."""

from __future__ import annotations

from dataclasses import dataclass

from etl.demo.draw import Shares, shares
from etl.demo.faers_shapes.co_ingestants import Medicine, street


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
