"""Text as rules compare it: capitals, figures and single blanks, whatever keyboard it came from."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# The longest names of FAERS have 500 characters, of CAERS 200; a page of text is no name. What
# stands behind is not looked at, so that no text takes long.
MOST_READ = 2_000
# NFKC would glue them to the name as TM and SM.
TRADE_MARKS = "\N{TRADE MARK SIGN}\N{SERVICE MARK}"

_POINT_OUTSIDE_NUMBER = re.compile(r"(?<![0-9])\.|\.(?![0-9])")
# Cyrillic and Greek capitals that look like Latin ones, as they come from other keyboards; the
# Latin omega and the capital of the small capital R.
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03a9\ua7b6\u01a6",
    "ABEKMHOPCTYXABEZHIKMNOPTYXOOR",
)
# A Latin letter with a stroke, or a small capital.
_LATIN_LETTER = re.compile(r"LATIN (?:CAPITAL LETTER|LETTER SMALL CAPITAL) ([A-Z])\b")
# What an encoding left behind: a character reference of HTML (&#8209;), or UTF-8 bytes that were
# read one by one as cp1252 or Latin-1, as the en dash that became "\u00e2\u20ac\u201c".
_LONE_BYTES = {bytes([code]).decode("cp1252", "ignore"): code for code in range(0x80, 0xC0)} | {
    chr(code): code for code in range(0x80, 0xC0)
}
_LONE_BYTES.pop("", None)
_ESCAPED = re.compile(
    r"&(?:#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});"
    f"|[\u00c2\u00c3\u00ce\u00cf\u00d0\u00d1][{''.join(_LONE_BYTES)}]"
    f"|[\u00e2\u00ef][{''.join(_LONE_BYTES)}]{{2}}"
)
_ASCII_TABLE = str.maketrans(
    {
        chr(code): "." if chr(code) in ".," else chr(code) if chr(code).isalnum() else " "
        for code in range(128)
    }
)


def normalise(text: str) -> str:
    """The text that patterns are matched with: capitals, figures and single blanks.

    Compatibility forms are resolved (NFKC), accents dropped. Greek and Cyrillic letters that look
    like Latin ones are read as those, and so is the omega of 7-OHMZ brands as O. Everything else
    becomes a blank, a backslash too. Only a point or comma between two figures stays, as a point:
    1,7-OH must not read as a 7-OH. Characters that an encoding broke into pieces are put together
    first.
    """
    if text.isascii() and not ("&" in text and ";" in text):
        text = text.upper().translate(_ASCII_TABLE)
        if "." in text:
            text = _POINT_OUTSIDE_NUMBER.sub(" ", text)
        return " ".join(text.split())
    return align(text)[0]


@lru_cache(maxsize=64)
def align(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The normalised text and, for each of its characters, its start and end in `text`."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    for character, start, end in characters(text):
        folded = _fold(character)
        if not folded and spans:
            spans[-1] = (spans[-1][0], end)
        for letter in folded:
            letters.append(letter)
            spans.append((start, end))
    letters = list(_POINT_OUTSIDE_NUMBER.sub(" ", "".join(letters)))
    keep = [
        place
        for place, letter in enumerate(letters)
        if letter != " " or (place > 0 and letters[place - 1] != " ")
    ]
    if keep and letters[keep[-1]] == " ":
        keep.pop()
    return "".join(letters[place] for place in keep), [spans[place] for place in keep]


def characters(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character with its start and end; one that was broken into pieces is whole."""
    place = 0
    for match in _ESCAPED.finditer(text):
        yield from ((text[at], at, at + 1) for at in range(place, match.start()))
        place = match.start()
        whole = _put_together(match.group())
        if len(whole) == 1:
            yield whole, match.start(), match.end()
            place = match.end()
    yield from ((text[at], at, at + 1) for at in range(place, len(text)))


def _put_together(pieces: str) -> str:
    """The character that the pieces stand for, or the pieces where they stand for none."""
    if pieces.startswith("&"):
        whole = html.unescape(pieces)
        return whole if whole != pieces else html.unescape(pieces.lower())  # &NBSP;
    codes = [_LONE_BYTES.get(piece, ord(piece)) for piece in pieces]
    try:
        return bytes(codes).decode("utf-8")
    except UnicodeDecodeError:
        return pieces


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """What one character becomes: nothing for an accent or a soft hyphen."""
    if character in TRADE_MARKS:
        return " "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).upper())
    return "".join(_fold_plain(letter) for letter in plain)


def _fold_plain(letter: str) -> str:
    letter = letter.translate(_LOOKALIKES)
    if not letter.isascii() and (name := _LATIN_LETTER.match(unicodedata.name(letter, ""))):
        return name.group(1)
    if letter in ".,":
        return "."
    if letter.isalnum():
        return letter
    category = unicodedata.category(letter)
    return "" if category[0] == "M" or category == "Cf" else " "
