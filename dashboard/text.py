"""Sentences made from the data: the headline above a chart and its text alternative.

Neutral by rule: counts and comparisons, no cause, no surge. A headline never rests on a count
under `FEW`. Frames are answers of the table macros, cut to one report system.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pandas as pd

from dashboard.filters import year_earlier
from dashboard.warehouse import SourceInfo

FEW = 16
LONGEST_MESSAGE = 300
SUBSTANCE_WORDS = {
    "kratom": "kratom",
    "mitragynine": "mitragynine",
    "7-oh": "7-OH",
    "synthetic_analogue": "a synthetic analogue",
}
"""After "naming"."""
SUBSTANCE_ADJECTIVES = SUBSTANCE_WORDS | {"synthetic_analogue": "synthetic-analogue"}
"""Before "reports"."""
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(number: int) -> str:
    """Give small numbers as words, others with a thousands comma."""
    return NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else f"{number:,}"


def capitalized(text: str) -> str:
    """Give the text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], *, word: str = "and") -> str:
    """Join as in a sentence: a, b and c; or with another word, as `or`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def long_date(day: date | datetime | None) -> str:
    """Give a date in prose, e.g. 22 November 2026."""
    return "not known" if day is None else f"{day.day} {day:%B %Y}"


def short_date(day: date | datetime | None) -> str:
    """Give a date for a narrow column, e.g. 30 Jun 2026."""
    return "not known" if day is None else f"{day.day} {day:%b %Y}"


def long_time(moment: datetime) -> str:
    """Give a moment in prose, e.g. 22 November 2026, 01:30 UTC."""
    return f"{long_date(moment)}, {moment:%H:%M} UTC"


def moment(written: object) -> str:
    """Give a moment of the status document in prose."""
    try:
        return long_time(datetime.fromisoformat(str(written)))
    except ValueError:
        return "a time not known"


def short(message: object) -> str:
    """Give the beginning of a message that can be long."""
    words = str(message or "no message")
    return words if len(words) <= LONGEST_MESSAGE else f"{words[:LONGEST_MESSAGE]}…"


def stale_state(entry: Mapping[str, object]) -> str:
    """Say how a source is that failed, and since when, to follow its name."""
    since = moment(entry.get("failing_since"))
    if entry.get("error_kind") == "moved":
        return f"seems to have moved and could not be refreshed since {since}"
    if entry.get("error_kind") == "waiting":
        return f"is not complete since {since}; the next run goes on"
    return f"could not be refreshed since {since}"


def counted(number: int, source: SourceInfo) -> str:
    """Give a count with its unit, e.g. 1 report, 41 reports."""
    return f"{number:,} {source.unit_singular if number == 1 else source.unit_plural}"


def with_substance(source: SourceInfo, substance: str) -> str:
    """Give what is counted with its substance: kratom reports, but deaths listing kratom.

    A substance before "deaths" would say that it killed.
    """
    if source.naming == "naming":
        return f"{SUBSTANCE_ADJECTIVES[substance]} {source.unit_plural}"
    return f"{source.unit_plural} {source.naming} {SUBSTANCE_WORDS[substance]}"


def shares_of(source: SourceInfo, rows: pd.DataFrame) -> str:
    """Give shares by substance: 24% of kratom and 31% of 7-OH reports."""
    amounts = [
        (share(int(row["reports"]), int(row["base_reports"])), str(row["substance"]))
        for _, row in rows.iterrows()
    ]
    if source.naming == "naming":
        parts = [f"{amount} of {SUBSTANCE_ADJECTIVES[key]}" for amount, key in amounts]
        return f"{joined(parts)} {source.unit_plural}"
    return joined([f"{amount} of {with_substance(source, key)}" for amount, key in amounts])


def counted_words(number: int, noun: str) -> str:
    """Give a count with a noun that takes an s, e.g. 1 product text, 12 product texts."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def share(part: int, base: int) -> str:
    """Give a whole percentage."""
    return f"{100 * part / base:.0f}%" if base else "no share"


def _at(frame: pd.DataFrame, substance: str, quarter: str) -> int | None:
    found = frame[(frame["substance"] == substance) & (frame["quarter"] == quarter)]
    return None if found.empty else int(found["reports"].iloc[0])


def last_complete(frame: pd.DataFrame) -> str | None:
    """Give the last quarter of a trend that is complete."""
    complete = frame.loc[~frame["is_incomplete"], "quarter"]
    return None if complete.empty else str(complete.max())


