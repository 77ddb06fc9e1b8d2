"""Sentences and tables of the Context page: laws, overdose deaths, claims, surveys.

Pure: answers of the questions in, words and cells out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.blocks import DataTable
from dashboard.text import in_sentence, in_words, joined, long_date, short_date

NOT_VERIFIED = "not verified"
NONE_KNOWN, NOT_KNOWN = "none_known", "not_known"
TOTAL = "Number of Drug Overdose Deaths"
STRICTEST = ("schedule_i", "banned")
"""Status under which sale is prohibited altogether."""


def event_day(day: Any, precision: Any) -> str:
    """Give the date of an event as exactly as it is known."""
    if pd.isna(day):
        return "date not found"
    if precision == "year":
        return f"{day:%Y}"
    return f"{day:%b %Y}" if precision == "month" else short_date(day)


def mark(is_verified: Any) -> str:
    """Give the words beside a fact that nobody has read at its source."""
    return "" if bool(is_verified) else NOT_VERIFIED


def timeline_headline(frame: pd.DataFrame) -> str:
    """Give the sentence above the time line: how many events, how many of them verified."""
    federal = int((frame["jurisdiction"] == "US").sum())
    verified = int(frame["is_verified"].sum())
    return (
        f"{len(frame)} laws, orders and notices: {federal} federal, {len(frame) - federal} of "
        f"states; {verified} verified."
    )


def timeline_words(frame: pd.DataFrame) -> str:
    """Give the text alternative of the time line: the federal events, in order."""
    federal = frame[(frame["jurisdiction"] == "US") & frame["event_date"].notna()]
    listed = [
        f"{event_day(row['event_date'], row['date_precision'])}, {in_sentence(row['title'])}"
        + ("" if row["is_verified"] else f" ({NOT_VERIFIED})")
        for row in federal.to_dict("records")
    ]
    undated = int(frame["event_date"].isna().sum())
    rest = (
        f" {undated} state laws have no known date and stand in the table only." if undated else ""
    )
    return f"In words, federal events: {'; '.join(listed)}.{rest}"


def timeline_table(frame: pd.DataFrame) -> DataTable:
    """Every event, newest first, with what it covers, who says so and whether that was checked."""
    newest = frame.sort_values("event_date", ascending=False, na_position="last", kind="stable")
    rows = tuple(
        (
            event_day(row["event_date"], row["date_precision"]),
            row["jurisdiction_name"],
            row["title"],
            scopes_in_words(row["scopes"]),
            "" if pd.isna(row["end_date"]) else short_date(row["end_date"]),
            mark(row["is_verified"]),
            row["source"],
        )
        for row in newest.to_dict("records")
    )
    return DataTable(
        caption="A row is one law, order or notice. Not verified: seen on secondary pages only.",
        columns=("Date", "Where", "What", "Covers", "Ends", "Checked", "Source"),
        rows=rows,
        fit=False,
    )


def scopes_in_words(scopes: str) -> str:
    """Give the substances a law covers."""
    words = {"leaf": "leaf", "7-oh": "7-OH", "synthetic": "synthetic analogues"}
    return joined([words[scope] for scope in scopes.split(",")])


def status_headline(frame: pd.DataFrame) -> str:
    """Give the sentence above the tiles: in how many states leaf and 7-OH may not be sold."""
    states = frame[frame["state_code"] != "US"]
    strict = states[states["status"].isin(STRICTEST)].groupby("scope")["state_code"].nunique()
    day = long_date(frame["legal_on"].iloc[0])
    leaf, seven = int(strict.get("leaf", 0)), int(strict.get("7-oh", 0))
    open_states = states.loc[states["status"] == NOT_KNOWN, "state_code"].nunique()
    still_open = f"; of {open_states} it is not known" if open_states else ""
    return (
        f"On {day}, {leaf} states ban or schedule kratom leaf and {seven} ban or schedule 7-OH, "
        f"as far as we know{still_open}."
    )


def status_words(frame: pd.DataFrame) -> str:
    """Give the text alternative of the tiles: the states by status for each scope."""
    parts = []
    known = frame[frame["status"] != NONE_KNOWN]
    for label in dict.fromkeys(frame["scope_label"]):
        own = known[known["scope_label"] == label]
        if own.empty:
            continue
        by_status = [
            f"{in_sentence(str(rows['status_label'].iloc[0]))}: "
            + ", ".join(
                f"{row['state_name']}{'' if row['is_verified'] else '*'}"
                for row in rows.to_dict("records")
            )
            for _, rows in own.sort_values(["status_order", "state_name"]).groupby(
                "status_order", sort=True
            )
        ]
        parts.append(f"{label} – {'; '.join(by_status)}.")
    if "US" not in set(known["state_code"]):
        parts.append("No federal law on any of the three is known to us on that day.")
    return f"In words: {' '.join(parts)} * not verified."


def status_cell(row: Mapping[Any, Any]) -> str:
    """Give status, since when, and whether somebody checked it."""
    if row["status"] == NONE_KNOWN:
        return "no law known"
    if row["status"] == NOT_KNOWN:
        when = event_day(row["since_date"], row["date_precision"])
        return f"{in_sentence(row['status_label'])} ({row['title']}; {when})"
    since = (
        f"known from {short_date(row['described_on'])}"
        if pd.isna(row["since_date"])
        else f"since {event_day(row['since_date'], row['date_precision'])}"
    )
    until = "" if pd.isna(row["end_date"]) else f", to {short_date(row['end_date'])}"
    checked = "" if row["is_verified"] else f"; {NOT_VERIFIED}"
    return f"{row['status_label']} {since}{until}{checked}"


def status_table(frame: pd.DataFrame) -> DataTable:
    """The United States and every state, with the status of each scope on the day chosen."""
    scopes = list(dict.fromkeys(frame["scope_label"]))
    rows = []
    for name, own in frame.groupby("state_name", sort=False):
        cells = {row["scope_label"]: status_cell(row) for row in own.to_dict("records")}
        rows.append((str(name), *(cells[scope] for scope in scopes)))
    return DataTable(
        caption=(
            f"Legal status on {long_date(frame['legal_on'].iloc[0])}. “No law known” says that our "
            "list has none, not that there is none; “not known” that a law may have applied "
            "already."
        ),
        columns=("Where", *scopes),
        rows=tuple(rows),
        fit=False,
    )


def tiles_frame(frame: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Give what the tiles draw: leaf and 7-OH of every state, with the words of a hover."""
    drawn = frame[frame["scope"].isin(["leaf", "7-oh"])].merge(
        states[["state_code", "tile_column", "tile_row"]], on="state_code"
    )
    checked = [None if pd.isna(value) else bool(value) for value in drawn["is_verified"]]
    words = [
        f"<b>{row['state_name']}</b>, {row['scope_label']}<br>{status_cell(row)}"
        for row in drawn.to_dict("records")
    ]
    return drawn.assign(is_verified=pd.Series(checked, dtype=object), words=words)


