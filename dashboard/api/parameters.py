"""The parameters of the API: those of an address of a page, and which question takes which.

A page lets a word that it does not know count as not chosen; a program is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from dashboard.api.problems import Problem
from dashboard.filters import (
    COMPARATORS,
    COUNTING,
    OUTCOMES,
    OWN_PARAMETERS,
    QUARTER,
    Filters,
    query_of,
)
from dashboard.report_filters import ReportFilter
from dashboard.warehouse import Snapshot

MOST_ROWS: Final = 50_000
"""An answer of more is given in parts only."""
WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter as one writes it in an address.

    Attributes:
        asks: The parameter of the question that it becomes; empty for one of the API alone.
        meaning: What it restricts.
        known: The values that there are; none where any of its form is one.
        form: Its JSON schema, where the values are not listed.
        several: Values can be joined by commas.
    """

    name: str
    asks: str
    meaning: str
    known: Callable[[Snapshot], Sequence[str]] = lambda _: ()
    form: dict[str, Any] | None = None
    several: bool = False

    def schema(self, snapshot: Snapshot) -> dict[str, Any]:
        """What it may be, as JSON schema."""
        one = self.form or {"type": "string", "enum": list(self.known(snapshot))}
        return {"type": "array", "items": one} if self.several else one

    def check(self, text: str, snapshot: Snapshot) -> None:
        """Refuse a value that it cannot have.

        Raises:
            Problem: it is none.
        """
        known = self.known(snapshot)
        if known:
            wrong = [one for one in self._values(text) if one not in known]
            if wrong:
                raise _wrong(self, wrong[0], f"known are {', '.join(known)}", known)
        elif not _has_form(self, text):
            raise _wrong(self, text, f"{self.meaning}, as in {self.name}={self._example}")

    @property
    def _example(self) -> Any:
        return (self.form or {})["examples"][0]

    def _values(self, text: str) -> list[str]:
        return text.split(",") if self.several else [text]


def _sources(snapshot: Snapshot) -> Sequence[str]:
    return [info.source for info in snapshot.counted_sources]