def trend_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above a trend: the last complete quarter against the year before."""
    if frame.empty or not frame["reports"].sum():
        return f"No {source.name} {source.unit_singular} matches these filters."
    quarter = last_complete(frame)
    if quarter is None:
        return f"No quarter of these {source.name} {source.unit_plural} is complete yet."
    now = {key: _at(frame, key, quarter) or 0 for key in frame["substance"].unique()}
    enough = [key for key, reports in now.items() if reports >= FEW]
    if not enough:
        return (
            f"Fewer than {FEW} {source.unit_plural} {source.names} any one substance in {quarter}."
        )
    chosen = "7-oh" if "7-oh" in enough else max(enough, key=lambda key: now[key])
    before = _at(frame, chosen, year_earlier(quarter))
    sentence = (
        f"{source.headline_start} {counted(now[chosen], source)} {source.naming} "
        f"{SUBSTANCE_WORDS[chosen]} in {quarter}"
    )
    return f"{sentence}." if before is None else f"{sentence}, against {before:,} a year earlier."


def trend_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the text alternative of a trend."""
    quarter = last_complete(frame)
    drawn = frame.groupby("substance", sort=False)["reports"].sum()
    highest = frame.groupby("substance", sort=False)["reports"].max()
    shown = [key for key, total in drawn.items() if total >= FEW]
    lines = [key for key in shown if highest[key] >= FEW]
    parts = [f"In words: {in_words(len(lines))} line{'' if len(lines) == 1 else 's'} from zero."]
    for key in lines:
        own = frame[frame["substance"] == key].reset_index(drop=True)
        parts.append(_line_in_words(own, key=str(key), quarter=quarter))
    parts += [
        f"{counted(int(drawn[key]), source)} {source.naming} {SUBSTANCE_WORDS[str(key)]}, at most "
        f"{int(highest[key])} in a quarter: marks without a line, as under {FEW} make no trend."
        for key in shown
        if key not in lines
    ]
    for key, total in drawn.items():
        if 0 < total < FEW:
            parts.append(
                f"{counted(int(total), source)} {source.naming} {SUBSTANCE_WORDS[str(key)]} "
                f"{'is' if total == 1 else 'are'} shown one mark per quarter."
            )
    tail = list(dict.fromkeys(frame.loc[frame["is_incomplete"], "quarter"]))
    if tail:
        verb = "is" if len(tail) == 1 else "are"
        parts.append(f"{joined(tail[-4:])} {verb} incomplete and will rise.")
    return " ".join(parts)


def _line_in_words(own: pd.DataFrame, *, key: str, quarter: str | None) -> str:
    name = capitalized(SUBSTANCE_WORDS[key])
    with_reports = own[own["reports"] > 0]
    if with_reports.empty or quarter is None:
        return f"{name} has none in a complete quarter."
    first = with_reports.iloc[0]
    highest = own.loc[own["reports"].idxmax()]
    end = int(own.loc[own["quarter"] == quarter, "reports"].sum())
    start = (
        f"from none before {first['quarter']}"
        if first.name != 0
        else f"from {int(first['reports']):,} ({first['quarter']})"
    )
    return (
        f"{name} goes {start} to {end:,} in {quarter}, "
        f"highest {int(highest['reports']):,} in {highest['quarter']}."
    )


def years_headline(frame: pd.DataFrame, sources: Sequence[SourceInfo]) -> str:
    """Give the sentence above the counts per source: last complete year against the one before."""
    moves = []
    for source in sources:
        own = frame[(frame["source"] == source.source) & ~frame["is_incomplete"]]
        if len(own) >= 2 and own["reports"].iloc[-2:].notna().all():
            before, after = (int(value) for value in own["reports"].iloc[-2:])
            if min(before, after) >= FEW:
                moves.append((source, int(own["year"].iloc[-1]), before, after))
    if not moves:
        return f"No source has two complete years of {FEW} or more to compare."
    years = {year for _, year, _, _ in moves}
    directions = {(after > before) - (after < before) for _, _, before, after in moves}
    if len(years) == 1 and len(directions) == 1 and len(moves) > 1:
        verb = {1: "rose", 0: "stayed the same", -1: "fell"}[directions.pop()]
        year = years.pop()
        where = f"{'both' if len(moves) == 2 else f'all {in_words(len(moves))}'} sources"
        if len(moves) < len(sources):
            where = joined([_inside_a_sentence(source) for source, *_ in moves])
        return f"Counts {verb} from {year - 1} to {year} in {where}."
    parts = [
        f"{source.name} {source.unit_plural} "
        + (f"stayed at {after:,}" if after == before else f"went from {before:,} to {after:,}")
        + f" in {year}"
        for source, year, before, after in moves[:2]
    ]
    return f"{joined(parts)}."


