"""Files of openFDA records, whichever endpoint they are from: read, told apart and staged.

A file is an API answer or bulk partition (`{"meta": …, "results": […]}`), a plain list, or JSON
lines, each also as .gz or .zip. What the fields of a record mean is the business of each source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from etl.budget import check_time, refuse_costly_json, refuse_lines
from etl.errors import BadFileError
from etl.formats.json_text import unreadable, written
from etl.formats.packed import GZIP_START, is_zip, unpacked_gzip, unpacked_member
from etl.store.files import FETCH_AGAIN, all_bytes_of, first_bytes, refuse_unusable
from etl.store.staging import Member, Staging, writable
from etl.vocabulary.schemas import load

PARTITION = re.compile(r"\d+-of-\d+")
ENDINGS = (".json", ".jsonl", ".ndjson")
Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RecordFormat:
    """What the records of an endpoint are known by.

    Attributes:
        name: the endpoint as openFDA calls it, e.g. `food/event`.
        fields: a record has at least one of them.
        expected: what to add instead, for the message of a file that is something else.
    """

    name: str
    fields: frozenset[str]
    expected: str


def release_of(path: Path, records: RecordFormat) -> str:
    """Name the release after the file, without its endings.

    A pull that replaces the one before it therefore keeps its file name: the landing zone then
    takes it as the same release, issued again, and records that are gone from it are gone.

    Raises:
        BadFileError: the file holds no records of this endpoint, or a part of an answer.
    """
    name, text = read_text(path, expected=records.expected)
    if not PARTITION.search(path.name):
        _refuse_part(text, file=name)
    first = next(each_record(text, file=name, expected=records.expected), None)
    if first is None:
        raise BadFileError(name, "there is no record in this file", remedy=records.expected)
    number, record = first
    if not isinstance(record, dict) or not records.fields & set(record):
        raise BadFileError(
            name, f"these are no {records.name} records", line=number, remedy=records.expected
        )
    return release_named(path)


def _refuse_part(text: str, *, file: str) -> None:
    """Refuse an answer of the API that says that it found more records than it holds."""
    try:
        document = json.loads(text)
        found, results = document["meta"]["results"]["total"], document["results"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return
    if isinstance(found, int) and isinstance(results, list) and len(results) < found:
        raise BadFileError(
            file,
            f"the answer holds {len(results):,} of the {found:,} records that were found",
            remedy="Get the rest (limit=1000 and search_after) into one file, or the bulk files",
        )


def release_named(path: Path) -> str:
    """The name of a file without its endings, in small letters and underscores."""
    stem = re.sub(r"(\.(jsonl?|ndjson|gz|zip))+$", "", path.name.lower())
    return re.sub(r"[^a-z0-9]+", "_", stem).strip("_")


def stage_records(
    path: Path,
    staging: Staging,
    *,
    records: RecordFormat,
    table: str,
    reason_to_reject: Callable[[Record], str | None],
    append: Callable[[Record, int], None],
) -> None:
    """Hand every record of a file to `append`, reject the others, and account for all.

    Args:
        table: the staged table that gets one row per record.
        reason_to_reject: says why a record cannot be loaded; None where it can.
        append: takes a record and its number (line in JSON lines, else place in the list).
    """
    name, text = read_text(path, expected=records.expected)
    label = PurePosixPath(name.rpartition(":")[2]).name
    staged = rejected = 0
    for number, record in each_record(text, file=name, expected=records.expected):
        reason = _no_record(record) or unreadable(record) or reason_to_reject(record)
        if reason:
            rejected += 1
            staging.reject(label, line_number=number, reason=reason, raw_text=written(record))
            continue
        staged += 1
        append(record, number)
    staging.account(
        Member(
            file_name=path.name,
            member=label,
            table=table,
            rows_delivered=staged + rejected,
            rows_staged=staged,
            rows_rejected=rejected,
        )
    )


def _no_record(record: Any) -> str | None:
    if isinstance(record, str):
        return "the line is no JSON record"
    if not isinstance(record, dict):
        return "the record is no JSON object"
    return None


def text_of(value: Any) -> str | None:
    """A value as text without blanks round it; None where it says nothing."""
    return None if value is None else (writable(str(value)).strip() or None)


def objects(value: Any, *, text_is: str | None = None) -> list[Record]:
    """Give the objects of a list; one alone counts as a list of it.

    Args:
        text_is: the field that a text means which stands in place of an object.
    """
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if text_is is not None:
        listed = [{text_is: one} if isinstance(one, str) else one for one in listed]
    return [one for one in listed if isinstance(one, dict)]


def no_objects(value: Any) -> bool:
    """Say whether there is anything in a list that is neither an object nor a text."""
    listed = value if isinstance(value, list) else []
    return not all(isinstance(one, dict | str) for one in listed)


def read_text(path: Path, *, expected: str) -> tuple[str, str]:
    """The name to show and the text, out of gzip or zip where it is in one.

    Raises:
        BadFileError: the file is damaged, or is no UTF-8 text.
    """
    refuse_unusable(path)
    name = str(path)
    if first_bytes(path).startswith(GZIP_START):
        data = unpacked_gzip(path)
    elif is_zip(path):
        name, data = unpacked_member(path, ENDINGS, what="JSON", remedy=expected)
    else:
        data = all_bytes_of(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFileError(
            name, "the file is not UTF-8 text", line=line, remedy=expected
        ) from error
    refuse_costly_json(text, name, remedy=expected)
    return name, text


def each_record(text: str, *, file: str, expected: str) -> Iterator[tuple[int, Any]]:
    """Pairs of number and record; the number is the line in JSON lines, else the place in the list.

    A line that is no JSON comes as its text, so that it can be rejected by itself.

    Raises:
        BadFileError: the text is no JSON, an error answer, or JSON without records.
    """
    document = _whole_document(text, file=file, expected=expected)
    if isinstance(document, list):
        yield from enumerate(document, start=1)
        return
    refuse_lines(text, file, remedy=expected)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            check_time()
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, line


def _whole_document(text: str, *, file: str, expected: str) -> list[Any] | None:
    """The records of a single JSON document, or None when the text is JSON lines."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse_if_not_lines(text, file=file, error=error)
        return None
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise BadFileError(file, "this JSON holds no records", line=1, remedy=expected)
    if "error" in document:
        message = document["error"]
        if isinstance(message, dict):
            message = message.get("message") or message.get("code")
        message = message if isinstance(message, str) else "it says no more"
        raise BadFileError(
            file, f"this is an error answer of the API ({message})", line=1, remedy=FETCH_AGAIN
        )
    if "results" in document:
        if not isinstance(document["results"], list):
            raise BadFileError(file, "results is no list", line=1, remedy=expected)
        return document["results"]
    return None


def _refuse_if_not_lines(text: str, *, file: str, error: Exception) -> None:
    """Accept JSON lines when the first line is a JSON object by itself."""
    first = text.lstrip().partition("\n")[0]
    try:
        if isinstance(json.loads(first), dict):
            return
    except (ValueError, RecursionError):
        pass
    line = getattr(error, "lineno", 1)
    raise BadFileError(
        file, f"this is no JSON ({getattr(error, 'msg', error)})", line=line, remedy=FETCH_AGAIN
    ) from error


def search_expression(*fields: str) -> str:
    """What to search openFDA for so that little that names a watched substance is missed.

    The terms are those of `openfda_search_terms.csv`, and wider than our rules: what comes back
    is read by recognition, which decides. Several words are searched as a phrase; `*` at the end
    stands for any ending. The text is not yet encoded for an address.

    Args:
        fields: names of text fields; a record is found when any of them holds any term.
    """
    terms = [row["term"] for row in load("openfda_search_terms")]
    quoted = [f'"{term}"' if " " in term else term for term in terms]
    either = " OR ".join(quoted)
    return " OR ".join(f"{field}:({either})" for field in fields)
