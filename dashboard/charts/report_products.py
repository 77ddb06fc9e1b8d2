"""The products of one report: as written, what was read in them, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.charts.completeness import NOT_COLLECTED
from dashboard.charts.loaded_tables import NOT_GIVEN, stacked_table
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import attributes, sentence
from dashboard.components.samples import swatch
from dashboard.components.tables import scroll_region
from dashboard.context import Context
from dashboard.records import Record
from dashboard.theme import Substance
from dashboard.wording import (
    capitalized,
    counted_words,
    in_sentence,
)

ROLES = {"not_administered": "Not administered", "unknown": NOT_GIVEN}
KINDS = {
    "ingredient": "substance name",
    "synonym": "other name",
    "misspelling": "misspelling",
    "brand": "brand",
    "strain": "leaf type",
    "unii": "UNII code",
    "cas": "CAS number",
}
LONG_LIST = 25
"""Up to so many products stand in the order of the report."""
FIELDS = {"product_name": "product name", "ingredient_names": "ingredient"}


def products(context: Context, record: Record) -> Element:
    """Every product of a report, with the part of its name that a rule read."""
    rules = context.snapshot.table("mart_rule")
    kinds = dict(zip(rules["rule_id"], rules["kind"], strict=True))
    read = record.mentions["product_seq"].nunique()
    title = _title(context, record, read=read)
    listed, order = in_order(record)
    has_doses = record.states.get("dose", NOT_COLLECTED) != NOT_COLLECTED
    columns = [
        "Product name, as written",
        "Ingredient given",
        "Role given",
        *(["Dose and route given"] if has_doses else []),
        "Read as",
        "Why",
    ]
    rows = [
        _product_row(row, record, kinds, has_doses=has_doses) for row in listed.to_dict("records")
    ]
    return html.Section(
        html.Div(
            [
                html.H2(title, id="products-title"),
                html.P(
                    "The underlined part is what the rule matched. Roles are the reporter’s "
                    "opinion.",
                    className="sub",
                ),
                scroll_region(
                    stacked_table(columns, rows, caption=f"Products as reported, {order}."),
                    label="Table: products",
                ),
            ]
        ),
        className="block full",
        **attributes(aria_labelledby="products-title"),
    )


def _title(context: Context, record: Record, *, read: int) -> str:
    """How many products, or substances where a report holds findings instead of products."""
    number = int(record.summary["product_number"])
    source = next(one for one in context.snapshot.sources if one.source == record.source)
    if not source.lists_products:
        texts = counted_words(len(record.products), "finding")
        return f"{counted_words(number, 'substance')} named in {texts}"
    if len(record.products) == 1:
        return f"1 product, {'' if read else 'not '}read as a watched substance"
    return f"{counted_words(number, 'product')}, {read} of them read as a watched substance"


def in_order(record: Record) -> tuple[pd.DataFrame, str]:
    """The products as they are to be listed, and that order in words.

    On a long list what is read as a watched substance would be lost among the others.
    """
    if len(record.products) <= LONG_LIST:
        return record.products, "in the order of the report"
    is_read = record.products["product_seq"].isin(record.mentions["product_seq"])
    return (
        pd.concat([record.products[is_read], record.products[~is_read]]),
        "those read as a watched substance first, then in the order of the report",
    )


def _product_row(
    product: Mapping[Any, Any], record: Record, kinds: Mapping[Any, Any], *, has_doses: bool
) -> tuple[str | Element, ...]:
    seq = product["product_seq"]
    mentions = record.mentions[record.mentions["product_seq"] == seq].sort_values(
        "substance", key=lambda keys: keys.map(list(record.substances).index)
    )
    ingredients = record.ingredients[record.ingredients["product_seq"] == seq]
    role = str(product["role"])
    return (
        _verbatim(product, "product_name", mentions, record.substances),
        _verbatim(product, "ingredient_names", mentions, record.substances),
        ROLES.get(role, capitalized(role)),
        *([_dose_and_route(product)] if has_doses else []),
        _read_as(mentions, ingredients, record.substances),
        _why(mentions, ingredients, kinds),
    )


def _dose_and_route(product: Mapping[Any, Any]) -> Element:
    given = [] if pd.isna(product["dose_text"]) else [str(product["dose_text"])]
    if not pd.isna(product["route"]):
        given.append(f"route {product['route']}")
    if not given:
        return html.Span(NOT_GIVEN, className="small")
    return html.Span("; ".join(given), className="verb")


def _verbatim(
    product: Mapping[Any, Any],
    field: str,
    mentions: pd.DataFrame,
    substances: Mapping[str, Substance],
) -> Element:
    words = product[field]
    if pd.isna(words) or words == "":
        return html.Span(NOT_GIVEN, className="small")
    own = mentions[mentions["matched_field"] == field]
    spans = [
        (
            int(row["match_start"]),
            int(row["match_end"]),
            substances[str(row["substance"])].css_class,
        )
        for row in own.to_dict("records")
    ]
    return html.Span(marked(str(words), spans), className="verb")


def marked(words: str, spans: Sequence[tuple[int, int, str]]) -> list[str | Element]:
    """The text with the matched places underlined; where two overlap, the first keeps it."""
    parts: list[str | Element] = []
    at = 0
    for start, end, name in sorted(spans):
        start = max(start, at)
        if start >= end:
            continue
        parts += [words[at:start], html.Mark(words[start:end], className=name)]
        at = end
    return [part for part in [*parts, words[at:]] if part != ""]


def _read_as(
    mentions: pd.DataFrame, ingredients: pd.DataFrame, substances: Mapping[str, Substance]
) -> Element:
    parts: list[Element] = []
    for row in mentions.to_dict("records"):
        substance = substances[str(row["substance"])]
        possible = " (possible)" if row["confidence"] == "possible" else ""
        parts.append(
            html.Div(
                [
                    swatch(substance),
                    html.B([*sentence(substance.label), possible]),
                ],
                className=f"read {substance.css_class}",
            )
        )
    labels = dict.fromkeys(
        f"{row['class_label']} (treatment)" if row["is_treatment"] else str(row["class_label"])
        for row in ingredients.to_dict("records")
    )
    parts += [html.Div(label) for label in labels]
    return html.Span(parts or "no ingredient named")


def _why(mentions: pd.DataFrame, ingredients: pd.DataFrame, kinds: Mapping[Any, Any]) -> Element:
    parts = []
    for row in mentions.to_dict("records"):
        kind = KINDS.get(kinds.get(row["rule_id"], ""), "a person’s decision")
        where = FIELDS[str(row["matched_field"])]
        parts.append(f"Rule {row['rule_id']}: {kind} in the {where}, {row['confidence']}")
    for row in ingredients.to_dict("records"):
        listed = in_sentence(str(row["ingredient"]))
        if row["counted_as"] != row["ingredient"]:
            listed += f", counted as {in_sentence(str(row['counted_as']))}"
        known = row["class"] != "unclassified"
        parts.append(f"{listed}, class list" if known else f"{listed}, not in the class list")
    return html.Span([html.Div(sentence(part)) for part in parts], className="small")