def overdose_total(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of all overdose deaths, oldest first."""
    return frame[frame["indicator"] == TOTAL].sort_values("month_end")


def overdose_headline(frame: pd.DataFrame) -> str:
    """Give the sentence above the overdose deaths: the last twelve months against the year before.

    Predicted values are compared where CDC gives them, since reported ones are incomplete.
    """
    total = overdose_total(frame)
    last = total.iloc[-1]
    kind = "predicted_value" if pd.notna(last["predicted_value"]) else "reported_value"
    word = "predicted" if kind == "predicted_value" else "reported"
    day = pd.Timestamp(last["month_end"])
    months = pd.to_datetime(total["month_end"])
    before = total.loc[months == day - pd.DateOffset(years=1) + pd.offsets.MonthEnd(0), kind]
    sentence = f"{last[kind]:,.0f} {word} overdose deaths in the twelve months to {day:%B %Y}"
    if before.empty or pd.isna(before.iloc[0]):
        return f"{sentence}."
    return f"{sentence}, against {before.iloc[0]:,.0f} a year earlier."


def overdose_words(frame: pd.DataFrame) -> str:
    """Give the text alternative of the overdose deaths."""
    total = overdose_total(frame)
    first, last = total.iloc[0], total.iloc[-1]
    highest = total.loc[total["reported_value"].idxmax()]
    return (
        f"In words: the reported line goes from {first['reported_value']:,.0f} "
        f"({pd.Timestamp(first['month_end']):%B %Y}) to {last['reported_value']:,.0f} "
        f"({pd.Timestamp(last['month_end']):%B %Y}), highest {highest['reported_value']:,.0f} "
        f"({pd.Timestamp(highest['month_end']):%B %Y}). The predicted line adds what is still "
        "under investigation."
    )


def overdose_table(frame: pd.DataFrame) -> DataTable:
    """The last twenty-four months of all overdose deaths, newest first."""
    total = overdose_total(frame).iloc[::-1].head(24)
    rows = tuple(
        (
            f"{pd.Timestamp(row['month_end']):%B %Y}",
            _whole(row["reported_value"]),
            _whole(row["predicted_value"]),
            "underreported" if row["is_underreported"] else "",
        )
        for row in total.to_dict("records")
    )
    return DataTable(
        caption=(
            "Overdose deaths of all drugs in the twelve months ending with each month, newest 24. "
            "Rows overlap; do not add them up. The CSV has all months and drug classes."
        ),
        columns=("Twelve months to", "Reported", "Predicted", "CDC’s note"),
        rows=rows,
        numeric=frozenset({1, 2}),
    )


def _whole(value: Any) -> str:
    return "not given" if pd.isna(value) else f"{value:,.0f}"


def claims_table(frame: pd.DataFrame) -> DataTable:
    """Claims, beside what the data can and cannot show."""
    rows = tuple(
        (
            row["claim"],
            row["said_by"],
            row["can_show"],
            row["cannot_show"],
            row["source"] if row["is_verified"] else f"{row['source']} ({NOT_VERIFIED})",
        )
        for row in frame.sort_values("sort_order").to_dict("records")
    )
    return DataTable(
        caption="Claims are paraphrased; to stand here is neither support nor refutation.",
        columns=(
            "Claim",
            "Said by",
            "What the data can set beside it",
            "What they cannot show",
            "Facts from",
        ),
        rows=rows,
        fit=False,
    )


def published_survey_table(frame: pd.DataFrame) -> DataTable:
    """The printed lines of a survey, with what is wrong with each."""
    rows = tuple(
        (
            row["condition"],
            row["before_as_printed"],
            row["after_as_printed"],
            "" if pd.isna(row["problem"]) else row["problem"],
            mark(row["is_verified"]),
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption="Quality of life from 0 to 10, before and after, as printed. Not to be averaged.",
        columns=("Condition", "Before", "After", "Cannot be", "Checked"),
        rows=rows,
        tail=frozenset(place for place, row in enumerate(rows) if row[3]),
    )


def survey_headline(published: pd.DataFrame) -> str:
    """Give the sentence above the survey: how many lines cannot be."""
    wrong = int(published["problem"].notna().sum())
    return (
        f"Of {in_words(len(published))} survey lines printed, {in_words(wrong)} cannot be one "
        "answer on a ten-point scale."
    )


def survey_table(frame: pd.DataFrame, *, is_synthetic: bool) -> DataTable:
    """Surveys loaded here, by condition; under 10 answers nothing is shown."""
    rows = tuple(
        (
            row["collected_by"],
            f"{short_date(row['collected_from'])} to {short_date(row['collected_to'])}",
            row["condition"],
            "<10" if row["is_suppressed"] else str(int(row["answers"])),
            "" if row["is_suppressed"] else f"{row['mean_before']:.1f}",
            "" if row["is_suppressed"] else f"{row['mean_after']:.1f}",
            f"{row['scale_max']:.0f}",
        )
        for row in frame.to_dict("records")
    )
    return DataTable(
        caption=(
            f"{'Synthetic answers' if is_synthetic else 'Answers'} loaded here, by condition. No "
            "single answer is published."
        ),
        columns=("Collected by", "When", "Condition", "Answers", "Before", "After", "Scale to"),
        rows=rows,
        numeric=frozenset({3, 4, 5, 6}),
        fit=False,
    )
