"""Words that every page writes alike: counts, shares, dates, lists; one rule each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.frames import Row
    from dashboard.warehouse import SourceInfo

FEW = 16
"""Under this count there is no percentage, line or rank.

The reliability threshold of U.S. Cancer Statistics (technical notes, suppression of rates and
counts): under 16 the relative standard error of a count passes 25%.
"""
SIGNIFICANT = 1.959964
LONGEST_MESSAGE = 300
FOLDERS = re.compile(r"(?<![\w:/.\\-])(?:[A-Za-z]:)?(?:[/\\][^/\\\s\"'<>:;,()]+)*[/\\](?=[^/\\\s])")
"""Folders before the name of a file: from the root, and no part of the address of a page."""
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(number: int) -> str:
    """Small numbers as words, others with a thousands comma."""
    return NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else f"{number:,}"


def capitalized(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], *, word: str = "and") -> str:
    """Join as in a sentence: a, b and c; or with another word, as `or`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def long_date(day: date | datetime | None) -> str:
    """A date in prose, e.g. 22 November 2026."""
    return "not known" if day is None else f"{day.day} {day:%B %Y}"


def short_date(day: date | datetime | None) -> str:
    """A date for a narrow column, e.g. 30 Jun 2026."""
    return "not known" if day is None else f"{day.day} {day:%b %Y}"


def long_time(moment: datetime) -> str:
    """A moment in prose, e.g. 22 November 2026, 01:30 UTC."""
    return f"{long_date(moment)}, {moment:%H:%M} UTC"


def moment(written: object) -> str:
    """A moment of the status document in prose."""
    try:
        return long_time(datetime.fromisoformat(str(written)))
    except ValueError:
        return "a time not known"


def short(message: object) -> str:
    """The beginning of a message that can be long."""
    words = str(message or "no message")
    return words if len(words) <= LONGEST_MESSAGE else f"{words[:LONGEST_MESSAGE]}…"


def without_folders(message: str) -> str:
    """A message as strangers may read it: a file by its name, without the folders it lies in."""
    return FOLDERS.sub("", message)


def stale_state(entry: Mapping[str, object]) -> str:
    """Say how a source is that failed, and since when, to follow its name."""
    since = moment(entry.get("failing_since"))
    if entry.get("error_kind") == "moved":
        return f"seems to have moved and could not be refreshed since {since}"
    if entry.get("error_kind") == "waiting":
        return f"is not complete since {since}; the next run goes on"
    if entry.get("error_kind") == "held":
        return f"is held back since {since}"
    return f"could not be refreshed since {since}"


def counted(number: int, source: SourceInfo) -> str:
    """A count with its unit, e.g. 1 report, 41 reports."""
    return f"{number:,} {source.unit_singular if number == 1 else source.unit_plural}"


def spelled_out(sources: Iterable[SourceInfo]) -> str:
    """What the names of report systems are short for; empty where every name is a word.

    FAERS is the FDA Adverse Event Reporting System; HFCS is the Human Foods Complaint System.
    """
    names = [f"{source.name} is the {source.short_for}" for source in sources if source.short_for]
    return "; ".join(names) + "." if names else ""


def with_substance(source: SourceInfo, substance: str) -> str:
    """What is counted with its substance: kratom reports, but deaths listing kratom.

    A substance before "deaths" would say that it killed.
    """
    if source.naming == "naming":
        return f"{source.substances[substance].adjective} {source.unit_plural}"
    return f"{units(source)} {source.naming} {source.substances[substance].words}"


def counted_with(number: int, source: SourceInfo, substance: str) -> str:
    """A count with its unit and substance, e.g. 1 kratom report, 41 kratom reports."""
    one = replace(source, unit_plural=source.unit_singular) if number == 1 else source
    return f"{number:,} {with_substance(one, substance)}"


def units(source: SourceInfo) -> str:
    """What is counted, with the jurisdiction where there can be several: Connecticut deaths."""
    if source.evidence_kind == "medical_examiner":
        return f"{source.name} {source.unit_plural}"
    return source.unit_plural


def shares_of(source: SourceInfo, rows: Iterable[Row]) -> str:
    """Shares by substance: 24% of kratom and 31% of 7-OH reports."""
    amounts = [
        (share(int(row["reports"]), int(row["base_reports"])), str(row["substance"]))
        for row in rows
    ]
    if source.naming == "naming":
        parts = [f"{amount} of {source.substances[key].adjective}" for amount, key in amounts]
        return f"{joined(parts)} {source.unit_plural}"
    return joined([f"{amount} of {with_substance(source, key)}" for amount, key in amounts])


def beyond_chance(before: int, after: int) -> bool:
    """Say whether two counts differ by more than chance: a rise or a fall and not a wobble.

    Two Poisson counts of one rate differ by less than 1.96 times the square root of their sum in
    95 of 100 years.
    """
    return abs(after - before) > SIGNIFICANT * (after + before) ** 0.5


def counted_words(number: int, noun: str) -> str:
    """A count with a noun that takes an s, e.g. 1 product text, 12 product texts."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def share(part: float, base: float) -> str:
    """A whole percentage that never rounds something to nothing, or not all to all.

    `0%` and `100%` are kept for none and all; between them stand `<1%` and `>99%`, and `>100%`
    where the part is the larger.
    """
    if not base:
        return "no share"
    percent = 100 * part / base
    if 0 < percent <= 0.5:  # halves are rounded to the even number: to 0
        return "<1%"
    if 99.5 <= percent < 100:
        return ">99%"
    if 100 < percent <= 100.5:
        return ">100%"
    return f"{percent:.0f}%"


def in_sentence(label: str) -> str:
    """A label for the middle of a sentence: small letters, abbreviations as they are."""
    words = label.split(" ")
    if label.isupper():
        return label.lower()
    first = words[0] if words[0].rstrip(",").isupper() else words[0].lower()
    return " ".join([first, *words[1:]])
