"""The industries of the synthetic complaints: their products, terms and shares.

Names of products are plain descriptions, so that no real trade mark is given complaints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.demo.draw import Shares, shares
from etl.demo.hfcs_shapes import SUPPLEMENT


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