def _inside_a_sentence(source: SourceInfo) -> str:
    return "poison centers" if source.source == "poison_center" else source.name


def outcomes_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above the outcomes: hospitalization, for the substance asked about most."""
    own = frame[(frame["outcome"] == "hospitalization") & (frame["reports"] >= FEW)]
    if own.empty:
        return f"Too few {source.name} {source.unit_plural} list an outcome to compare."
    row = (
        own[own["substance"] == "7-oh"].iloc[0] if "7-oh" in set(own["substance"]) else own.iloc[0]
    )
    return (
        f"{int(row['reports']):,} of {int(row['base_reports']):,} {source.unit_plural} naming "
        f"{SUBSTANCE_WORDS[row['substance']]} list a hospitalization."
    )


def outcomes_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the text alternative of the outcomes."""
    parts = []
    for key, own in frame.groupby("substance", sort=False):
        base = int(own["base_reports"].iloc[0])
        if base < FEW:
            parts.append(f"{base} naming {SUBSTANCE_WORDS[str(key)]} are too few to compare.")
            continue
        listed = [
            f"{row['outcome_label'].lower()} {int(row['reports']):,}"
            for _, row in own.sort_values("reports", ascending=False).head(3).iterrows()
        ]
        parts.append(f"Of {base:,} naming {SUBSTANCE_WORDS[str(key)]}: {joined(listed)}.")
    return f"In words, {source.unit_plural} by outcome listed. {' '.join(parts)}"


def classes_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above the classes: the class listed most, for up to two substances."""
    usual = frame[
        ~frame["is_treatment"]
        & (frame["class"] != "unclassified")
        & (frame["base_reports"] >= FEW)
        & (frame["reports"] >= FEW)
    ]
    if usual.empty:
        return f"Fewer than {FEW} {source.name} {source.unit_plural} list any one class."
    first = usual.iloc[0]
    same = usual[usual["class"] == first["class"]].head(2)
    label = str(first["class_label"])
    verb = "are" if label.endswith("s") or "," in label or " and " in label else "is"
    return f"{label} {verb} also listed on {shares_of(source, same)}."


def classes_words(frame: pd.DataFrame, source: SourceInfo, *, label: str) -> str:
    """Give the text alternative of classes or ingredients; `label` names the column with words."""
    parts = []
    for key, own in frame[~frame["is_treatment"]].groupby("substance", sort=False):
        base = int(own["base_reports"].iloc[0])
        name = f"{base:,} {with_substance(source, str(key))}"
        if base < FEW:
            parts.append(f"{capitalized(name)} are too few to compare.")
            continue
        top = own[own["reports"] > 0].sort_values("reports", ascending=False, kind="stable")
        listed = [
            f"{in_sentence(row[label])} on {int(row['reports']):,}"
            + (f" ({share(int(row['reports']), base)})" if row["reports"] >= FEW else "")
            for _, row in top.head(3).iterrows()
        ]
        parts.append(_also(name, listed))
    return f"In words: {' '.join(parts)} “Few”: under {FEW}, so no percentage."


def _also(name: str, listed: Sequence[str]) -> str:
    if not listed:
        return f"{capitalized(name)} list nothing else."
    return f"Of {name}, also listed are {'; '.join(listed)}."


def in_sentence(label: str) -> str:
    """Give a label for the middle of a sentence: small letters, abbreviations as they are."""
    words = label.split(" ")
    if label.isupper():
        return label.lower()
    first = words[0] if words[0].rstrip(",").isupper() else words[0].lower()
    return " ".join([first, *words[1:]])


def listed_most(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    """Give the rows of the ingredients listed most with any substance, most first."""
    totals = (
        frame.groupby("ingredient")["reports"].max().sort_values(ascending=False, kind="stable")
    )
    chosen = list(totals.head(count).index)
    kept = frame[frame["ingredient"].isin(chosen)]
    return kept.sort_values("ingredient", key=lambda names: names.map(chosen.index), kind="stable")


def ingredients_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above the ingredients: the one listed most beside the first substance."""
    enough = frame[
        ~frame["is_treatment"] & (frame["base_reports"] >= FEW) & (frame["reports"] >= FEW)
    ]
    if enough.empty:
        return f"Fewer than {FEW} {source.name} {source.unit_plural} list any one other ingredient."
    row = enough.iloc[0]
    return (
        f"{capitalized(row['ingredient'].lower())} is the ingredient most often also listed on "
        f"{with_substance(source, str(row['substance']))}."
    )


