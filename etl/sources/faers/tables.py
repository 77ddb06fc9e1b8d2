"""Read a table of a FAERS quarter: bytes of a zip member → clean lines → Arrow → Parquet.

A member is read once, in blocks of whole lines. A block that the CSV reader takes as it is costs
little more than its decompression; only a block with a line of another number of fields, or with a
number that is none, is gone through line by line. A text that stands in millions of rows (what a
drug is called, what a reaction is called) is written once, into a table of its own, and numbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from etl.budget import LONGEST_CELL, LONGEST_LINE, MOST_REJECTED, Rejected, check_time
from etl.errors import BadFileError
from etl.store.staging import ARROW_TYPES, Staging

BLOCK = 16 << 20
FIRST_DATA_LINE = 2
REPORT_NUMBER = "primaryid"
TEXT_ID = "text_id"
# Counting packs a report number and another one into 63 bits.
REPORT_NUMBER_FIGURES = 12
GET_THE_ZIP = "Add the zip of a quarter as FDA publishes it"
NO_NUMBER = "the report number is no number of up to 12 figures"
DIGITS = {"BIGINT": 18, "INTEGER": 9}
# Texts repeat themselves in a column, in the file and in memory.
REPEATED = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Block:
    """Whole lines of a member as UTF-8 with LF, and the number of the first one in the member."""

    text: bytes
    first_line: int


@dataclass
class LinesFound:
    """What the lines of a member turned out to be.

    Attributes:
        file: the member, to name it in an error.
        bad: lines with another number of fields: (line number, text).
        without_number: lines whose first field is no report number: (line number, text).
        repaired_characters: bytes that are no cp1252 character and were replaced.
    """

    file: str
    bad: list[tuple[int, str]] = field(default_factory=list)
    without_number: list[tuple[int, str]] = field(default_factory=list)
    repaired_characters: int = 0
    _rejected: Rejected = field(default_factory=Rejected)

    def leave_out(self, line_number: int, text: str, *, is_numbered: bool = True) -> None:
        """Keep a line that is not read.

        Raises:
            BadFileError: there are more of them than of any file that is what it is said to be.
        """
        self._rejected.add(text, self.file)
        (self.bad if is_numbered else self.without_number).append((line_number, text))


class TableReader:
    """Reads blocks of one member into Arrow tables.

    A column of text comes dictionary-encoded. The dictionaries are kept, so that afterwards a
    value can be looked up among all that stand in a column.
    """

    def __init__(
        self, header: Sequence[str], columns: Mapping[str, str], *, is_legacy: bool
    ) -> None:
        """Say how the lines of a member are read.

        Args:
            header: the columns of the member by their canonical names, in order.
            columns: the columns wanted with their DuckDB types; one that the member lacks comes
                empty.
            is_legacy: the member is of the LAERS era (to 2012Q3), whose rows end with a delimiter
                that the header does not declare. In later files such a row has a `$` inside a
                value, and loading it would shift its columns.
        """
        self.header = header
        self.columns = columns
        self.is_legacy = is_legacy
        self._names = _unique(header)
        kinds = dict.fromkeys(self._names, "VARCHAR") | dict(columns)
        self._types = {name: _arrow_type(kind) for name, kind in kinds.items()}
        self._dictionaries: dict[str, list[pa.Array]] = {}

    def tables(self, stream: IO[bytes], found: LinesFound) -> Iterator[pa.Table]:
        """Give the rows of a member block by block, and note the lines that are none.

        Args:
            stream: the member, behind its header line.
            found: takes the lines that were left out.
        """
        for block in _read_ahead(blocks(stream, found)):
            table = self._read(block, found)
            for name in self._names:
                if self._types[name] == REPEATED:
                    dictionaries = [chunk.dictionary for chunk in table[name].chunks]
                    for dictionary in dictionaries:
                        _refuse_long(dictionary, found.file)
                    self._dictionaries.setdefault(name, []).extend(dictionaries)
            yield table.select(list(self.columns))

    def records(self, records: Sequence[Sequence[str]]) -> pa.Table:
        """Give records that were taken apart already, whose values may hold a `$`."""
        taken = dict(zip(self._names, zip(*records, strict=True), strict=True))
        arrays = []
        for name, kind in self.columns.items():
            texts = pa.array(taken.get(name, [None] * len(records)), pa.string())
            texts = pc.if_else(pc.equal(texts, ""), None, texts)
            arrays.append(texts.cast(REPEATED) if kind == "VARCHAR" else _integers(texts, kind))
        return pa.Table.from_arrays(arrays, names=list(self.columns))

    def is_known(self, column: str, value: str) -> bool:
        """Tell whether a value stands in a column of text of the rows read so far."""
        return any(
            pc.index(dictionary, value).as_py() >= 0
            for dictionary in self._dictionaries.get(column, [])
        )

    def _read(self, block: Block, found: LinesFound) -> pa.Table:
        text = block.text
        if self.is_legacy:
            text = _without_undeclared_end(text, len(self.header))
        left_out: list[str] = []
        try:
            table = self._parse(text, left_out, self._types)
        except pa.ArrowInvalid:
            return self._read_line_by_line(block, found)
        if (left_out and self.is_legacy) or not _are_report_numbers(table[REPORT_NUMBER]):
            return self._read_line_by_line(block, found)
        for line_number, line in _placed(left_out, block):
            found.leave_out(line_number, line)
        return table

    def _read_line_by_line(self, block: Block, found: LinesFound) -> pa.Table:
        """Go through the lines of a block; what is left can be read in one go."""
        good = []
        for line_number, line in enumerate(block.text.split(b"\n"), start=block.first_line):
            record, count = line, line.count(b"$")
            if self.is_legacy and count == len(self.header) and line.endswith(b"$"):
                record, count = line[:-1], count - 1
            if not line.strip():
                continue
            if count != len(self.header) - 1:
                found.leave_out(line_number, line.decode())
            elif not self._has_report_number(record):
                found.leave_out(line_number, line.decode(), is_numbered=False)
            else:
                good.append(record)
        as_text = {
            name: kind if kind == REPEATED else pa.string() for name, kind in self._types.items()
        }
        table = self._parse(b"\n".join(good), [], as_text)
        for name, kind in self.columns.items():
            if kind != "VARCHAR":
                place = table.column_names.index(name)
                table = table.set_column(place, name, _integers(table[name], kind))
        return table

    def _has_report_number(self, record: bytes) -> bool:
        number = record.split(b"$")[self.header.index(REPORT_NUMBER)].strip()
        return number.isdigit() and len(number.lstrip(b"0")) <= REPORT_NUMBER_FIGURES

    def _parse(
        self, text: bytes, left_out: list[str], types: Mapping[str, pa.DataType]
    ) -> pa.Table:
        """Read lines; those with another number of fields go to `left_out`."""
        if not text.strip():
            return pa.schema(list(types.items())).empty_table()

        def leave_out(row: pyarrow.csv.InvalidRow) -> str:
            left_out.append(row.text)
            return "skip" if len(left_out) < MOST_REJECTED else "error"

        return pyarrow.csv.read_csv(
            pa.BufferReader(text),
            read_options=pyarrow.csv.ReadOptions(
                column_names=self._names, block_size=len(text) + 1, use_threads=False
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter="$", quote_char=False, invalid_row_handler=leave_out
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(types),
                include_missing_columns=True,
                column_types=types,
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,
            ),
        )


class TableWriter:
    """Writes Arrow tables into the staged table of a release; texts are numbered, and written last.

    Attributes:
        rows: how many rows were written.
    """

    def __init__(
        self,
        staging: Staging,
        table: str,
        *,
        delivered: Mapping[str, str],
        numbered: Sequence[str] = (),
    ) -> None:
        """Take the columns as delivered, and those whose texts go into `<table>_text`."""
        self.rows = 0
        self._staging = staging
        self._table = table
        self._numbering = Numbering(numbered) if numbered else None
        self._columns = {"release": "VARCHAR"} | staged_columns(delivered, numbered)

    def __enter__(self) -> TableWriter:
        """Open the table."""
        kinds = self._columns.items()
        # Report numbers hardly repeat, but come in order: their differences are small.
        self._writer = pq.ParquetWriter(
            self._staging.path_of(self._table),
            pa.schema([(name, _arrow_type(kind)) for name, kind in kinds]),
            compression="zstd",
            store_schema=False,
            use_dictionary=[name for name, kind in kinds if kind == "VARCHAR"],
            column_encoding={
                name: "DELTA_BINARY_PACKED" for name, kind in kinds if kind != "VARCHAR"
            },
        )
        return self

    def write(self, rows: pa.Table) -> None:
        """Add rows, in the columns as delivered."""
        self.rows += len(rows)
        if self._numbering is not None:
            rows = self._numbering.replace(rows)
        places = pa.array(np.zeros(len(rows), dtype=np.int32))
        release = pa.DictionaryArray.from_arrays(places, pa.array([self._staging.release]))
        self._writer.write_table(rows.add_column(0, "release", release))

    def __exit__(self, *_: object) -> None:
        """Close the table and write its texts."""
        self._writer.close()
        if self._numbering is not None:
            columns = text_columns(self._numbering.columns)
            self._staging.write(f"{self._table}_text", columns, self._numbering.texts())


class Numbering:
    """Numbers the texts in some columns of a table, in the order in which they come."""

    def __init__(self, columns: Sequence[str]) -> None:
        """Take the names of the columns that together are one text."""
        self.columns = columns
        self._numbers: dict[tuple[str | None, ...], int] = {}

    def replace(self, table: pa.Table) -> pa.Table:
        """Give the table with one column of numbers in the place of the columns of text."""
        columns = [table[name].combine_chunks() for name in self.columns]
        codes = np.zeros(len(table), dtype=np.int64)
        for column in columns:
            codes = codes * (len(column.dictionary) + 1) + _codes(column)
        places, distinct = pd.factorize(codes)
        numbers = np.array([self._number(key) for key in _keys(distinct, columns)], dtype=np.int32)
        place = table.column_names.index(self.columns[0])
        return table.drop_columns(list(self.columns)).add_column(
            place, TEXT_ID, pa.array(numbers[places] if len(distinct) else numbers)
        )

    def texts(self) -> dict[str, list[str | int | None]]:
        """Give the numbered texts as columns."""
        columns = list(zip(*self._numbers, strict=True)) or [()] * len(self.columns)
        return {
            TEXT_ID: list(self._numbers.values()),
            **{name: list(texts) for name, texts in zip(self.columns, columns, strict=True)},
        }

    def _number(self, key: tuple[str | None, ...]) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def _codes(column: pa.DictionaryArray) -> np.ndarray:
    """Give the places in the dictionary of a column, counted from 1; 0 where there is no value."""
    return pc.fill_null(column.indices, -1).to_numpy() + 1


def _keys(
    codes: np.ndarray, columns: Sequence[pa.DictionaryArray]
) -> Iterator[tuple[str | None, ...]]:
    """Take combined codes apart again, into the texts they stand for."""
    parts = []
    for column in reversed(columns):
        texts = np.array([None, *column.dictionary.to_pylist()], dtype=object)
        codes, places = np.divmod(codes, len(texts))
        parts.append(texts[places])
    return zip(*reversed(parts), strict=True)


def staged_columns(delivered: Mapping[str, str], numbered: Sequence[str]) -> dict[str, str]:
    """Give the columns of a staged table: a number stands in the place of numbered texts."""
    columns: dict[str, str] = {}
    for name, kind in delivered.items():
        if name in numbered:
            columns[TEXT_ID] = "INTEGER"
        else:
            columns[name] = kind
    return columns


def text_columns(numbered: Sequence[str]) -> dict[str, str]:
    """Give the columns of the table that holds numbered texts."""
    return {TEXT_ID: "INTEGER"} | dict.fromkeys(numbered, "VARCHAR")


def blocks(stream: IO[bytes], found: LinesFound) -> Iterator[Block]:
    """Give a member, behind its header line, as blocks of clean whole lines."""
    line_number = FIRST_DATA_LINE
    for raw in _whole_lines(stream, found.file):
        check_time()
        text, repaired = as_utf8(raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw)
        found.repaired_characters += repaired
        yield Block(text, line_number)
        line_number += text.count(b"\n")


def _read_ahead(coming: Iterator[Block]) -> Iterator[Block]:
    """Give blocks while the next one is decompressed in a thread of its own."""
    with ThreadPoolExecutor(max_workers=1) as reading:
        waiting = reading.submit(next, coming, None)
        while (block := waiting.result()) is not None:
            waiting = reading.submit(next, coming, None)
            yield block


def _whole_lines(stream: IO[bytes], file: str) -> Iterator[bytes]:
    rest = b""
    while block := stream.read(BLOCK):
        head, newline, tail = (rest + block).rpartition(b"\n")
        rest = tail
        if len(rest) > LONGEST_LINE:
            raise BadFileError(
                file,
                f"a line has more than {LONGEST_LINE:,} bytes",
                remedy=GET_THE_ZIP,
            )
        if newline:
            yield head + newline
    if rest:
        yield rest + b"\n"


def as_utf8(block: bytes) -> tuple[bytes, int]:
    """Give the block as UTF-8 and how many bytes had to be replaced.

    ASCII passes untouched. A line that is valid UTF-8 already stays; any other is read as cp1252.
    A carriage return inside a line becomes a blank: it would end the line for every later reader.
    """
    if b"\r" in block or b"\x00" in block:
        repaired = block.count(b"\r") + block.count(b"\x00")
        text, more = as_utf8(block.replace(b"\r", b" ").replace(b"\x00", b" "))
        return text, repaired + more
    if block.isascii():
        return block, 0
    repaired = 0
    lines = block.split(b"\n")
    for index, line in enumerate(lines):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                decoded = line.decode("cp1252", errors="replace")
                repaired += decoded.count("\ufffd")
                lines[index] = decoded.encode("utf-8")
    return b"\n".join(lines), repaired


def _refuse_long(texts: pa.Array, file: str) -> None:
    if (pc.max(pc.binary_length(texts)).as_py() or 0) > LONGEST_CELL:
        raise BadFileError(
            file, f"a field has more than {LONGEST_CELL:,} characters", remedy=GET_THE_ZIP
        )


def _placed(lines: Sequence[str], block: Block) -> Iterator[tuple[int, str]]:
    """Give lines with their numbers; they come in the order in which they stand in the block."""
    text = b"\n" + block.text
    start = 0
    for line in lines:
        start = text.index(f"\n{line}\n".encode(), start) + 1
        if line.strip():
            yield block.first_line + text.count(b"\n", 1, start), line


def _without_undeclared_end(text: bytes, fields: int) -> bytes:
    """Take the undeclared `$` off the lines of a block where every line has one."""
    lines = text.count(b"\n")
    if text.count(b"$") == lines * fields and text.count(b"$\n") == lines:
        return text.replace(b"$\n", b"\n")
    return text


def _arrow_type(kind: str) -> pa.DataType:
    return REPEATED if kind == "VARCHAR" else ARROW_TYPES[kind]


def _are_report_numbers(numbers: pa.ChunkedArray) -> bool:
    found = pc.min_max(numbers).as_py()
    return numbers.null_count == 0 and (
        len(numbers) == 0 or (found["min"] >= 0 and found["max"] < 10**REPORT_NUMBER_FIGURES)
    )


def _integers(texts: pa.Array | pa.ChunkedArray, kind: str) -> pa.Array | pa.ChunkedArray:
    """Give texts as integers; null where a text is none."""
    is_integer = pc.match_substring_regex(texts, rf"^\s*0*\d{{1,{DIGITS[kind]}}}\s*$")
    return pc.if_else(is_integer, pc.utf8_trim_whitespace(texts), None).cast(ARROW_TYPES[kind])


def _unique(header: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names
