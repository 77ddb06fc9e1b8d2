"""The filters of every page, their form in the address, and what they ask of the warehouse."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from dashboard.report_filters import Choice, ReportFilter, chosen_of

OUTCOMES = {
    "any": "Any outcome",
    "serious": "Serious",
    "death": "Death",
    "hospitalization": "Hospitalized",
}
OUTCOME_WORDS = {
    "serious": "that are serious",
    "death": "listing a death",
    "hospitalization": "listing a hospitalization",
}
"""What the outcome leaves, as a sentence says it after the reports."""
COUNTING = {"reports": "Reports", "events": "Events"}
"""What is counted: every report, or reports that are probably of one event once."""
SHARES = frozenset(
    {
        *("age_sex", "co_ingestant", "co_ingestant_class", "co_ingestant_class_pair"),
        *("co_ingestant_group", "co_ingestant_number", "co_ingestant_outcome"),
        *("co_ingestant_pair", "co_ingestant_year", "country", "dechallenge", "leaf_or_7oh"),
        *("not_told", "outcome_share", "product_number", "reason_for_use", "reported_reaction"),
        *("reported_reaction_group", "reporter", "time_to_onset"),
    }
)
"""Questions of shares: events where nobody chose, for an event that many reported is one answer."""
OWN_PARAMETERS: Mapping[str, frozenset[str]] = {
    "legal_status": frozenset({"as_of"}),
    "overdose_death": frozenset(),
    "policy_timeline": frozenset(),
    **dict.fromkeys(
        (
            *("more_often_reaction", "more_often_reaction_group"),
            *("more_often_class", "more_often_ingredient"),
        ),
        frozenset({"substances", "sources", "suspect_only", "comparator", "counting"}),
    ),
    "more_often_with_both": frozenset({"substances", "sources"}),
}
"""Questions that not all filters restrict, with those that do; `as_of` is a day of the laws."""
COMPARATORS = {
    "all": "other products",
    "opioids": "opioids",
    "supplements": "botanicals and supplements",
}
"""What reports are compared with, as a sentence says it."""
QUARTER = re.compile(r"[12][0-9]{3}-Q[1-4]")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the reader chose; the defaults leave nothing out.

    Attributes:
        substances: keys, in the fixed order; empty for all there are.
        first_quarter: e.g. `2018-Q1`; None for the first there is.
        last_quarter: None for the last there is.
        suspect_only: only reports on which a product naming the substance is called suspect.
        outcome: key of OUTCOMES.
        counting: key of COUNTING; empty for what is usual: events in shares, else reports.
        counted: what is counted where a question is looked at, key of COUNTING; empty elsewhere,
            and in no address.
        as_of: the day for which the legal status is asked; None for the latest.
        comparator: key of COMPARATORS.
        further: what is chosen of the further filters, in the order of the form.
    """

    substances: tuple[str, ...] = ()
    first_quarter: str | None = None
    last_quarter: str | None = None
    suspect_only: bool = False
    outcome: str = "any"
    counting: str = ""
    counted: str = ""
    as_of: date | None = None
    comparator: str = "all"
    further: tuple[Choice, ...] = ()

    @classmethod
    def from_query(
        cls, query: str, *, substances: Sequence[str], further: Sequence[ReportFilter] = ()
    ) -> Filters:
        """Read the query string of an address; what cannot be read counts as not chosen.

        Args:
            substances: the keys that there are, in their order.
            further: the further filters that there are.
        """
        values = {name: found[-1] for name, found in parse_qs(query.lstrip("?")).items()}
        chosen = set(values.get("substance", "").split(","))
        first, last = (_quarter(values.get(name)) for name in ("from", "to"))
        if first and last and first > last:
            first, last = last, first
        return cls(
            substances=() if chosen >= set(substances) else _in_order(chosen, substances),
            first_quarter=first,
            last_quarter=last,
            suspect_only=values.get("role") == "suspect",
            outcome=values["outcome"] if values.get("outcome") in OUTCOMES else "any",
            counting=values["count"] if values.get("count") in COUNTING else "",
            as_of=_day(values.get("asof")),
            comparator=values["versus"] if values.get("versus") in COMPARATORS else "all",
            further=chosen_of(further, values),
        )

    def query(self, **more: str | None) -> str:
        """The query string without the question mark; defaults are left out."""
        values = {
            "substance": ",".join(self.substances),
            "from": self.first_quarter,
            "to": self.last_quarter,
            "role": "suspect" if self.suspect_only else "",
            "outcome": "" if self.outcome == "any" else self.outcome,
            "count": self.counting,
            **{choice.of.address: choice.text for choice in self.further},
            "asof": self.as_of.isoformat() if self.as_of else None,
            "versus": "" if self.comparator == "all" else self.comparator,
            **more,
        }
        return urlencode({name: value for name, value in values.items() if value}, safe=",")

    def link(self, path: str, **more: str | None) -> str:
        """An address with these filters."""
        query = self.query(**more)
        return f"{path}?{query}" if query else path

    @property
    def counts(self) -> str:
        """What is counted, key of COUNTING."""
        return self.counted or self.counting or "reports"

    def for_question(self, question: str) -> Filters:
        """These filters where a question is looked at, and whatever else is asked beside it."""
        if self.counted:
            return self
        if "counting" not in OWN_PARAMETERS.get(question, {"counting"}):
            return replace(self, counted="reports")
        usual = "events" if question in SHARES else "reports"
        return replace(self, counted=self.counting or usual)

    def parameters(self, *, source: str | None = None) -> dict[str, Any]:
        """The parameters of a table macro, to be bound; only those that restrict."""
        values: dict[str, Any] = {}
        if self.substances:
            values["substances"] = list(self.substances)
        if source is not None:
            values["sources"] = [source]
        if self.first_quarter:
            values["since"] = quarter_start(self.first_quarter)
        if self.last_quarter:
            values["until"] = quarter_end(self.last_quarter)
        if self.suspect_only:
            values["suspect_only"] = True
        if self.outcome != "any":
            values["outcome"] = self.outcome
        if self.counts != "reports":
            values["counting"] = self.counts
        return values | {choice.of.parameter: choice.bound for choice in self.further}

    def parameters_of(self, question: str, *, source: str | None = None) -> dict[str, Any]:
        """The parameters of a question, whether it is about reports or about the context."""
        values = self.for_question(question).parameters(source=source)
        own = OWN_PARAMETERS.get(question)
        if own is None:
            return values
        if self.as_of:
            values["as_of"] = self.as_of
        if self.comparator != "all":
            values["comparator"] = self.comparator
        return {name: value for name, value in values.items() if name in own}

    def sql(self, question: str, *, source: str | None = None) -> str:
        """The question as a reader can ask it at a DuckDB prompt; the answer is the same."""
        named = ", ".join(
            f"{name} := {_literal(value)}"
            for name, value in self.parameters_of(question, source=source).items()
        )
        return f"from {question}({named})"


def _in_order(chosen: set[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(key for key in known if key in chosen)


def _quarter(text: str | None) -> str | None:
    return text if text and QUARTER.fullmatch(text) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def quarter_start(quarter: str) -> date:
    """The first day of a quarter such as `2025-Q4`."""
    year, number = quarter.split("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def quarter_end(quarter: str) -> date:
    """The last day of a quarter such as `2025-Q4`."""
    start = quarter_start(quarter)
    later = date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)
    return later - timedelta(days=1)


def year_earlier(quarter: str) -> str:
    """The same quarter of the year before."""
    year, number = quarter.split("-Q")
    return f"{int(year) - 1}-Q{number}"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"


def query_of(arguments: Mapping[str, str]) -> str:
    """The query string of a request's arguments."""
    return urlencode(dict(arguments), safe=",")
