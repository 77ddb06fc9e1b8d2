"""Tables of a Socrata site: the CSV export, and pages of its API as CSV or JSON, also in a zip.

The same table comes with other headers from each way: `Percent Complete` in the export,
`percent_complete` in the API. Columns are therefore known by their letters and figures alone
(`percentcomplete`). The API leaves out of a JSON row what is empty.

`fetch_rows` brings a whole data set page by page. The API's parameters, the need for `$order` and
the size of a page are from dev.socrata.com.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from etl.budget import MOST_COLUMNS, refuse_costly_json
from etl.errors import BadFileError, DownloadError
from etl.formats.delimited import (
    decode,
    header_of,
    lines_of,
    records,
    refuse_repeated,
    width_problem,
)
from etl.formats.json_text import unreadable, written
from etl.formats.packed import Named, is_zip, unpacked_member
from etl.net.answers import decoded
from etl.net.context import FetchContext
from etl.net.failures import LATER
from etl.store.files import all_bytes_of, refuse_unusable
from etl.store.staging import writable

ENDINGS = (".csv", ".json")
ROWS_PER_PAGE = 25_000  # version 2.0 of the API gives 50,000 at most
PULLS = 3
ROWS_WITHOUT_LIMIT = 1_000  # what an address without $limit gives, whatever the data set holds


@dataclass(frozen=True, kw_only=True)
class Row:
    """One delivered row.

    Attributes:
        line_number: line in a CSV, place in a JSON list, from 1.
        values: text by column key; empty where the row has another number of fields.
        problem: why the row cannot be read at all; None for a good one.
        raw_text: as delivered.
    """

    line_number: int
    values: dict[str, str]
    problem: str | None
    raw_text: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A delivered table.

    Attributes:
        member: name of the file, out of its zip where it is in one.
        columns: header as delivered, by column key.
        rows: every row, good or bad.
        repaired_characters: characters that were no text in the file's encoding.
    """

    member: str
    columns: dict[str, str]
    rows: Sequence[Row]
    repaired_characters: int


def key_of(name: str) -> str:
    """The letters and figures of a column name, in small letters."""
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def release_name(path: Path) -> str:
    """Name a release after its file, without the endings."""
    stem = re.sub(r"(\.(csv|json|zip))+$", "", path.name.lower())
    return re.sub(r"[^a-z0-9]+", "_", stem).strip("_")


def read_whole(path: Path, *, needs: Collection[frozenset[str]], remedy: str) -> Table:
    """Read a table as `read_table` does, which must have rows and be no first page of one.

    Raises:
        BadFileError: it is no table, another one, empty, or as long as an answer without $limit.
    """
    table = read_table(path, needs=needs, remedy=remedy)
    if not table.rows:
        raise BadFileError(path, "there is no row in this file", remedy=remedy)
    if len(table.rows) == ROWS_WITHOUT_LIMIT:
        raise BadFileError(
            path,
            f"it holds exactly {ROWS_WITHOUT_LIMIT:,} rows, as an address of the API without "
            "$limit gives whatever there is",
            remedy="Get the whole data set: its Export button, /api/views/ID/rows.csv, or $limit",
        )
    return table


def read_table(path: Path, *, needs: Collection[frozenset[str]], remedy: str) -> Table:
    """Read a CSV or JSON table.

    Args:
        needs: sets of column keys; of each set the table must have at least one.
        remedy: what to do where this is another table.

    Raises:
        BadFileError: it is no table, or one without a column that is needed.
    """
    file, data = _bytes_of(path, remedy=remedy)
    text, repaired = decode(data)
    is_json = text.lstrip()[:1] in ("[", "{")
    columns, rows = (
        _read_json(text, file=file, remedy=remedy)
        if is_json
        else _read_csv(text, file=file, remedy=remedy)
    )
    for choices in needs:
        if not choices & columns.keys():
            raise BadFileError(
                file,
                f"there is no column {' or '.join(sorted(choices))} "
                f"(found: {', '.join(columns.values())[:200]})",
                line=1,
                remedy=remedy,
            )
    member = PurePosixPath(file.rpartition(":")[2]).name
    return Table(member=member, columns=columns, rows=rows, repaired_characters=repaired)


def _bytes_of(path: Path, *, remedy: str) -> Named:
    refuse_unusable(path)
    if not is_zip(path):
        return Named(str(path), all_bytes_of(path))
    return unpacked_member(path, ENDINGS, what="CSV or JSON", remedy=remedy)


def _read_csv(text: str, *, file: str, remedy: str) -> tuple[dict[str, str], list[Row]]:
    lines = lines_of(text, file=file, remedy=remedy)
    header = header_of(lines[0], file=file, remedy=remedy)
    keys = [key_of(name) for name in header]
    refuse_repeated(keys, file=file)
    rows = []
    for line_number, fields, raw in records(lines, first_line=2, width=len(keys)):
        problem = width_problem(fields, len(keys))
        values = {} if problem else dict(zip(keys, map(str.strip, fields), strict=True))
        rows.append(Row(line_number=line_number, values=values, problem=problem, raw_text=raw))
    return dict(zip(keys, header, strict=True)), rows


