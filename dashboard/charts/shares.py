"""What the charts of shares have in common: tables, sentences, which rows are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Drawn
from dashboard.charts.narrowed import narrowing
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    capitalized,
    counted,
    counted_with,
    in_sentence,
    joined,
    share,
    shares_of,
    with_substance,
)

UNCLASSIFIED = "unclassified"
CLASSES_DRAWN, TREATMENTS_DRAWN = 12, 2
ANY_REPORT = "any report"


def classes_words(frame: pd.DataFrame, source: SourceInfo, *, label: str) -> str:
    """The text alternative of classes or ingredients; `label` names the column with words."""
    parts = []
    usual = (row for row in rows_of(frame) if not row["is_treatment"])
    treated = {
        str(row["substance"]) for row in rows_of(frame) if row["is_treatment"] and row["reports"]
    }
    for key, own in by(usual, "substance").items():
        base = int(own[0]["base_reports"])
        name = counted_with(base, source, str(key))
        if base < FEW:
            parts.append(too_few(name, base))
            continue
        listed = top_in_words(own, label=label)
        if listed:
            parts.append(f"Of {name}, also listed are {'; '.join(listed)}.")
        else:
            but = " but what is usually given as treatment" if str(key) in treated else ""
            parts.append(f"{capitalized(name)} list nothing else{but}.")
    return f"In words: {' '.join(parts)} “Few”: under {FEW}, so no percentage."


def too_few(name: str, number: int) -> str:
    """Say that what is named with its number cannot be compared."""
    return f"{capitalized(name)} {'is' if number == 1 else 'are'} too few to compare."


def top_in_words(rows: Sequence[Row], *, label: str) -> list[str]:
    """The three rows listed most of one substance, each with its count and its share if not few.

    Args:
        label: the column with the words.
    """
    top = sorted((row for row in rows if row["reports"]), key=lambda row: -int(row["reports"]))
    return [
        f"{in_sentence(str(row[label]))} on {int(row['reports']):,}"
        + (
            f" ({share(int(row['reports']), int(row['base_reports']))})"
            if row["reports"] >= FEW
            else ""
        )
        for row in top[:3]
    ]


def listed_most(frame: pd.DataFrame, count: int, *, name: str = "ingredient") -> pd.DataFrame:
    """The rows of what is listed most with any substance, most first; `name` tells rows apart."""
    totals = frame.groupby(name)["reports"].max().sort_values(ascending=False, kind="stable")
    chosen = list(totals.head(count).index)
    kept = frame[frame[name].isin(chosen)]
    return kept.sort_values(name, key=lambda names: names.map(chosen.index), kind="stable")


def too_few_of_each(frame: pd.DataFrame, source: SourceInfo, verb: str) -> str:
    """Say that no row of any substance has enough reports, which is not said of all together.

    Rows of treatment are not looked at; that is said where they have enough.

    Args:
        verb: "list any one class", "list no other ingredient".
    """
    treated = any(row.get("is_treatment") and row["reports"] >= FEW for row in rows_of(frame))
    besides = " besides what is usually given as treatment" if treated else ""
    who = "Of each substance, fewer" if frame["substance"].nunique() > 1 else "Fewer"
    return f"{who} than {FEW} {source.name} {source.unit_plural} {verb}{besides}."


def number_headline(frame: pd.DataFrame, source: SourceInfo, *, first: str, verb: str) -> str:
    """The sentence above a chart of how many are listed; `first` is the step it speaks of."""
    step = frame.columns[2]
    enough = [row for row in rows_of(frame) if row[step] == first and row["base_reports"] >= FEW]
    own = [row for row in enough if row["reports"] >= FEW][:3]
    if not own and enough:
        if not any(row["reports"] for row in rows_of(frame) if row[step] == first):
            return f"None of these {source.name} {source.unit_plural} {verb}."
        return too_few_of_each(pd.DataFrame(enough), source, verb)
    if not own:
        return f"Too few {source.name} {source.unit_plural} to compare."
    preferred = [row for row in own if row["substance"] in ("kratom", "7-oh")]
    return f"{shares_of(source, preferred or own[:2])} {verb}."


def number_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of a chart of how many are listed."""
    parts = []
    step = frame.columns[2]
    for key, own in by(rows_of(frame), "substance").items():
        base = int(own[0]["base_reports"])
        listed = [f"{row[step].lower()}: {int(row['reports']):,}" for row in own]
        name = source.substances[str(key)].adjective
        parts.append(f"{capitalized(name)}, {counted(base, source)}: {', '.join(listed)}.")
    return f"In words: {' '.join(parts)}"


