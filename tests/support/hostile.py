"""A published warehouse in which every text tries to be more than a text."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

HOSTILE = """"><img src=x onerror=ran()>&amp;'{0}$\\x$"""
"""Ends an attribute, is an element, an entity, a field of a format and a formula of TeX."""
LINK = "javascript:ran()"
TEXTS = (
    "adjective", "agrees", "also_then", "answer", "any_label", "cadence", "can_show", "cannot_show",
    "case_definition", "citation", "claim", "class_label", "classification", "close_to",
    "collected_by", "dataset", "date_charted", "detail", "disagrees", "dose_text", "field_label",
    "file_name", "footnote", "found_as", "group_label", "how", "ingredient", "ingredient_names",
    "jurisdiction_name", "kind_label", "label", "licence", "long_name", "matched_text", "meaning",
    "member", "method", "name", "note", "note_title", "outcomes", "owner", "pattern", "problem",
    "product_description", "product_name", "products", "program_version", "pt", "publication",
    "publisher", "raw_text", "reactions", "reason_for_recall", "recall_number",
    "recalling_firm", "report_kind", "reporter_kind", "restricts", "route", "row_is", "rule_id",
    "said", "said_by", "sample_text", "sample_value", "scope_label", "section", "settled_because",
    "settled_by", "short_for", "source_note", "state_name", "statement", "status_label", "title",
    "topic", "unit_plural", "unit_singular", "unknown_columns", "value_label",
    "voluntary_mandated", "what_it_is", "why_it_matters", "without", "words",
)  # fmt: skip
"""Columns that a reader sees as they stand: what strangers, publishers and vocabularies wrote."""


def made_hostile(warehouse: Path, folder: Path) -> Path:
    """A data folder with a copy of a warehouse of which every text and link is hostile."""
    published = folder / "published"
    published.mkdir(parents=True)
    copy = published / "kratomwatch.duckdb"
    shutil.copyfile(warehouse, copy)
    with duckdb.connect(str(copy)) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() join duckdb_tables() "
            "using (table_name) where data_type = 'VARCHAR' order by all"
        ).fetchall()
        for table, column in columns:
            if column in TEXTS:
                connection.execute(
                    f'update {table} set "{column}" = "{column}" || ? where "{column}" <> \'\'',
                    [HOSTILE],
                )
            elif column == "url":
                connection.execute(f"update {table} set url = ?", [LINK])
    return folder