def _read_json(text: str, *, file: str, remedy: str) -> tuple[dict[str, str], list[Row]]:
    refuse_costly_json(text, file, remedy=remedy)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFileError(file, f"the JSON cannot be read ({error})", remedy=remedy) from error
    if not isinstance(document, list):
        raise BadFileError(file, "this is no list of rows", remedy=remedy)
    columns: dict[str, str] = {}
    rows = []
    for place, found in enumerate(document, start=1):
        raw = written(found)
        if not isinstance(found, dict):
            rows.append(Row(line_number=place, values={}, problem="no object", raw_text=raw))
            continue
        columns |= {key_of(name): name for name in found}
        if len(columns) > MOST_COLUMNS:
            wide = f"its rows have more than {MOST_COLUMNS:,} columns"
            raise BadFileError(file, wide, line=place, remedy=remedy)
        values = {key_of(name): _text(value) for name, value in found.items()}
        problem = unreadable(found)
        rows.append(Row(line_number=place, values=values, problem=problem, raw_text=raw))
    return columns, rows


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    return writable(str(value)).strip()


# ------------------------------------------------------------------------------ fetching


def fetch_rows(context: FetchContext, *, site: str, dataset: str, file_name: str) -> None:
    """Land all rows of a data set, unless this edition of them has landed.

    One request where nothing is new. Otherwise the rows come in pages, are counted against
    `count(*)`, and the edition is asked for again at the end, so that pages of two editions are
    never mixed. In the manifest `last_modified` is the moment at which the site's rows changed.

    Args:
        site: address of the site, e.g. `https://data.cdc.gov`.
        dataset: the id of the data set, e.g. `xkb8-kh2a`.
        file_name: names the release, so keep it; ends in `.json.zip`.

    Raises:
        DownloadError: not all rows came; what has landed stays.
    """
    api = _DataSet(context, site=site, dataset=dataset)
    edition = api.edition()
    here = context.landed_file(file_name)
    if here and (here.url, here.last_modified) == (context.client.redacted(api.url), edition):
        return
    problem = ""
    for _ in range(PULLS):
        counted, before = api.count(), edition
        rows = api.rows(counted)
        edition = api.edition()
        if edition != before:
            problem = "it was changed while it was read"
        elif len(rows) != counted:
            problem = f"{len(rows):,} rows came where {counted:,} were counted"
        else:
            target = context.workplace(file_name)
            _write_zip(target, rows)
            etag = f"{counted} rows of {dataset}"
            context.land(target, url=api.url, etag=etag, last_modified=edition)
            return
    raise DownloadError(f"{api.url}: {problem}, {PULLS} times. {LATER}.")


class _DataSet:
    """The addresses of one data set and what its answers mean."""

    def __init__(self, context: FetchContext, *, site: str, dataset: str) -> None:
        self._client = context.client
        self._about = f"{site.rstrip('/')}/api/views/{dataset}.json"
        self.url = f"{site.rstrip('/')}/resource/{dataset}.json"

    def edition(self) -> str:
        """The moment at which rows were changed last, ISO 8601 in UTC; one request."""
        about = decoded(self._client.get(self._about))
        try:
            return datetime.fromtimestamp(int(about["rowsUpdatedAt"]), UTC).isoformat()
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            raise self._strange(self._about) from None

    def count(self) -> int:
        """The number of rows; one request."""
        answer = decoded(self._client.get(self.url, params={"$select": "count(*)"}))
        try:
            ((counted,),) = [row.values() for row in answer]
            return int(counted)
        except (AttributeError, TypeError, ValueError):
            raise self._strange(self.url) from None

    def rows(self, counted: int) -> list[Any]:
        """The rows page by page, in the order of the site's own row ids.

        A site may send smaller pages than were asked for, so only an empty one ends it early.
        """
        rows: list[Any] = []
        while len(rows) < counted:
            asked = {"$limit": str(ROWS_PER_PAGE), "$offset": str(len(rows)), "$order": ":id"}
            page = decoded(self._client.get(self.url, params=asked))
            if not isinstance(page, list):
                raise self._strange(self.url)
            if not page:
                break
            rows += page
        return rows

    def _strange(self, url: str) -> DownloadError:
        return DownloadError(
            f"{url}: the answer has not the shape that Socrata documents. {LATER}."
        )


def _write_zip(target: Path, rows: Sequence[Any]) -> None:
    """Write a zipped JSON list so that nobody sees a part; the same rows give the same bytes."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    member = zipfile.ZipInfo(target.name.removesuffix(".zip"))
    member.compress_type = zipfile.ZIP_DEFLATED
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".writing")
    with zipfile.ZipFile(draft, "w") as archive:
        text = f"[\n{lines}\n]\n"
        archive.writestr(member, text.encode("utf-8", "backslashreplace"))
    draft.replace(target)
