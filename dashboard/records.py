"""One report as the warehouse holds it: every published row of it, for its page and its CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.theme import Substance
from dashboard.warehouse import Snapshot

LINE_COLUMNS = ("report_id", "part", "number", "name", "value", "detail")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A report and what belongs to it, each a frame of its published table.

    Attributes:
        summary: row of mart_public_report.
        facts: row of core_report.
        products: in the order of the report.
        mentions: products read as a watched substance, with the place of the match.
        counted: substances the report is counted under, with rule and role.
        ingredients: other ingredients, product by product.
        reactions: one row per reaction, groups joined.
        first_days: first days of use, product by product.
        states: by field of mart_report_field whether it is given, not given, not collected or
            cannot be told.
        versions: releases and versions that delivered the report.
        own_duplicate: its own row in its group of suspected duplicates; empty where in none.
        duplicates: the other reports of that group.
        substances: all watched substances by key.
    """

    summary: dict[str, Any]
    facts: dict[str, Any]
    products: pd.DataFrame
    mentions: pd.DataFrame
    counted: pd.DataFrame
    ingredients: pd.DataFrame
    reactions: pd.DataFrame
    first_days: pd.DataFrame
    states: Mapping[str, str]
    versions: pd.DataFrame
    own_duplicate: pd.DataFrame
    duplicates: pd.DataFrame
    substances: Mapping[str, Substance]

    @property
    def report_id(self) -> str:
        """The id, e.g. `faers:25991042`."""
        return str(self.facts["report_id"])

    @property
    def source(self) -> str:
        """Key of the report system."""
        return str(self.facts["source"])

    @property
    def is_death(self) -> bool:
        """It is a medical examiner's record."""
        return bool(self.facts["evidence_kind"] == "medical_examiner")

    @cached_property
    def classes(self) -> tuple[list[str], list[str]]:
        """Labels of the classes also listed, and of those usually given as treatment.

        A product that was not administered lists nothing, as in the counts.
        """
        given = self.products.loc[self.products["role"] != "not_administered", "product_seq"]
        own = self.ingredients[self.ingredients["product_seq"].isin(given)]
        own = own.drop_duplicates("class_label")
        return (
            list(own.loc[~own["is_treatment"], "class_label"]),
            list(own.loc[own["is_treatment"], "class_label"]),
        )

    def lines(self) -> pd.DataFrame:
        """Everything of the report as one table: part, number in it, name, value, detail."""
        lines = [
            ("field", place, name, _written(value), "")
            for place, (name, value) in enumerate(self.facts.items(), start=1)
        ]
        lines += [
            (
                "product",
                row["product_seq"],
                row["product_name"],
                row["ingredient_names"],
                row["role"],
            )
            for row in self.products.to_dict("records")
        ]
        lines += [
            (
                "read as",
                row["product_seq"],
                row["substance"],
                row["matched_text"],
                f"rule {row['rule_id']}, {row['confidence']}, {row['matched_field']}",
            )
            for row in self.mentions.to_dict("records")
        ]
        lines += [
            ("first day of use", row["product_seq"], _written(row["start_date"]), "", "")
            for row in self.first_days.to_dict("records")
        ]
        lines += [
            ("also listed", row["product_seq"], row["ingredient"], row["class_label"], "")
            for row in self.ingredients.to_dict("records")
        ]
        lines += [
            ("reaction", place, row["pt"], row["groups"], "")
            for place, row in enumerate(self.reactions.to_dict("records"), start=1)
        ]
        lines += [
            ("delivery", place, row["delivered_by"], row["release"], _version(row))
            for place, row in enumerate(self.versions.to_dict("records"), start=1)
        ]
        lines += [
            ("suspected duplicate", place, row["report_id"], row["method"], "")
            for place, row in enumerate(self.duplicates.to_dict("records"), start=1)
        ]
        rows = [(self.report_id, *line) for line in lines]
        return pd.DataFrame(rows, columns=list(LINE_COLUMNS))


def _written(value: Any) -> str:
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _version(row: dict[Any, Any]) -> str:
    number = "" if pd.isna(row["version"]) else f"version {int(row['version'])}, "
    return f"{number}{'values from here' if row['is_used'] else 'not used'}"


def read_record(snapshot: Snapshot, report_id: str) -> Record | None:
    """A report of a public system, or None where there is no such report."""
    summary = snapshot.rows("mart_public_report", report_id=report_id)
    if summary.empty:
        return None
    products = snapshot.rows("core_product", report_id=report_id).sort_values("product_seq")
    fields = snapshot.rows("mart_report_field", report_id=report_id)
    return Record(
        substances=snapshot.substances,
        summary=summary.iloc[0].to_dict(),
        facts=snapshot.rows("core_report", report_id=report_id).iloc[0].to_dict(),
        products=products,
        mentions=snapshot.rows("core_product_mention", report_id=report_id).sort_values(
            ["product_seq", "matched_field", "match_start"]
        ),
        counted=snapshot.rows("core_mention", report_id=report_id),
        ingredients=snapshot.rows("mart_product_ingredient", report_id=report_id).sort_values(
            ["product_seq", "ingredient"]
        ),
        reactions=_reactions(snapshot, report_id),
        first_days=snapshot.rows("core_therapy", report_id=report_id).sort_values(
            ["product_seq", "start_date"]
        ),
        states=dict(zip(fields["field"], fields["state"], strict=True)),
        versions=snapshot.rows("mart_report_version", report_id=report_id).sort_values(
            ["version", "latest_date", "release"]
        ),
        own_duplicate=(own := snapshot.rows("core_duplicate", report_id=report_id)),
        duplicates=_duplicates(snapshot, own),
    )


def _reactions(snapshot: Snapshot, report_id: str) -> pd.DataFrame:
    groups = snapshot.table("mart_reaction_group")
    labels = dict(zip(groups["reaction_group"], groups["label"], strict=True))
    found = snapshot.rows("core_reaction", report_id=report_id).sort_values(
        ["pt", "reaction_group"]
    )
    rows = [
        (str(pt), "; ".join(str(labels.get(key, key)) for key in own["reaction_group"]))
        for pt, own in found.groupby("pt")
    ]
    return pd.DataFrame(rows, columns=["pt", "groups"])


def _duplicates(snapshot: Snapshot, own: pd.DataFrame) -> pd.DataFrame:
    if own.empty:
        return own
    group = snapshot.rows("core_duplicate", group_id=str(own["group_id"].iloc[0]))
    return group[group["report_id"] != own["report_id"].iloc[0]]