def unclassified_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Say how many reports list something that nobody has classified."""
    own = frame[frame["class"] == "unclassified"]
    parts = [
        f"{int(row['reports']):,} of {int(row['base_reports']):,} "
        f"{SUBSTANCE_ADJECTIVES[row['substance']]}"
        + (
            f" ({share(int(row['reports']), int(row['base_reports']))})"
            if row["base_reports"] >= FEW and row["reports"] >= FEW
            else ""
        )
        for _, row in own.iterrows()
    ]
    if not parts:
        return "Every ingredient listed is classified."
    return f"An ingredient nobody has classified is on {joined(parts)} {source.unit_plural}."


def _pair(row: pd.Series) -> str:
    """Give a pair of classes or ingredients as words of a sentence."""
    first, second = (str(row.iloc[place]) for place in (1, 2))
    return f"{in_sentence(first)} and {in_sentence(second)}"


def pairs_headline(frame: pd.DataFrame, source: SourceInfo, *, kind: str) -> str:
    """Give the sentence above pairs of a kind (classes, ingredients): the pair listed most."""
    usual = frame[~frame["is_treatment"]] if "is_treatment" in frame else frame
    if usual.empty or int(usual["reports"].iloc[0]) < FEW:
        return f"Fewer than {FEW} {source.name} {source.unit_plural} list any one pair of {kind}."
    row = usual.iloc[0]
    return f"{capitalized(_pair(row))} are both listed on {counted(int(row['reports']), source)}."


def pairs_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the text alternative of the pairs."""
    enough = frame[frame["reports"] >= FEW].head(3)
    if enough.empty:
        return f"In words: no pair is listed on {FEW} {source.unit_plural} or more."
    parts = [
        f"{_pair(row)} on {counted(int(row['reports']), source)} "
        f"(by chance {row['expected_reports']:,.0f})"
        for _, row in enough.iterrows()
    ]
    return (
        f"In words: of {counted(int(frame['base_reports'].iloc[0]), source)}, both listed are "
        f"{'; '.join(parts)}. Listed together does not say taken at the same time; long lists of "
        "one report make many pairs."
    )


def _last_two_years(frame: pd.DataFrame) -> list[int]:
    enough = frame[~frame["is_incomplete"] & (frame["base_reports"] >= FEW)]
    return sorted({int(year) for year in enough["year"]})[-2:]


def class_years_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above classes by year: the class listed most, last year and before."""
    usual = frame[~frame["is_treatment"] & (frame["class"] != "unclassified")]
    years = _last_two_years(usual)
    if len(years) < 2:
        return f"Too few complete years of {source.name} {source.unit_plural} to compare."
    own = usual[usual["class"] == usual["class"].iloc[0]].set_index("year")
    before, last = (own.loc[year] for year in years)
    if last["reports"] < FEW or before["reports"] < FEW:
        return f"Fewer than {FEW} {source.unit_plural} of a year list any one class."
    now = share(int(last["reports"]), int(last["base_reports"]))
    then = share(int(before["reports"]), int(before["base_reports"]))
    label = str(last["class_label"])
    verb = "are" if label.endswith("s") or "," in label or " and " in label else "is"
    return (
        f"{label} {verb} also listed on {now} of {source.unit_plural} received in {years[1]}, "
        f"{then} in {years[0]}."
    )


def class_years_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the text alternative of classes by year."""
    usual = frame[~frame["is_treatment"] & (frame["class"] != "unclassified")]
    years = _last_two_years(usual)
    parts = []
    for _, own in list(usual.groupby("class", sort=False))[:6]:
        by_year = own.set_index("year")
        values = [
            f"{int(by_year.loc[year, 'reports']):,} of {int(by_year.loc[year, 'base_reports']):,} "
            f"in {year}"
            for year in years
        ]
        if values:
            parts.append(f"{in_sentence(str(own['class_label'].iloc[0]))} {', '.join(values)}")
    if not parts:
        return f"In words: no complete year has {FEW} {source.unit_plural} or more."
    return f"In words: {'; '.join(parts)}."