_QUARTER: Final = {"type": "string", "pattern": f"^{QUARTER.pattern}$", "examples": ["2025-Q4"]}
ADDRESS: Final = (
    Parameter(
        name="substance",
        asks="substances",
        meaning="watched substances, joined by commas; all where it is left out",
        known=lambda snapshot: list(snapshot.substances),
        several=True,
    ),
    Parameter(
        name="source",
        asks="sources",
        meaning="one report system; all, side by side, where it is left out",
        known=_sources,
    ),
    Parameter(name="from", asks="since", meaning="first quarter of receipt", form=_QUARTER),
    Parameter(name="to", asks="until", meaning="last quarter of receipt", form=_QUARTER),
    Parameter(
        name="role",
        asks="suspect_only",
        meaning="suspect: only where a product naming the substance is called suspect",
        known=lambda _: ("any", "suspect"),
    ),
    Parameter(
        name="outcome",
        asks="outcome",
        meaning="only reports that list this outcome",
        known=lambda _: tuple(OUTCOMES),
    ),
    Parameter(
        name="count",
        asks="counting",
        meaning="reports, or events: reports that are probably of one event count once; where it "
        "is left out, questions of shares count events and all others reports",
        known=lambda _: tuple(COUNTING),
    ),
    Parameter(
        name="asof",
        asks="as_of",
        meaning="the day whose laws are asked for; the day of the build where it is left out",
        form={"type": "string", "format": "date", "examples": ["2025-12-31"]},
    ),
    Parameter(
        name="versus",
        asks="comparator",
        meaning="what is compared with: all other reports, or those of one population alone",
        known=lambda _: tuple(COMPARATORS),
    ),
)
OF_ITS_OWN: Final = frozenset({"as_of", "comparator"})
"""What a question of reports does not take."""
PAGING: Final = (
    Parameter(
        name="limit",
        asks="",
        meaning=f"at most so many rows, 1 to {MOST_ROWS:,}",
        form={"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "examples": [1000]},
    ),
    Parameter(
        name="offset",
        asks="",
        meaning="leave out so many rows at the beginning",
        form={"type": "integer", "minimum": 0, "default": 0, "examples": [1000]},
    ),
)


def parameters(snapshot: Snapshot) -> tuple[Parameter, ...]:
    """All parameters of an address, those of the further filters of this file among them."""
    return (*ADDRESS, *(_further(one) for one in snapshot.report_filters))


def _further(one: ReportFilter) -> Parameter:
    known = [value for value, _ in one.values]
    return Parameter(
        name=one.address,
        asks=one.parameter,
        meaning=one.restricts,
        known=lambda _: known,
        several=not one.is_switch,
    )


def parameters_of(question: str, snapshot: Snapshot) -> tuple[Parameter, ...]:
    """The parameters of the address that restrict a question, then those of the API."""
    own = OWN_PARAMETERS.get(question)
    asked = [
        one
        for one in parameters(snapshot)
        if (one.asks not in OF_ITS_OWN if own is None else one.asks in own)
    ]
    return (*asked, *PAGING)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question with what restricts it.

    Attributes:
        limit: At most so many rows; null for all.
        offset: Rows left out at the beginning.
    """

    question: str
    filters: Filters
    source: str | None = None
    limit: int | None = None
    offset: int = 0

    @property
    def query(self) -> str:
        """What it was asked with, the same for all that ask the same."""
        limit = None if self.limit is None else str(self.limit)
        return self.filters.query(source=self.source, limit=limit, offset=str(self.offset or ""))

    @property
    def is_whole(self) -> bool:
        """All rows are asked for, not a part."""
        return self.limit is None and not self.offset


def read(question: str, arguments: Iterable[tuple[str, str]], snapshot: Snapshot) -> Asked:
    """What is asked, from the question's name and the arguments of the address.

    Raises:
        Problem: there is no such question, or a parameter is not one that it takes.
    """
    if question not in snapshot.questions:
        raise Problem(
            HTTPStatus.NOT_FOUND,
            "unknown-question",
            title="There is no such question",
            detail=f"'{question[:80]}' is no question of this file; they are listed at "
            "/api/v1/questions.",
            known=sorted(snapshot.questions),
        )
    taken = {one.name: one for one in parameters_of(question, snapshot)}
    values: dict[str, str] = {}
    for name, text in arguments:
        if name not in taken:
            raise Problem(
                HTTPStatus.BAD_REQUEST,
                "unknown-parameter",
                title="There is no such parameter",
                detail=f"{question} takes no parameter '{name[:80]}'; it takes {', '.join(taken)}.",
                known=list(taken),
            )
        if name in values:
            raise _wrong(taken[name], text, "it is given twice; give it once")
        taken[name].check(text, snapshot)
        values[name] = text
    if values.get("from", "") > values.get("to", "9"):
        raise _wrong(taken["from"], values["from"], f"it is after to={values['to']}")
    return Asked(
        question=question,
        filters=snapshot.filters(query_of(values)),
        source=values.get("source"),
        limit=int(values["limit"]) if "limit" in values else None,
        offset=int(values.get("offset", 0)),
    )


def link(question: str, filters: Filters, *, source: str | None, ending: str) -> str:
    """Where the API gives what a chart shows: with the filters that its question takes."""
    own = OWN_PARAMETERS.get(question)
    taken = set(_FIELDS.values()) - OF_ITS_OWN | {"sources", "further"} if own is None else own
    kept = Filters(
        **{name: getattr(filters, name) for name, asks in _FIELDS.items() if asks in taken}
    )
    return kept.link(f"/api/v1/{question}.{ending}", source=source if "sources" in taken else None)


_FIELDS: Final = {
    "substances": "substances",
    "first_quarter": "since",
    "last_quarter": "until",
    "suspect_only": "suspect_only",
    "outcome": "outcome",
    "counting": "counting",
    "as_of": "as_of",
    "comparator": "comparator",
    "further": "further",
}


def _has_form(parameter: Parameter, text: str) -> bool:
    form = parameter.form or {}
    if form["type"] == "integer":
        fits = WHOLE_NUMBER.fullmatch(text) is not None
        return fits and form["minimum"] <= int(text) <= form.get("maximum", int(text))
    if "pattern" in form:
        return QUARTER.fullmatch(text) is not None
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _wrong(parameter: Parameter, text: str, why: str, known: Sequence[str] = ()) -> Problem:
    return Problem(
        HTTPStatus.BAD_REQUEST,
        "wrong-value",
        title="A parameter has a value that it cannot have",
        detail=f"{parameter.name}={text[:80]}: {why}.",
        known=known,
    )
