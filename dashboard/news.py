"""What is new, in words: alerts put together, things not seen before, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, counted, counted_words, joined, long_date, share

NOT_ASKED: Final = ("role", "outcome")
"""Filters that change nothing of what is new."""
NOT_HARM = "A rise in reports is not a rise in harm."


@dataclass(frozen=True, kw_only=True)
class Alert:
    """The series of one substance in one quarter of a report system that are above their limits.

    Attributes:
        row: The series that stands for them: all reports if they are, else the rarest.
        others: The other series, the rarest first.
        source: The report system.
    """

    row: Row
    others: Sequence[Row]
    source: SourceInfo

    @property
    def filters(self) -> Filters:
        """The substance alone: nothing else restricts what was looked at."""
        return Filters(substances=(self.row["substance"],))

    @property
    def is_settled(self) -> bool:
        """A person has settled the series that stands for them."""
        return self.row["settled_on"] is not None

    @property
    def substance(self) -> str:
        """The words for the substance."""
        return self.source.substances[self.row["substance"]].words

    @property
    def sentence(self) -> str:
        """How many, of what, in which quarter, and the limit."""
        row, source = self.row, self.source
        verb = f"{source.names}s" if row["observed"] == 1 else source.names
        number = counted(int(row["observed"]), source)
        what = number.replace(" ", f" {source.name} ", 1)
        listing = "" if row["kind"] == "all" else f" and list {self.series}"
        if row["periods"] == 2:
            return (
                f"{what} {verb} {self.substance}{listing} in {row['period']}: with the "
                f"{'month' if self.is_month else 'quarter'} before, more than expected."
            )
        return (
            f"{what} {verb} {self.substance}{listing} in {row['period']}; at most "
            f"{int(row['threshold'])} were expected."
        )

    @property
    def is_month(self) -> bool:
        """A month of the quarter is unusual, and the quarter as a whole is not."""
        return bool(self.row["period"] != self.row["quarter"])

    @property
    def series(self) -> str:
        """What the series counts, for the middle of a sentence."""
        return "a death" if self.row["kind"] == "deaths" else f"“{self.row['label']}”"

    @property
    def state(self) -> str:
        """Whether it is above its limit as reports and as events, or settled."""
        if self.is_settled:
            return "Settled"
        return "Above the limit" if self.row["are_events_above"] else "Above as reports, not events"

    @property
    def evidence(self) -> Mapping[str, str]:
        """What the alert rests on, by name."""
        row = self.row
        arrived = float(row["share"])
        found = {
            "Expected": f"{row['expected']:.0f}" if row["expected"] >= 1 else "under 1",
            "As events": f"{int(row['events']):,}",
            "Chance": chance(float(row["probability"])),
        }
        if arrived < 1:
            found["Arrived"] = f"{share(arrived, 1)}, may rise"
        if row["reports_citing"] is not None:
            found["Citing an article"] = f"{int(row['reports_citing']):,}"
        return found

    @property
    def explained(self) -> str:
        """What in the reports themselves could explain it, as a sentence; empty for nothing."""
        return f"Of the reports, {self.row['of_them']}." if self.row["of_them"] else ""

    @property
    def also(self) -> str:
        """The other series in words; empty for none."""
        named = [f"{one['label'].lower()} ({int(one['observed'])})" for one in self.others[:3]]
        if len(self.others) > len(named):
            named.append(f"{len(self.others) - len(named)} more")
        return joined(named)

    @property
    def settled_words(self) -> str:
        """Who settled it, when and why; empty where nobody did."""
        if not self.is_settled:
            return ""
        row = self.row
        return (
            f"Settled on {long_date(row['settled_on'])} by {row['settled_by']}: "
            f"{row['settled_because']}."
        )


def chance(probability: float) -> str:
    """A small probability as people say it."""
    if probability >= 0.001:
        return f"1 in {round(1 / probability):,}"
    return "under 1 in 1,000"


def alerts(context: Context, *, newest_only: bool = True) -> list[Alert]:
    """The alerts of the newest quarter judged of each source, those nobody settled first."""
    sources = {source.source: source for source in context.snapshot.sources}
    rows = rows_of(context.ask("alerts"))
    if newest_only:
        rows = [row for row in rows if row["is_newest"]]
    keyed = [row | {"together": (row["source"], row["substance"], row["quarter"])} for row in rows]
    found = []
    for own in by(keyed, "together").values():
        whole = [row for row in own if row["kind"] == "all"] or own
        first = whole[0]
        others = [row for row in own if row is not first]
        found.append(Alert(row=first, others=others, source=sources[first["source"]]))
    return sorted(found, key=lambda alert: (alert.is_settled, alert.row["kind"] != "all"))


@dataclass(frozen=True, kw_only=True)
class News:
    """What is new, and compared with what.

    Attributes:
        since: the day after which things came; None where nothing came before.
        rows: things not seen before, newest first, as `news` has them.
    """

    since: date | None
    rows: Sequence[Row]

    @property
    def compared_with(self) -> str:
        """With what it is compared, as a phrase."""
        if self.since is None:
            return "First refresh: new are names first reported in the two latest quarters"
        return f"Compared with {long_date(self.since)}, the refresh before"

    def of(self, kind: str) -> list[Row]:
        """The things of one kind."""
        return [row for row in self.rows if row["kind"] == kind]


def news(context: Context) -> News:
    """What came since the refresh before the last, or since the day that the address names."""
    rows = rows_of(context.ask("news"))
    since = since_of(context)
    if since is None:
        return News(since=None, rows=[row for row in rows if row["is_recent"]])
    return News(since=since, rows=[row for row in rows if day_of(row["first_seen_on"]) > since])


def since_of(context: Context) -> date | None:
    """The day that the address names, else that of the refresh before the last; None for none."""
    try:
        return date.fromisoformat(context.choice.get("since", ""))
    except ValueError:
        pass
    days = sorted(
        {day_of(row["refreshed_on"]) for row in rows_of(context.snapshot.table("mart_refresh"))}
    )
    return days[-2] if len(days) > 1 else None


def day_of(moment: date | datetime) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def overdue(context: Context, *, today: date | None = None) -> list[Row]:
    """The sources whose next data was to be expected before today; synthetic ones never are."""
    if context.snapshot.build.is_synthetic:
        return []
    now = today or datetime.now(UTC).date()
    rows = rows_of(context.snapshot.table("mart_due"))
    return [row for row in rows if day_of(row["due_on"]) <= now]


def newest_tests(context: Context) -> list[Row]:
    """How many series of each report system were looked at in the newest quarter judged."""
    rows = rows_of(context.snapshot.table("mart_alert_test"))
    return [row for row in rows if row["is_newest"]]


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What was looked at for alerts, of what the filters leave.

    Attributes:
        series: How many series of the newest quarters judged that lie in the period.
        is_elsewhere: Some were tested, and the period has none of their quarters.
        substances: The chosen ones in words; empty for all, of which alone the number is known.
    """

    series: int
    is_elsewhere: bool = False
    substances: str = ""


