"""Mapping files made bad at random, as text and as TOML, beside files that are good."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from tests.support.damaged import OF_TEXTS, Damage, Damaged, of_text
from tests.support.samples import Sample

VALUES = (
    '""', "1", "-1", "1.5", "inf", "nan", "true", "[]", "{}", "[[]]", "[1]", "[true]", '["a", 1]',
    "2024-01-01", "07:00:00", '"%Q"', '"%"', '"\\\\"', '"*"', '"("', '"name"', '"Address"', "0xff",
    '"' + "x" * 3_000 + '"', "9" * 5_000, "[" * 2_000 + "]" * 2_000, "{a = {b = {c = 1}}}",
    '{ tested = "yes", since = "2018-13" }', '"\\u0000"', '"npds"', '"connecticut"', "'''a\nb'''",
)  # fmt: skip


def _values(chance: Random, text: str) -> str:
    """Put other values into a TOML document, by line."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if "=" in line]
    if not places:
        return text
    place = chance.choice(places)
    key = lines[place].partition("=")[0]
    lines[place] = f"{key}= {chance.choice(VALUES)}"
    return "\n".join(lines)


def _keys(chance: Random, text: str) -> str:
    extra = ("[columns.x]", "[[columns]]", "[values]", "[a.b.c]", "x = 1", "sheet = 1", "[codes.x]",
             "a." * 2_000 + "a = 1", "[" + "a." * 2_000 + "a]", "[tests]", "[jurisdiction]",
             'preset = "npds"', 'preset = "milwaukee"', 'sheet = "none"', "[", "=")  # fmt: skip
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(extra))
    return "\n".join(lines)


OF_MAPPINGS: dict[str, Damage] = {
    "values": of_text(_values),
    "more values": of_text(_values),
    "keys": of_text(_keys),
    **{way: OF_TEXTS[way] for way in ("cut", "flipped", "quoted", "line ends", "lines moved")},
    "encoded": OF_TEXTS["encoded"],
}


def damaged_mappings(good: dict[str, Sample]) -> st.SearchStrategy[Damaged]:
    """Good files with a mapping beside them that has one to three damages."""

    def make(what: str, ways: list[str], chance: Random) -> Damaged:
        mapping = good[what].mapping.encode()
        for way in ways:
            mapping = OF_MAPPINGS[way](chance, mapping)
        text = mapping.decode("utf-8", "surrogateescape")
        return Damaged(sample=replace(good[what], mapping=text), how=(what, *ways))

    return st.builds(
        make,
        st.sampled_from(sorted(what for what, sample in good.items() if sample.mapping)),
        st.lists(st.sampled_from(sorted(OF_MAPPINGS)), min_size=1, max_size=3),
        st.randoms(use_true_random=False),
    )