def class_outcomes_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above outcomes by class: deaths with the class listed most."""
    own = frame[frame["outcome"] == "death"].set_index("class")
    classes = own[~own["is_treatment"]].drop(index=["any report", "unclassified"], errors="ignore")
    if classes.empty or int(classes["reports"].iloc[0]) < FEW:
        return f"Too few {source.name} {source.unit_plural} list a class and a death to compare."
    row, every = classes.iloc[0], own.loc["any report"]
    return (
        f"{share(int(row['reports']), int(row['base_reports']))} of {source.unit_plural} also "
        f"listing {in_sentence(str(row['class_label']))} list a death, "
        f"{share(int(every['reports']), int(every['base_reports']))} of all."
    )


def leaf_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence that says how many reports cannot be split into leaf and 7-OH."""
    own = frame[frame["sort_order"] == 3]
    cannot, base = int(own["reports"].sum()), int(own["base_reports"].sum())
    return f"{cannot:,} of {counted(base, source)} cannot be split into leaf and 7-OH."


def number_headline(frame: pd.DataFrame, source: SourceInfo, *, first: str, verb: str) -> str:
    """Give the sentence above a chart of how many are listed; `first` is the step it speaks of."""
    enough = frame[(frame.iloc[:, 2] == first) & (frame["base_reports"] >= FEW)]
    own = enough[enough["reports"] >= FEW].head(3)
    if own.empty and len(enough):
        return f"Fewer than {FEW} {source.name} {source.unit_plural} {verb}."
    if own.empty:
        return f"Too few {source.name} {source.unit_plural} to compare."
    preferred = own[own["substance"].isin(["kratom", "7-oh"])]
    own = preferred if not preferred.empty else own.head(2)
    return f"{shares_of(source, own)} {verb}."


def number_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the text alternative of a chart of how many are listed."""
    parts = []
    step = frame.columns[2]
    for key, own in frame.groupby("substance", sort=False):
        base = int(own["base_reports"].iloc[0])
        listed = [f"{row[step].lower()}: {int(row['reports']):,}" for _, row in own.iterrows()]
        name = SUBSTANCE_ADJECTIVES[str(key)]
        parts.append(f"{capitalized(name)}, {base:,} {source.unit_plural}: {', '.join(listed)}.")
    return f"In words: {' '.join(parts)}"


def completeness_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the sentence above the completeness of fields in the last complete quarter."""
    quarter = last_complete(frame)
    own = frame[frame["quarter"] == quarter].set_index("field")
    if quarter is None or own.empty or int(own["reports"].max()) < FEW:
        return f"Too few {source.name} {source.unit_plural} in a quarter to compare fields."
    shares = [
        (share(int(own.loc[field, "reports_given"]), int(own.loc[field, "reports"])), words)
        for field, words in (("age", "an age"), ("sex", "a sex"), ("event_date", "an event date"))
        if field in own.index and pd.notna(own.loc[field, "reports_given"])
    ]
    (first, what), *others = shares
    rest = [f"{amount} {words}" for amount, words in others]
    return f"In {quarter}, {joined([f'{first} of {source.unit_plural} gave {what}', *rest])}."


def completeness_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Give the text alternative of the completeness of fields."""
    always: list[str] = []
    never: list[str] = []
    some: list[str] = []
    for _, own in frame.groupby("field", sort=False):
        label = in_sentence(str(own["field_label"].iloc[0]))
        if own["reports_given"].isna().all():
            never.append(label)
            continue
        given, reports = int(own["reports_given"].sum()), int(own["reports"].sum())
        if given == reports:
            always.append(label)
        else:
            some.append(f"{label} {share(given, reports)}")
    parts = []
    if always:
        parts.append(f"always given: {joined(always)}")
    if some:
        parts.append(f"given over all quarters: {'; '.join(some)}")
    if never:
        parts.append(f"not collected: {joined(never)}")
    return f"In words, {source.name} {source.unit_plural}: {'; '.join(parts)}."


def versions_headline(frame: pd.DataFrame) -> str:
    """Say how many delivered case versions stand."""
    delivered, kept = int(frame["delivered"].sum()), int(frame["kept"].sum())
    return f"Of {delivered:,} FAERS case versions delivered, {kept:,} stand"


def versions_words(frame: pd.DataFrame) -> str:
    """Say what became of the others, and that the three add up."""
    superseded, deleted = int(frame["superseded"].sum()), int(frame["deleted"].sum())
    rows = frame.sort_values("quarter")
    first, last = str(rows["quarter"].iloc[0]), str(rows["quarter"].iloc[-1])
    before = int(frame["listed_before"].sum())
    late = (
        f" Of the deleted, {before:,} came in a file after the list that names them."
        if before
        else ""
    )
    return (
        f"In words: in the files {first} to {last}, {superseded:,} versions were replaced by a "
        f"later version of the same case and {deleted:,} belong to cases that FDA deleted. "
        f"Replaced, deleted and standing add up to all delivered.{late}"
    )