def substances_in(frame: pd.DataFrame, source: SourceInfo) -> list[str]:
    """The substances that a frame holds, in their order."""
    present = set(frame["substance"])
    return [key for key in source.substances if key in present]


def numbers(first: int, count: int) -> frozenset[int]:
    """So many places from one on, as the numeric columns of a table."""
    return frozenset(range(first, first + count))


def with_share(reports: int, base: int) -> str:
    """A count with its share, or the count alone where it is too small for one."""
    if reports < FEW or base < FEW:
        return f"{reports:,}"
    return f"{reports:,} · {share(reports, base)}"


def shares_table(
    frame: pd.DataFrame, source: SourceInfo, *, label: str, head: str, caption: str
) -> DataTable:
    """Classes, ingredients, outcomes or numbers listed, by substance, each with its share.

    Args:
        label: the column of the frame that names a row.
        head: the name of that column on the page.
    """
    keys = substances_in(frame, source)
    rows = rows_of(frame)
    bases = {
        key: max(int(row["base_reports"]) for row in own)
        for key, own in by(rows, "substance").items()
    }
    found = {(row[label], row["substance"]): int(row["reports"]) for row in rows}
    heads = (f"{source.substances[key].label}, {bases[key]:,} {source.unit_plural}" for key in keys)
    return DataTable(
        caption=caption,
        columns=(head, *heads),
        rows=tuple(
            (str(name), *(with_share(found.get((name, key), 0), bases[key]) for key in keys))
            for name in by(rows, label)
        ),
        numeric=numbers(1, len(keys)),
    )


def text_unit(source: SourceInfo) -> str:
    """The unit of a source as the head of a column."""
    return source.unit_plural[:1].upper() + source.unit_plural[1:]


