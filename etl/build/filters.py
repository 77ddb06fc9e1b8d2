"""Further filters: one file of `sql/filters` each, which is all that says what a filter is.

The name of a file is the parameter of every question about reports. Its header says its words, its
place in the form and its key in the address; the rest is the condition on a row of
`mart_report_substance`, called `report`: true, false, or null where the report does not tell. From
these follow the macros, what is an unknown word, the tables that the pages make the form of, and
the data dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import duckdb
import pandas as pd

from etl.build.statements import Statement, read
from etl.build.tables import insert
from etl.store.files import literal

KEYS_OF = {
    "substances": ("mart_substance", "substance"),
    "sources": ("mart_report_system", "source"),
}
"""Parameters that are keys of a published table, and its column."""
DECLARATION = re.compile(r"^-- (filter|address|values|value|said|without|keeps)\b ?(.*)$", re.M)


@dataclass(frozen=True, kw_only=True)
class ReportFilter:
    """A further filter of reports.

    Attributes:
        parameter: of the macros; a list where there are values to choose from, else true or false.
        restricts: what it leaves, as a sentence.
        place: in the form, from the lowest number.
        label: its name in the form.
        any_label: the choice that leaves nothing out.
        address: its key in the address.
        vocabulary: the words that it takes (mart_filter_value); empty where it has one value.
        value: the only value, as it stands in the address, and its label; None with a vocabulary.
        said: the words of a sentence after "reports naming kratom", with `{value}` for the label.
        without: what a report lacks that does not tell, after "without".
        keeps_untold: such reports stay in; else they are left out.
        condition: SQL of a report and the parameter; null where the report does not tell.
    """

    parameter: str
    restricts: str
    place: int
    label: str
    any_label: str
    address: str
    vocabulary: str
    value: tuple[str, str] | None
    said: str
    without: str
    keeps_untold: bool
    condition: str

    @property
    def default(self) -> str:
        """The default of the parameter: nothing is left out."""
        return "false" if self.value else "null"

    @property
    def is_asked(self) -> str:
        """SQL: somebody asks for it."""
        return self.parameter if self.value else f"{self.parameter} is not null"

    @property
    def fits(self) -> str:
        """SQL: the report fits what is asked for; null where it does not tell."""
        return f"case when {self.is_asked} then {self.condition} else true end"

    @property
    def leaves(self) -> str:
        """SQL: the filter leaves the report in."""
        told = f"coalesce({self.condition}, {str(self.keeps_untold).lower()})"
        return f"(not ({self.is_asked}) or {told})"


@cache
def report_filters() -> tuple[ReportFilter, ...]:
    """The filters that `sql/filters` declares, in the order of the form."""
    return tuple(sorted(map(_filter, read("filters")), key=lambda one: one.place))


def _filter(statement: Statement) -> ReportFilter:
    found = dict(DECLARATION.findall(statement.sql))
    missing = {"filter", "address", "said", "without"} - found.keys()
    if missing or ("value" in found) == ("values" in found):
        raise ValueError(
            f"sql/filters/{statement.name}.sql must declare filter, address, said, without, and "
            "either its values or its only value; see CONTRIBUTING.md."
        )
    place, label, any_label = found["filter"].split(" | ")
    key, _, words = found.get("value", "").partition(" | ")
    return ReportFilter(
        parameter=statement.name,
        restricts=statement.sql.partition("\n")[0].removeprefix("-- "),
        place=int(place),
        label=label,
        any_label=any_label,
        address=found["address"],
        vocabulary=found.get("values", ""),
        value=(key, words) if key else None,
        said=found["said"],
        without=found["without"],
        keeps_untold="keeps" in found,
        condition=re.sub(r"^--.*\n", "", statement.sql, flags=re.M).strip(),
    )


def load_declared_filters(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the `declared_filter` table, from which the marts of filters are made."""
    rows = [
        (
            *(one.parameter, one.restricts, one.place, one.label, one.any_label, one.address),
            *(one.vocabulary, *(one.value or (None, None))),
            *(one.said, one.without, one.keeps_untold),
        )
        for one in report_filters()
    ]
    columns = [
        *("filter", "restricts", "sort_order", "label", "any_label", "address", "vocabulary"),
        *("only_value", "only_label", "said", "without", "keeps_untold"),
    ]
    insert(connection, "declared_filter", pd.DataFrame(rows, columns=columns))


def words_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The words of every filter that takes some of a list, by its parameter, in their order."""
    known = (*KEYS_OF, *(one.parameter for one in report_filters()))
    found: dict[str, list[str]] = {parameter: [] for parameter in known}
    keys = " union all ".join(
        f"select '{parameter}', {column}, sort_order from {table}"
        for parameter, (table, column) in KEYS_OF.items()
    )
    for parameter, word, _ in connection.execute(
        f"select filter, value, sort_order from mart_filter_value union all {keys} order by 1, 3"
    ).fetchall():
        found[parameter].append(word)
    return found


def with_filters(sql: str, *, parameters: Sequence[str], words: Mapping[str, Sequence[str]]) -> str:
    """A question with its places filled in for what follows from the declared filters.

    What is not asked for is folded away when a question is planned, so it costs nothing.

    Args:
        parameters: of all filters.
        words: those that each filter knows.
    """
    filters = report_filters()
    further = {one.parameter for one in filters}
    places = {
        "arguments": _passed_on(parameters),
        "plain_arguments": _passed_on([name for name in parameters if name not in further]),
        "further_conditions": "".join(f"\n    and {one.leaves}" for one in filters),
        "keys_unknown": "\n        ".join(_unknown_word(name, words[name]) for name in KEYS_OF),
        "further_unknown": "\n        ".join(
            _unknown(one, words[one.parameter]) for one in filters
        ),
        "nothing_further": " and ".join(f"not ({one.is_asked})" for one in filters),
        "fits": ",\n        ".join(f"{one.fits} as fits_{one.parameter}" for one in filters),
        "none_against": " and ".join(f"fits_{one.parameter} is not false" for one in filters),
        "untold": "\n    union all\n    ".join(
            f"select '{one.parameter}' as filter, source, report_id from possible "
            f"where fits_{one.parameter} is null"
            for one in filters
        ),
    }
    for name, text in places.items():
        sql = sql.replace(f"{{{name}}}", text)
    return sql


def _unknown(one: ReportFilter, words: Sequence[str]) -> str:
    """The case in which a parameter holds a word that its filter does not know: an error."""
    name = one.parameter
    if one.value:
        message = literal(f"{name}: null is unknown; use true or false")
        return f"when {name} is null then error({message})"
    return _unknown_word(name, words)


def _unknown_word(name: str, words: Sequence[str]) -> str:
    """The same of a parameter that is a list; the words stand in it, so it is folded away."""
    known = f"cast([{', '.join(map(literal, words))}] as varchar[])"
    wrong = f"list_filter({name}, lambda word: not coalesce(list_contains({known}, word), false))"
    before, after = f"{name}: '", f"' is unknown; known are {', '.join(words)}"
    message = f"{literal(before)} || coalesce(({wrong})[1], 'null') || {literal(after)}"
    return f"when {name} is not null and len({wrong}) > 0 then error({message})"


def _passed_on(parameters: Sequence[str]) -> str:
    return ", ".join(f"{name} := {name}" for name in parameters)
