"""Ingredient fields and product names as the words that tokens are compared with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Words that end an ingredient name without naming another ingredient: salts, esters and hydrates
# as FDA writes them, and the fillers NOS, UNSPECIFIED and FORM. FDA writes ZOLPIDEM and ZOLPIDEM
# TARTRATE for one medicine, often side by side.
_SALTS = """
HCL HYDROCHLORIDE DIHYDROCHLORIDE MONOHYDROCHLORIDE HYDROBROMIDE HBR SULFATE SULPHATE BISULFATE
HEMISULFATE SODIUM DISODIUM TRISODIUM POTASSIUM DIPOTASSIUM CALCIUM MAGNESIUM ZINC CITRATE
TARTRATE BITARTRATE MALEATE MALATE FUMARATE HEMIFUMARATE MESYLATE MESILATE DIMESYLATE BESYLATE
BESILATE TOSYLATE DITOSYLATE CAMSYLATE EDISYLATE NAPSYLATE NAPADISYLATE SUCCINATE HEMISUCCINATE
PHOSPHATE DIPHOSPHATE ACETATE DIACETATE NITRATE MONONITRATE CARBONATE BICARBONATE BROMIDE
CHLORIDE IODIDE LACTATE GLUCONATE OXALATE PAMOATE EMBONATE DECANOATE ENANTHATE UNDECANOATE
CYPIONATE CAPROATE VALERATE PROPIONATE DIPROPIONATE FUROATE XINAFOATE PALMITATE STEARATE
TROMETHAMINE MEGLUMINE LYSINE ARGININE ERBUMINE OLAMINE EPOLAMINE DIOLAMINE BENZATHINE ASPARTATE
SACCHARATE HYCLATE MEDOXOMIL CILEXETIL AXETIL PROXETIL PIVOXIL POLACRILEX POLISTIREX RESINATE
ESTOLATE ETHYLSUCCINATE TEREPHTHALATE HYDROXYBENZOATE BENZOATE XYLATE TANNATE TEOCLATE
MONOHYDRATE DIHYDRATE TRIHYDRATE TETRAHYDRATE PENTAHYDRATE HEPTAHYDRATE HEMIHYDRATE
HEMIPENTAHYDRATE SESQUIHYDRATE HYDRATE ANHYDROUS CATION ION NOS UNSPECIFIED FORM
"""
SALT_WORDS = frozenset(_SALTS.split())

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_ALTERNATIVES = re.compile(r"\s+OR\s+", re.IGNORECASE)
_MARKS = str.maketrans({"®": " ", "©": " ", "™": " ", "℠": " "})
_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u00b4": "'",
        "`": "'",
        # Windows quotes that a publisher passed on as control characters.
        "\x91": "'",
        "\x92": "'",
        "\x93": '"',
        "\x94": '"',
    }
)
# A Greek letter as FDA's substance names write it: .ALPHA.-HYDROXYETIZOLAM, .DELTA.8-THC.
_GREEK = re.compile(r"(?<![A-Z])\.?(ALPHA|BETA|GAMMA|DELTA|KAPPA|OMEGA)\.(?=[-\d])")
_WHO_CODE = re.compile(r"/\d{6,}/")
_STRENGTH = re.compile(
    r"(?<![\w.,-])\d[\d.,/]*\s?(?:MG|MCG|UG|GM?|ML|IU|UNITS?|MEQ|OZ|%)(?:/(?:\d*\s?M?L|DOSE))?(?!\w)"
)
_DOSE_FORM = re.compile(r"[\s,;(]+(?:TABLETS?|TABS?|CAPSULES?|CAPS?|CAPLETS?|SOFTGELS?|PILLS?)\)?$")
EDGES = " .,;:*-"


def clean(text: str) -> str:
    """The text in capitals, single blanks, plain quotes, without accents and trade marks."""
    if not text.isascii():
        text = text.translate(_MARKS).translate(_QUOTES)
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
        text = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    text = " ".join(text.replace("^", " ").upper().split())
    return _GREEK.sub(r"\1", text) if "." in text else text


def words_of(text: str) -> tuple[str, ...]:
    """The words of a cleaned text as tokens are compared, apostrophes left out."""
    words = WORD.findall(text)
    return tuple(word.replace("'", "") for word in words) if "'" in text else tuple(words)


def parts_of(ingredient_names: str) -> Iterator[list[str]]:
    """The parts of an ingredient field; a part written with OR has several alternatives."""
    for part in ingredient_names.split("\\"):
        alternatives = [text.strip(EDGES) for text in _ALTERNATIVES.split(part)]
        kept = [text for text in alternatives if text]
        if kept:
            yield kept


def without_salt(text: str) -> str:
    """Cut the salt words at the end of an ingredient name, never all of it."""
    words = list(WORD.finditer(text))
    last = len(words)
    while last > 1 and words[last - 1].group() in SALT_WORDS:
        last -= 1
    if last == len(words):
        return text
    return text[: words[last - 1].end()].strip(EDGES)


def product_as_name(name: str) -> str:
    """A cleaned product name without drug-dictionary code, strength and dose form."""
    short = _STRENGTH.sub(" ", _WHO_CODE.sub(" ", name) if "/" in name else name)
    short = " ".join(short.split()).strip(EDGES)
    short = _DOSE_FORM.sub("", short).strip(EDGES)
    return short or name.strip(EDGES)