def tested(context: Context) -> Tested:
    """What was looked at for alerts."""
    rows = newest_tests(context)
    first, last = context.filters.first_quarter or "", context.filters.last_quarter or "9"
    within = [int(row["series_tested"]) for row in rows if first <= row["quarter"] <= last]
    chosen = context.chosen_substances if context.filters.substances else ()
    return Tested(
        series=sum(within),
        is_elsewhere=bool(rows) and not within,
        substances=joined([one.words for one in chosen], word="or"),
    )


def headline(found: Sequence[Alert], new: News, tests: Tested) -> str:
    """How many series are above their limit, and how many product names are new."""
    above = sum(1 + len(alert.others) for alert in found)
    settled = sum(1 + len(alert.others) for alert in found if alert.is_settled)
    names = len(new.of("product_name"))
    named = f"{counted_words(names, 'product name')} {'is' if names == 1 else 'are'} new"
    if not names:
        named = "no product name is new"
    if tests.is_elsewhere:
        return f"{capitalized(named)}; no quarter that was tested is in this period."
    if not tests.series:
        return f"{capitalized(named)}; no series has a past long enough to be tested."
    of_these = f" of {tests.substances}" if tests.substances else ""
    of_tested = "" if tests.substances else f" of {tests.series:,}"
    verb = "is" if above == 1 else "are"
    if not above:
        return f"No series{of_these} is above its limit, {named}."
    whose = "its" if above == 1 else "their"
    known = f" ({settled:,} settled)" if settled else ""
    return f"{above:,}{of_tested} series{of_these} {verb} above {whose} limit{known}, {named}."
