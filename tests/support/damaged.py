"""Good files made bad at random: bytes, encodings, delimiters, cells, JSON, containers, names.

A damage takes a source of chance and bytes, and gives bytes. What it does not apply to, it leaves.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.support.samples import Sample

Damage = Callable[[Random, bytes], bytes]
HOSTILE = (
    "", " ", "-", "0", "-1", "1e999", "NaN", "9" * 30, "9" * 5000, "1.5", "true", "null", "=1+1",
    "\x00", "\x85", "\u2028", "\ufeff", "\ufffd", "\U0001f33f", "\u202eMOTARK", "a\nb", "a\r\nb",
    "\r", '"', '""', "'", ";", "$", "a$b", "|", "\\", "\t", "%", "{}", "[]", "<b>", "&#8209;",
    "2/30/2024", "2024-02-30", "13/13/2024", "1/1/0001", "12/31/9999", "0000-00-00", "1/5/24",
    "20250230", "99999999", "1-Jan-2025", "KRATOM " * 300, "7-OH, " * 500, "K" * 40_000,
    "(" * 3_000, "\u00e9" * 3_000, "x" * 140_000, "HISTORY OF " * 200, "a" * 100 + "!" * 100,
)  # fmt: skip
"""Cells that somebody once met, or would not like to meet."""
NAMES = (
    "../../../outside.csv", "/outside.csv", "..\\..\\outside.csv", "C:\\outside.csv", ".csv", "..",
    "con.csv", "a" * 180 + ".csv", "\u202etxt.csv", "a\nb.csv", "a\x1b[31m.csv", "a:b.csv", "ä.csv",
    "nested.zip", "a.json", "DEMO25Q1.txt", "ASCII/DRUG25Q1.txt", "deleted.txt", "mimetype",
)  # fmt: skip
FILE_NAMES = (
    "faers_ascii_2025q1 (1).zip", "list (2).csv", "listing.xlsx.csv", "…", "....csv", "-.csv",
    "a b.csv", "ÄÖÜ.json", "\u202elist.csv", "x" * 200 + ".csv", "list", "list.CSV", "list.toml",
    "mapping.toml", "manifest.json", "editions.json", ".hidden.csv", "list.csv.gz", "list.zip",
    "..csv", "CON", "a\nb.csv",
)  # fmt: skip
MOST_ROWS = 2_000  # of a table that is taken apart; there are millions of blank lines, too
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "mac_roman", "utf-32")
ANYTHING: tuple[Any, ...] = (
    None, True, -1, 10**30, 1.5, float("nan"), "", "x" * 5_000, "\ud800", [], {}, [[]], [None],
    {"a": 1}, ["a"], [{}], [1, "a", None],
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Damaged:
    """A file as it is to be added.

    Attributes:
        how: what was done to the good one.
    """

    sample: Sample
    how: tuple[str, ...]


def damaged(good: dict[str, Sample]) -> st.SearchStrategy[Damaged]:
    """The good files with one to three damages each."""
    return st.builds(
        _damaged,
        st.sampled_from(sorted(good)).map(lambda what: (what, good[what])),
        st.lists(st.sampled_from(sorted(DAMAGES)), min_size=1, max_size=3),
        st.randoms(use_true_random=False),
    )


def damaged_texts(texts: dict[str, str]) -> st.SearchStrategy[tuple[str, bytes]]:
    """Texts by name, each with one to three damages of text or bytes."""

    def make(name: str, ways: list[str], chance: Random) -> tuple[str, bytes]:
        data = texts[name].encode()
        for way in ways:
            data = DAMAGES[way](chance, data)
        return name, data

    return st.builds(
        make,
        st.sampled_from(sorted(texts)),
        st.lists(st.sampled_from(sorted(OF_TEXTS)), min_size=1, max_size=3),
        st.randoms(use_true_random=False),
    )


def _damaged(named: tuple[str, Sample], ways: list[str], chance: Random) -> Damaged:
    what, sample = named
    data, name = sample.data, sample.name
    for way in ways:
        data = DAMAGES[way](chance, data)
    if chance.random() < 0.1:
        name = chance.choice(FILE_NAMES)
    return Damaged(sample=replace(sample, name=name, data=data), how=(what, *ways, name))


# ------------------------------------------------------------------------------ bytes


def _place(chance: Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def cut(chance: Random, data: bytes) -> bytes:
    return data[: _place(chance, data)]


def flipped(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 30))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def with_bytes(chance: Random, data: bytes) -> bytes:
    place = _place(chance, data)
    one = chance.choice((b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\x81", b'"', b"\r", b"\n"))
    return data[:place] + one * chance.choice((1, 1, 7, 2_000)) + data[place:]


def without_bytes(chance: Random, data: bytes) -> bytes:
    start, end = sorted((_place(chance, data), _place(chance, data)))
    return data[:start] + data[end:]


def repeated(chance: Random, data: bytes) -> bytes:
    start, end = sorted((_place(chance, data), _place(chance, data)))
    times = chance.choice((1, 2, 50))
    return data[:end] + data[start:end] * times + data[end:]


def something_else(chance: Random, data: bytes) -> bytes:
    others = (b"", b"\n", b"\0" * 600, b"PK\x03\x04", b"\x1f\x8b\x08\0", b"\xd0\xcf\x11\xe0" * 200,
              b"<html>", b"null", b"[]", b"{}", b"[1]", b'{"results": 1}', b'""', b"%PDF-1.4",
              b"a,b\n1,2\n", b"SQLite format 3\0")  # fmt: skip
    return chance.choice((*others, data + data, data[::-1]))


# ------------------------------------------------------------------------------ texts


def of_text(change: Callable[[Random, str], str | bytes]) -> Damage:
    """A damage of a text, whether it lies open or in a container."""

    def on_text(chance: Random, data: bytes) -> bytes:
        with suppress(UnicodeError):
            encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
            text = data.decode(encoding)
            changed = change(chance, text)
            if isinstance(changed, bytes):
                return changed
            return changed.encode(encoding, "surrogatepass")
        return data

    return lambda chance, data: _within(chance, data, on_text)


def _within(chance: Random, data: bytes, change: Damage) -> bytes:
    """Change a file, or one in a zip or gzip, packed again."""
    if data[:2] == b"\x1f\x8b":
        with suppress(OSError, EOFError, zlib.error):
            return gzip.compress(change(chance, gzip.decompress(data)), mtime=0)
    if data[:4] != b"PK\x03\x04":
        return change(chance, data)
    held = _unzipped(data)
    if not held:
        return data
    name = chance.choice(sorted(held))
    held[name] = change(chance, held[name])
    return zipped_as(list(held.items()))


def _encoded(chance: Random, text: str) -> bytes:
    return text.encode(chance.choice(ENCODINGS), "replace")


def _line_ends(chance: Random, text: str) -> str:
    ends = ("\r", "\r\n", "\n\r", "\r\r\n", "\u2028", "\x0b", "\n\n", " ")
    return re.sub("\r?\n", lambda _: chosen, text) if (chosen := chance.choice(ends)) else text


def _delimited(chance: Random, text: str) -> str:
    old, new = chance.choice(",$;\t"), chance.choice(";\t|,$:")
    return text.replace(old, new)


def _quoted(chance: Random, text: str) -> str:
    quote = chance.choice(('"', '"', "'", '""', '"\n'))
    for _ in range(chance.choice((1, 1, 3, 40))):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + quote + text[place:]
    return text


def _lines_moved(chance: Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    place = chance.randrange(len(lines))
    kind = chance.randrange(4)
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines[place:place] = [lines[place]] * chance.choice((1, 30))
    elif kind == 2:
        chance.shuffle(lines)
    else:
        lines[place] = chance.choice(HOSTILE) + "\n"
    return "".join(lines)


# ------------------------------------------------------------------------------ cells


def _cells(chance: Random, text: str) -> str:
    """Change cells, columns and rows of what is read as a table."""
    sign = "$" if text.partition("\n")[0].count("$") > 1 else ","
    rows = [line.rstrip("\r").split("$") for line in text.split("\n")] if sign == "$" else None
    with suppress(csv.Error):
        rows = rows or list(csv.reader(io.StringIO(text, newline="")))
    if not rows or not rows[0] or len(rows) > MOST_ROWS:
        return text
    _change_table(chance, rows)
    if sign == "$":
        return "\r\n".join("$".join(row) for row in rows)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _change_table(chance: Random, rows: list[list[str]]) -> None:
    column = chance.randrange(len(rows[0]))
    kind = chance.randrange(8)
    if kind <= 2:  # one cell, of any row and then of a row that is none of the header
        row = rows[chance.randrange(1 if len(rows) > 1 and kind else 0, len(rows))]
        if row:
            row[chance.randrange(len(row))] = chance.choice(HOSTILE)
        return
    one = chance.choice(HOSTILE)
    for row in rows[chance.choice((0, 0, 1)) :]:
        value = row[column] if column < len(row) else ""
        if kind == 3:
            del row[column : column + 1]
        elif kind == 4:
            row.insert(column, value)
        elif kind == 5:
            row.append(one)
        elif kind == 6 and column < len(row):
            row[column] = one
        elif kind == 7:
            row.extend([""] * 1_200)


# ------------------------------------------------------------------------------ JSON


def _json(chance: Random, text: str) -> str:
    try:
        document = json.loads(text)
    except RecursionError:
        return text
    except ValueError:
        lines = text.split("\n")
        place = chance.randrange(len(lines))
        with suppress(ValueError, RecursionError):
            lines[place] = json.dumps(_changed_node(chance, json.loads(lines[place])))
        return "\n".join(lines)
    return json.dumps(_changed_node(chance, document))


def _changed_node(chance: Random, node: Any) -> Any:
    if isinstance(node, dict) and node and chance.random() < 0.85:
        key = chance.choice(sorted(node))
        if chance.random() < 0.15:
            return {name: one for name, one in node.items() if name != key}
        return node | {key: _changed_node(chance, node[key])}
    if isinstance(node, list) and node and chance.random() < 0.85:
        place = chance.randrange(len(node))
        return [*node[:place], _changed_node(chance, node[place]), *node[place + 1 :]]
    return chance.choice((*ANYTHING, *HOSTILE))


def _nested(chance: Random, text: str) -> str:
    deep = chance.choice((500, 100_000))
    place = chance.randrange(len(text) + 1)
    opened, closed = chance.choice((("[", "]"), ('{"a":', "1}"), ("[", "")))
    return text[:place] + opened * deep + closed * deep + text[place:]


# ------------------------------------------------------------------------------ containers


def _unzipped(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return {}


def zipped_as(members: Sequence[tuple[str, bytes]], **options: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name.replace("\0", "_"))
            info.compress_type = options.get("method", zipfile.ZIP_DEFLATED)
            if options.get("is_link"):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def in_container(chance: Random, data: bytes) -> bytes:
    """Put a file into a zip, or change the zip that it is."""
    held = list(_unzipped(data).items()) or [("list.csv", data)]
    place = chance.randrange(len(held))
    name, content = held[place]
    others: dict[str, list[tuple[str, bytes]]] = {
        "renamed": [(chance.choice(NAMES), content)],
        "one more": [(name, content), (chance.choice(NAMES), content)],
        "twice": [(name, content), (f"again/{name}", content)],
        "gone": [],
        "zipped": [(name, zipped_as([(name, content)]))],
        "long": [(name, content + chance.choice((b"\0", b" ", b"\n", b",")) * 3_000_000)],
        "link": [(name, b"/etc/passwd")],
    }
    kind = chance.choice((*others, "encrypted", "packed", "gzip", "bzip2", "lying"))
    held[place : place + 1] = others.get(kind, [(name, content)])
    if kind == "packed":
        return zipped_as(held, method=chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))
    changed = zipped_as(held, is_link=kind == "link")
    if kind == "encrypted":
        return encrypted(changed)
    if kind == "lying":
        return _lying(chance, changed)
    return {"gzip": gzip.compress, "bzip2": bz2.compress}.get(kind, lambda _: changed)(data)


def encrypted(data: bytes) -> bytes:
    """Say of every member that it is encrypted."""
    changed = bytearray(data)
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            changed[at + place] |= 1
            at = data.find(start, at + 4)
    return bytes(changed)


def _lying(chance: Random, data: bytes) -> bytes:
    """Put a wrong method, size, checksum or place into the directory."""
    changed = bytearray(data)
    at = data.find(b"PK\x01\x02")
    if at >= 0:
        place = at + chance.choice((8, 10, 16, 20, 24, 28, 42))
        changed[place : place + 2] = bytes(chance.randrange(256) for _ in range(2))
    return bytes(changed)


OF_TEXTS: dict[str, Damage] = {
    "cut": cut,
    "flipped": flipped,
    "with bytes": with_bytes,
    "without bytes": without_bytes,
    "repeated": repeated,
    "something else": something_else,
    "encoded": of_text(_encoded),
    "line ends": of_text(_line_ends),
    "delimited": of_text(_delimited),
    "quoted": of_text(_quoted),
    "lines moved": of_text(_lines_moved),
    "cells": of_text(_cells),
    "more cells": of_text(_cells),
}
DAMAGES: dict[str, Damage] = OF_TEXTS | {
    "json": of_text(_json),
    "more json": of_text(_json),
    "nested": of_text(_nested),
    "in a container": in_container,
    "inner bytes": lambda chance, data: _within(chance, data, flipped),
    "inner cut": lambda chance, data: _within(chance, data, cut),
}
