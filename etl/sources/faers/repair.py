"""Mend FAERS lines with a wrong number of fields, where only one reading of the line is possible.

Two defects are known in FDA's files: two records on one line (a line end is missing: DRUG11Q2,
DRUG11Q3, DRUG11Q4) and a `$` inside a value (DEMO12Q1: the manufacturer number
`JP-CUBIST-$E2B0000000182`). A line is mended when exactly one way of reading it fits the form of
every column; where the form leaves several, the values that stand in the same column elsewhere in
the file decide. Anything else stays a rejected line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

GLUED = "two records on one line, split"
DELIMITER_IN_VALUE = "a $ inside a value, joined"

DATE = re.compile(r"(\d{4}(\d\d(\d\d)?)?)?")
NUMBER = re.compile(r"-?\d*\.?\d*")
YES_NO = re.compile(r"[YN]?")
WORD = re.compile(r"[A-Z]{0,5}", re.IGNORECASE)
# The forms that tell a column from a piece of text; a column without one takes anything.
FORMS: dict[str, re.Pattern[str]] = {
    "primaryid": re.compile(r"\d{4,12}"),
    "caseid": re.compile(r"\d{4,12}"),
    "caseversion": re.compile(r"\d{0,4}"),
    "i_f_code": re.compile(r"[IF]?"),
    "rept_cod": re.compile(r"[A-Z0-9]{0,5}"),
    "mfr_sndr": re.compile(r"(?!E2B\d).*"),  # a company; E2B… is the end of a control number
    "age": NUMBER,
    "age_cod": WORD,
    "age_grp": re.compile(r"[NICTAE]?"),
    "sex": re.compile(r"(F|M|UNK|NS|I|P|T|YR)?"),
    "wt": NUMBER,
    "wt_cod": WORD,
    "occp_cod": re.compile(r"[A-Z]{0,2}"),
    "reporter_country": re.compile(r"[A-Za-z .,'()-]*"),
    "occr_country": re.compile(r"[A-Za-z .,'()-]*"),
    "role_cod": re.compile(r"PS|SS|C|I|DN"),
    "val_vbm": re.compile(r"[12]?"),
    "drug_seq": re.compile(r"\d{1,12}"),
    "dechal": re.compile(r"[YNUD]?"),
    "rechal": re.compile(r"[YNUD]?"),
    "nda_num": re.compile(r"[A-Z]{0,4}\d*"),
    "outc_cod": re.compile(r"[A-Z]{2}"),
    "rpsr_cod": re.compile(r"[A-Z]{2,3}"),
    "dur": NUMBER,
    "dur_cod": WORD,
    **dict.fromkeys(("e_sub", "to_mfr", "confid"), YES_NO),
    **dict.fromkeys(
        (
            "event_dt",
            "mfr_dt",
            "init_fda_dt",
            "fda_dt",
            "rept_dt",
            "death_dt",
            "start_dt",
            "end_dt",
        ),
        DATE,
    ),
}
Known = Callable[[str, str], bool]


@dataclass(frozen=True)
class Mended:
    """The records that a line really held, and how that was found."""

    records: tuple[tuple[str, ...], ...]
    how: str


def mend(line: str, header: Sequence[str], *, is_legacy: bool, known: Known) -> Mended | None:
    """Give the records of a line, or None where no reading of it is certain.

    Args:
        line: the line without its end.
        header: the columns, by their canonical names.
        is_legacy: rows end with a delimiter that the header does not declare.
        known: tells whether a value stands in a column elsewhere in the same file.
    """
    pieces = line.split("$")
    if glued := _split(pieces, header, is_legacy=is_legacy):
        return Mended(glued, GLUED)
    if is_legacy and pieces[-1] == "":
        pieces = pieces[:-1]
    if len(pieces) != len(header) + 1:
        return None
    readings = [reading for reading in _joined(pieces) if _fits(reading, header)]
    if len(readings) > 1:
        readings = _attested(readings, header, known)
    return Mended((readings[0],), DELIMITER_IN_VALUE) if len(readings) == 1 else None


def _split(
    pieces: Sequence[str], header: Sequence[str], *, is_legacy: bool
) -> tuple[tuple[str, ...], ...] | None:
    """Give the two records of a line on which a line end is missing."""
    width = len(header)
    if is_legacy:
        if len(pieces) != 2 * width + 1 or pieces[-1] != "":
            return None
        records = (tuple(pieces[:width]), tuple(pieces[width : 2 * width]))
        return records if all(_fits(record, header) for record in records) else None
    if len(pieces) != 2 * width - 1:
        return None
    found = []
    for last, first in _cuts(pieces[width - 1]):
        records = ((*pieces[: width - 1], last), (first, *pieces[width:]))
        if all(_fits(record, header) for record in records) and _is_versioned(records[1], header):
            found.append(records)
    return found[0] if len(found) == 1 else None


def _cuts(piece: str) -> Iterator[tuple[str, str]]:
    """Give the ways to cut a piece into the end of one record and the number of the next."""
    for place in range(len(piece)):
        if piece[place:].isdigit():
            yield piece[:place], piece[place:]


def _is_versioned(record: Sequence[str], header: Sequence[str]) -> bool:
    """Tell whether the report number begins with the case number, as it does since 2012Q4."""
    if "caseid" not in header:
        return False
    caseid = record[header.index("caseid")]
    primaryid = record[header.index("primaryid")]
    return primaryid.startswith(caseid) and len(primaryid) > len(caseid)


def _joined(pieces: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for place in range(len(pieces) - 1):
        joined = f"{pieces[place]}${pieces[place + 1]}"
        yield (*pieces[:place], joined, *pieces[place + 2 :])


def _fits(record: Sequence[str], header: Sequence[str]) -> bool:
    return all(
        FORMS[column].fullmatch(value) is not None
        for column, value in zip(header, record, strict=True)
        if column in FORMS
    )


def _attested(
    readings: Sequence[tuple[str, ...]], header: Sequence[str], known: Known
) -> list[tuple[str, ...]]:
    """Keep the readings whose disputed values, the joined one aside, stand elsewhere in the file.

    A blank is no evidence: at least one value must be known.
    """
    disputed = [
        place for place in range(len(header)) if len({reading[place] for reading in readings}) > 1
    ]
    kept = []
    for reading in readings:
        values = [(header[place], reading[place]) for place in disputed]
        telling = [(column, value) for column, value in values if value and "$" not in value]
        if telling and all(known(column, value) for column, value in telling):
            kept.append(reading)
    return kept
