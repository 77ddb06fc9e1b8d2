"""Files that are small where they lie and large or slow where they are read; made here, not kept.

A block is compressed once and repeated as it is, so that a quarter of a gigabyte takes no time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tests.support.releases import DEMO
from tests.support.samples import CONNECTICUT, NPDS_MAPPING, Sample, samples

MB = 1024**2
MUCH = 230  # MB, within what is unpacked


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A deflated text, with what a zip or gzip says of it."""

    data: bytes
    crc: int
    size: int


def packed(head: bytes, block: bytes, megabytes: int, tail: bytes = b"") -> Packed:
    """Deflate a head, a block again and again, and a tail."""
    one = block * (MB // len(block)) if megabytes else b""
    first = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = first.compress(head) + first.flush(zlib.Z_FULL_FLUSH)
    again = zlib.compressobj(9, zlib.DEFLATED, -15)
    repeated = again.compress(one) + again.flush(zlib.Z_FULL_FLUSH)
    crc = zlib.crc32(head)
    for _ in range(megabytes):
        crc = zlib.crc32(one, crc)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    end = last.compress(tail) + last.flush(zlib.Z_FINISH)
    return Packed(
        data=data + repeated * megabytes + end,
        crc=zlib.crc32(tail, crc),
        size=len(head) + len(one) * megabytes + len(tail),
    )


def zip_of(members: Sequence[tuple[str, Packed]]) -> bytes:
    """A zip of deflated texts."""
    body, directory = b"", b""
    for name, one in members:
        said = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, one.crc, len(one.data), one.size)
        names = struct.pack("<HH", len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + said + names
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + said + names + name.encode() + one.data
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def gzip_of(one: Packed) -> bytes:
    """A gzip of a deflated text."""
    end = struct.pack("<II", one.crc, one.size & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + one.data + end


def with_member(data: bytes, start: str, content: Packed) -> bytes:
    """A zip with other content in the member whose name, below folders, begins so."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return zip_of(
        [
            (name, content if name.rpartition("/")[2].startswith(start) else packed(text, b"\0", 0))
            for name, text in held.items()
        ]
    )


def _sheet(row: bytes, megabytes: int) -> Callable[[bytes], bytes]:
    """A workbook whose sheet has a row again and again."""
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    end = b"</sheetData></worksheet>"
    return lambda book: with_member(book, "sheet1.xml", packed(head, row, megabytes, end))


def _strings(item: bytes, megabytes: int) -> Callable[[bytes], bytes]:
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'

    def change(book: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(book)) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        named = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
        held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", named)
        members = [(name, packed(text, b"\0", 0)) for name, text in held.items()]
        strings = packed(head, item, megabytes, b"</sst>")
        return zip_of([*members, ("xl/sharedStrings.xml", strings)])

    return change


LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row><c t="str"><v>&j;</v></c></row></sheetData></worksheet>'
)


Made = Callable[[], bytes]
BLOCKS = {
    "blank lines": b"\n",
    "lines of a letter": b"a\n",
    "lines of a comma": b",\n",
    "quotes": b'"',
    "quotes and lines": b'"\n',
    "commas": b",",
    "cells": b"ab,cd,ef,gh,ij,kl,mn,op,qr,st,uv,wx\n",
    "carriage returns": b"\r",
    "NUL characters": b"\0",
    "letters": b"x",
    "letters of two bytes": "Ж\n".encode(),
    "signs of four bytes": "\U0001f33f,".encode(),
    "bytes that are no text": b"\x81\x92\n",
}
OF_JSON = {
    "opening brackets": b"[",
    "opening braces": b'{"a":',
    "empty lists": b"[],",
    "empty objects": b"{},",
    "numbers": b"1.5,",
    "words": b'"ab",',
    "digits": b"7",
    "lines of an object": b"{}\n",
    "lines of a number": b"1\n",
    "blanks": b" ",
    "records": b'{"report_number":"1","products":[{"name_brand":"KRATOM"}]},',
    "lines of no record": b"x\n",
}
_ROW = b"900000011$90000001$1$I$20250101$$20250115$20250115$EXP$$$%s$$34$YR$$M$Y$$$2025$$CN$US$US\n"
OF_A_QUARTER = {
    "blank lines": b"\n",
    "short lines": b"$\n",
    "lines of a letter": b"a\n",
    "one line": b"x",
    "numbers": b"1$1\n",
    "rows": _ROW % b"DEMO",
    "rows of a $ too many": _ROW % b"DE$MO",
}
OF_A_WORKBOOK = {
    "empty rows": _sheet(b"<row/>", 30),
    "cells": _sheet(b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>", 30),
    "far cells": _sheet(b'<row><c r="XFD1"><v>1</v></c></row>', 30),
    "far rows": _sheet(b'<row r="1048576"><c><v>1</v></c></row>', 1),
    "a row of cells": _sheet(b"<c><v>1</v></c>", 30),
    "nested elements": _sheet(b"<row>", 30),
    "200 MB of rows": _sheet(b"<row/>", 200),
    "shared strings": _strings(b"<si/>", 30),
    "shared strings of a letter": _strings(b"<si><t>ab</t></si>", 30),
    "laughs": lambda book: with_member(book, "sheet1.xml", packed(LAUGHS, b"\n", 0)),
}
MAPPINGS = {
    "dotted keys": "a." * 32_000 + "a = 1\n",
    "10 MB": NPDS_MAPPING + "# \n" * (3 * MB),
    "nested lists": "a = " + "[" * 30_000 + "]" * 30_000,
    "nested tables": "a = " + "{a = " * 10_000 + "1" + "}" * 10_000,
}


def bombs() -> dict[str, Callable[[], Sample]]:
    """What makes each of the files, by what it is."""
    good = samples()
    found: dict[str, Callable[[], Sample]] = {}

    def add(name: str, what: str, make: Made, **others: str) -> None:
        found[name] = lambda: replace(good[what], data=make(), rows=0, **others)

    hfcs, calls, food = (good[what].data for what in ("hfcs", "poison center", "food"))
    add("400 KB of open quotes", "hfcs", lambda: hfcs + b'"x,\r\n' * 80_000)
    add("20 MB of open quotes", "hfcs", lambda: hfcs + b'"x,\n' * (5 * MB))
    add("4 MB of open quotes", "hfcs", lambda: hfcs + b'"x,\n' * MB)
    add("4 MB of open quotes in a list", "poison center", lambda: calls + b'"x,\n' * (MB * 9 // 10))
    add("a header of 300,000 columns", "hfcs", lambda: b"a," * 300_000 + b"\n" + b"1," * 300_000)
    add("a list of 300,000 columns", "poison center", lambda: b"a," * 300_000 + b"\n")
    add("a name of 50 MB", "hfcs", lambda: hfcs.replace(b"KRATOM", b"KRATOM " * (7 * MB), 1))
    add("a line of 200 MB", "hfcs", lambda: hfcs + b"x" * (200 * MB))
    add("a file of 300 MB", "hfcs", lambda: hfcs + b"x,x,x\n" * (50 * MB))
    add("a text of 50 MB", "food", lambda: food.replace(b"KRATOM", b"KRATOM " * (7 * MB), 1))
    add("a zip of 60,000 files", "hfcs zip", _of_many_files)
    add("cells in a zip of deaths", "deaths zip", lambda: _zipped_csv(CONNECTICUT, b"1,2\n"))
    add("letters in a zip of deaths", "deaths zip", lambda: _zipped_csv(CONNECTICUT, b"a\n"))
    for name, text in MAPPINGS.items():
        add(f"a mapping of {name}", "poison center", lambda: calls, mapping=text)
    for name, block in BLOCKS.items():
        add(f"{name} in a zip", "hfcs zip", partial(_csv_in_zip, hfcs, block))
    for name, block in OF_JSON.items():
        add(f"{name} in a gzip", "food lines", partial(_json_in_gzip, block))
    for name, block in OF_A_QUARTER.items():
        head = b"$".join(column.encode() for column in DEMO) + b"\n"
        add(
            f"{name} of a quarter",
            "faers",
            partial(_member, good["faers"].data, "DEMO", head, block),
        )
    names = partial(_member, good["faers"].data, "DRUG", b"primaryid$" * 300_000, b"\n", 1)
    add("a header of a quarter with 300,000 columns", "faers", names)
    add("deleted cases", "faers", partial(_member, good["faers"].data, "DELETE", b"", b"1\n"))
    for name, change in OF_A_WORKBOOK.items():
        book = good["line listing workbook"].data
        add(f"{name} in a workbook", "line listing workbook", partial(change, book))
    return found


def _of_many_files() -> bytes:
    return zip_of([(f"{number}.csv", packed(b"", b"\0", 0)) for number in range(60_000)])


def _zipped_csv(row: dict[str, str], block: bytes) -> bytes:
    head = ",".join(row).encode() + b"\n"
    return zip_of([("deaths.csv", packed(head, block, MUCH))])


def _csv_in_zip(head: bytes, block: bytes) -> bytes:
    return zip_of([("CAERS.csv", packed(head, block, MUCH))])


def _json_in_gzip(block: bytes) -> bytes:
    head, tail = (b'{"report_number": "1"}\n', b"") if b"\n" in block else (b"[", b"1]")
    return gzip_of(packed(head, block, MUCH, tail))


def _member(data: bytes, start: str, head: bytes, block: bytes, megabytes: int = MUCH) -> bytes:
    return with_member(data, start, packed(head, block, megabytes))