def classes_drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the classes listed most, of what is unclassified, and of treatment."""
    order = list(dict.fromkeys(frame["class"]))
    treatment = set(frame.loc[frame["is_treatment"], "class"])
    apart = {UNCLASSIFIED, ANY_REPORT}
    usual = [key for key in order if key not in treatment and key not in apart]
    given = [key for key in order if key in treatment]
    kept = {*usual[:CLASSES_DRAWN], *apart, *given[:TREATMENTS_DRAWN]}
    return frame[frame["class"].isin(kept)]


def classes_counted(frame: pd.DataFrame, *, leaving_out: str = "") -> str:
    """How many of the classes listed are drawn, in words."""
    own = frame[frame["class"] != leaving_out]
    shown, there = classes_drawn(own)["class"].nunique(), own["class"].nunique()
    if shown == there:
        return "the one class listed" if there == 1 else f"all {there} classes listed"
    return f"{shown} of {there} classes listed, the table has all"


def most_headline(
    frame: pd.DataFrame, source: SourceInfo, *, key: str, label: str, verb: str, plural: str = ""
) -> str:
    """The sentence above bars of what one report can have only once: what most of them have.

    Args:
        key: the column that names a row; blanks and the rest are no answer.
        label: the column with the words for it.
        verb: "come from", "are from".
        plural: what is added to the words, which stand in small letters then.
    """
    rows = [row for row in rows_of(frame) if row[key] not in ("not_given", "other")]
    own = by(rows, "substance")
    bases = {substance: int(found[0]["base_reports"]) for substance, found in own.items()}
    charted = [substance for substance, base in bases.items() if base >= FEW]
    if not charted:
        return f"Too few {source.name} {source.unit_plural} to compare."
    substance = max(charted, key=lambda one: bases[one])
    first, *others = sorted(own[substance], key=lambda row: -int(row["reports"]))
    count, base = int(first["reports"]), bases[substance]
    name = with_substance(source, str(substance))
    if count < FEW:
        return f"Each answer named is on fewer than {FEW} of {base:,} {name}."
    words = [str(first[label])]
    words += [str(row[label]) for row in others if int(row["reports"]) == count]
    if plural:
        words = [_in_plural(word.lower(), plural) for word in words]
    if len(words) > 1:
        return f"{share(count, base)} of {base:,} {name} each {verb} {joined(words)}."
    return f"{share(count, base)} of {base:,} {name} {verb} {_with_article(words[0])}."


def _in_plural(word: str, ending: str) -> str:
    """Of "health professional, not said which" what is counted takes the ending."""
    head, comma, rest = word.partition(",")
    return f"{head}{ending}{comma}{rest}"


def _with_article(name: str) -> str:
    return f"the {name}" if name.startswith("United ") else name


def told_headline(
    frame: pd.DataFrame,
    source: SourceInfo,
    *,
    told: Callable[[Sequence[Row]], int],
    verb: str,
    then: Callable[[Sequence[Row], int], str],
) -> str:
    """The sentence above what many reports do not say: how many of a substance do, and what.

    It is of the substance on most reports.

    Args:
        told: How many reports of these rows say it.
        verb: What it is to say it: "say what it was used for".
        then: How the sentence goes on, from the rows and how many say it.
    """
    own = max(
        by(rows_of(frame), "substance").values(), key=lambda rows: int(rows[0]["base_reports"])
    )
    base, number = int(own[0]["base_reports"]), told(own)
    if base < FEW:
        return f"Too few {source.name} {source.unit_plural} to compare."
    who = counted_with(base, source, str(own[0]["substance"]))
    if number < FEW:
        return f"Fewer than {FEW} of {who} {verb}."
    return f"{share(number, base)} of {who} {verb}{then(own, number)}."


def reports_of(rows: Iterable[Row], column: str, *values: str) -> int:
    """The reports of the rows with one of these values; each report stands in one of them."""
    return sum(int(row["reports"]) for row in rows if row[column] in values)


def drawn_shares(
    context: Context,
    source: SourceInfo,
    frame: pd.DataFrame,
    *,
    label: str,
    head: str,
    what: str,
    names: bool = False,
    caption: str = "",
) -> Drawn:
    """Bars of shares, with their words and table.

    Args:
        label: the column that names a row.
        head: the name of that column on the page.
        what: how reports are told apart, for the middle of a sentence.
        names: the labels are proper names.
        caption: what the table adds to what its rows are.
    """
    named = frame.rename(columns={label: "row_label"})
    rows = f"{capitalized(source.unit_plural)} of {source.name} {what}."
    return Drawn(
        subtitle=(
            f"{capitalized(source.unit_plural)} naming the substance, {what}"
            f"{narrowing(context, source)}."
        ),
        words=_listed_words(named, source, names=names),
        plot=figures.answer_bars_figure(named, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            named,
            source,
            label="row_label",
            head=head,
            caption=f"{rows} {caption}".rstrip(),
        ),
    )


def _listed_words(frame: pd.DataFrame, source: SourceInfo, *, names: bool) -> str:
    parts = []
    for key, own in by(rows_of(frame), "substance").items():
        base = int(own[0]["base_reports"])
        shown = ((str(row["row_label"]), int(row["reports"])) for row in own if row["reports"])
        listed = [f"{text if names else in_sentence(text)} {count:,}" for text, count in shown]
        parts.append(f"Of {counted_with(base, source, str(key))}: {joined(listed)}.")
    return f"In words: {' '.join(parts)}"
