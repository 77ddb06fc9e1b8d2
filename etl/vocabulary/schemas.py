"""What each vocabulary file holds: its columns, what may stand in them, and what is unique."""

from __future__ import annotations

from etl import vocabulary
from etl.errors import VocabularyError
from etl.vocabulary.schema import Column, Kind, Schema, Table, read

TEXT = Column()
CAPITALS = Column(kind=Kind.CAPITALS)
WHOLE = Column(kind=Kind.WHOLE)
NUMBER = Column(kind=Kind.NUMBER)
FLAG = Column(kind=Kind.FLAG)
DAY = Column(kind=Kind.DAY)
NOTE = Column(is_filled=False)
MAYBE_DAY = Column(kind=Kind.DAY, is_filled=False)
SUBSTANCE = Column(refers_to="substances.key")
ANY_GROUP = "any"


def _words(*words: str, is_filled: bool = True) -> Column:
    return Column(allowed=words, is_filled=is_filled)


def _reference(column: str) -> Column:
    return Column(refers_to=column)


COLORS = ("navy", "teal", "orange", "plum", "olive", "violet", "brown", "slate")
"""The colors that the dashboard has, for light and for dark."""
SYMBOLS = (
    "circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "pentagon", "hexagon",
)  # fmt: skip
"""The markers that the dashboard draws, as Plotly calls them."""

SCHEMAS = {
    "age_units": Schema(columns={"unit": TEXT, "per_year": NUMBER}, keys=(("unit",),)),
    "claims": Schema(
        columns={
            "claim_id": TEXT,
            "claim": TEXT,
            "said_by": TEXT,
            "can_show": TEXT,
            "cannot_show": TEXT,
            "source": TEXT,
            "verified": FLAG,
            "sort_order": WHOLE,
        },
        keys=(("claim_id",), ("sort_order",)),
    ),
    "co_ingestant_classes": Schema(
        columns={
            "class": TEXT,
            "class_label": TEXT,
            "is_treatment": FLAG,
            "sort_order": WHOLE,
            "note": NOTE,
            "source": NOTE,
        },
        keys=(("class",),),
    ),
    "co_ingestant_group_labels": Schema(
        columns={"co_ingestant_group": TEXT, "label": TEXT, "sort_order": WHOLE, "note": NOTE},
        keys=(("co_ingestant_group",), ("sort_order",)),
    ),
    "co_ingestant_groups": Schema(
        columns={
            "co_ingestant_group": _reference("co_ingestant_group_labels.co_ingestant_group"),
            "class": _reference("co_ingestant_classes.class"),
            "ingredient": Column(kind=Kind.CAPITALS, is_filled=False),
            "note": NOTE,
            "source": TEXT,
        },
        keys=(("co_ingestant_group", "class", "ingredient"),),
    ),
    "co_ingestants": Schema(
        columns={
            "token": CAPITALS,
            "ingredient": CAPITALS,
            "class": _reference("co_ingestant_classes.class"),
            "kind": _words(
                "ingredient", "metabolite", "salt", "synonym", "brand", "misspelling", "street_name"
            ),
            "not_with": NOTE,
            "note": NOTE,
        },
        keys=(("token", "ingredient"),),
    ),
    "coding_events": Schema(
        columns={
            "event_id": TEXT,
            "event_date": DAY,
            "date_precision": _words("day", "month", "quarter", "year"),
            "kind": _words("coding_change"),
            "title": TEXT,
            "substances": Column(refers_to="substances.key", allowed=("all",), is_list=True),
            "report_systems": TEXT,
            "importance": WHOLE,
            "source": TEXT,
            "url": TEXT,
            "verified": FLAG,
            "note": NOTE,
        },
        keys=(("event_id",),),
    ),
    "community_survey_published": Schema(
        columns={
            "row_id": TEXT,
            "collected_by": TEXT,
            "collected_from": WHOLE,
            "collected_to": WHOLE,
            "scale_max": WHOLE,
            "condition": TEXT,
            "before_as_printed": TEXT,
            "after_as_printed": TEXT,
            "before_low": NUMBER,
            "before_high": NUMBER,
            "after_low": NUMBER,
            "after_high": NUMBER,
            "problem": NOTE,
            "source": TEXT,
            "verified": FLAG,
        },
        keys=(("row_id",),),
    ),
    "country_names": Schema(
        columns={"name": TEXT, "country_code": TEXT, "label": NOTE}, keys=(("name",),)
    ),
    "exposure_groups": Schema(
        columns={"key": TEXT, "label": TEXT, "sort_order": WHOLE, "precedence": WHOLE},
        keys=(("key",), ("label",), ("sort_order",), ("precedence",)),
    ),
    "hfcs_outcomes": Schema(
        columns={
            "delivered_text": TEXT,
            "outcome": TEXT,
            "vocabulary": _words("2004 to 2017", "since 2018", "both"),
        },
        keys=(("delivered_text",),),
    ),
    "ingredient_placeholders": Schema(columns={"token": TEXT, "note": NOTE}, keys=(("token",),)),
    "limitations": Schema(
        columns={
            "limitation_id": TEXT,
            "title": TEXT,
            "statement": TEXT,
            "why_it_matters": TEXT,
            "sources": TEXT,
            "owner": TEXT,
            "reviewed_on": DAY,
            "next_review": DAY,
            "source_note": TEXT,
            "sort_order": WHOLE,
        },
        keys=(("limitation_id",), ("sort_order",)),
    ),
    "medical_examiner_words": Schema(
        columns={
            "kind": _words("column", "text"),
            "delivered_text": TEXT,
            "shown_as": TEXT,
            "reads_as": NOTE,
            "is_group": FLAG,
            "not_named_by": NOTE,
            "note": NOTE,
        },
        keys=(("kind", "delivered_text"),),
    ),
    "openfda_search_terms": Schema(
        columns={
            "term": TEXT,
            "substance": SUBSTANCE,
            "source": TEXT,
            "reviewed_on": DAY,
            "next_review": DAY,
            "note": NOTE,
        },
        keys=(("term",),),
    ),
    "metabolites": Schema(
        columns={
            "ingredient": _reference("co_ingestants.ingredient"),
            "parent": _reference("co_ingestants.ingredient"),
            "only_beside_parent": FLAG,
            "note": NOTE,
            "source": TEXT,
        },
        keys=(("ingredient", "parent"),),
    ),
    "poison_center_terms": Schema(
        columns={
            "kind": TEXT,
            "delivered_text": TEXT,
            "value": TEXT,
        },
        keys=(("kind", "delivered_text"),),
    ),
    "poison_center_values": Schema(
        columns={
            "characteristic": TEXT,
            "value": TEXT,
            "value_label": TEXT,
            "sort_order": WHOLE,
        },
        keys=(("characteristic", "value"),),
    ),
    "policy_events": Schema(
        columns={
            "event_id": TEXT,
            "jurisdiction": TEXT,
            "kind": _words("policy", "regulatory_action"),
            "title": TEXT,
            "scopes": Column(refers_to="policy_scopes.scope", is_list=True),
            "status": _words(
                "schedule_i",
                "banned",
                "restricted",
                "regulated",
                "age_limit",
                "unclear",
                is_filled=False,
            ),
            "effective_date": MAYBE_DAY,
            "date_precision": _words("day", "signed", "month", "quarter", "year", is_filled=False),
            "not_before": MAYBE_DAY,
            "end_date": MAYBE_DAY,
            "source": TEXT,
            "url": TEXT,
            "as_of": DAY,
            "verified": FLAG,
            "note": NOTE,
        },
        keys=(("event_id",),),
    ),
    "policy_scopes": Schema(
        columns={"scope": TEXT, "scope_label": TEXT, "sort_order": WHOLE},
        keys=(("scope",), ("scope_label",), ("sort_order",)),
    ),
    "published_series": Schema(
        columns={
            "series_id": TEXT,
            "publication": TEXT,
            "published_year": WHOLE,
            "jurisdiction": TEXT,
            "case_definition": TEXT,
            "substance_group": Column(refers_to="exposure_groups.key", allowed=(ANY_GROUP,)),
            "period_start": DAY,
            "period_end": DAY,
            "measure": TEXT,
            "value": NUMBER,
            "base": Column(kind=Kind.NUMBER, is_filled=False),
            "is_approximate": FLAG,
            "verified": FLAG,
            "note": NOTE,
            "source": TEXT,
            "sort_order": WHOLE,
        },
        keys=(("series_id", "period_start", "period_end", "measure"),),
    ),
    "reaction_group_labels": Schema(
        columns={"reaction_group": TEXT, "label": TEXT, "sort_order": WHOLE, "note": NOTE},
        keys=(("reaction_group",), ("label",), ("sort_order",)),
    ),
    "reaction_groups": Schema(
        columns={
            "pt": CAPITALS,
            "reaction_group": _reference("reaction_group_labels.reaction_group"),
            "note": NOTE,
        },
        keys=(("pt", "reaction_group"),),
    ),
    "reaction_term_synonyms": Schema(
        columns={"term": CAPITALS, "pt": CAPITALS, "note": NOTE}, keys=(("term",),)
    ),
    "reaction_terms_with_comma": Schema(columns={"pt": CAPITALS, "note": NOTE}, keys=(("pt",),)),
    "review_decisions": Schema(
        columns={
            "product_name": TEXT,
            "decision": Column(refers_to="substances.key", allowed=("none",)),
            "reviewed_on": DAY,
            "source": NOTE,
            "note": NOTE,
        },
    ),
    "settled_alerts": Schema(
        columns={"alert_id": TEXT, "settled_on": DAY, "settled_by": TEXT, "reason": TEXT},
        keys=(("alert_id",),),
    ),
    "states": Schema(
        columns={
            "state_code": CAPITALS,
            "state_name": TEXT,
            "tile_column": WHOLE,
            "tile_row": WHOLE,
        },
        keys=(("state_code",), ("state_name",), ("tile_column", "tile_row")),
    ),
    "substance_rules": Schema(
        columns={
            "rule_id": TEXT,
            "substance": Column(refers_to="substances.key", is_filled=False),
            "kind": _words(
                "ingredient",
                "synonym",
                "misspelling",
                "brand",
                "strain",
                "unii",
                "cas",
                "term",
                "exclusion",
                "other_species",
            ),
            "pattern": TEXT,
            "fields": _words("product_name", "ingredient_names", "both", is_filled=False),
            "needs": NOTE,
            "ruled_out_by": NOTE,
            "confidence": _words("certain", "probable", "possible", is_filled=False),
            "source": TEXT,
            "reviewed_on": DAY,
            "next_review": DAY,
            "note": NOTE,
        },
        keys=(("rule_id",),),
    ),
    "substances": Schema(
        columns={
            "key": TEXT,
            "label": TEXT,
            "words": TEXT,
            "adjective": TEXT,
            "color": _words(*COLORS),
            "dash": TEXT,
            "symbol": _words(*SYMBOLS),
            "width": NUMBER,
            "sort_order": WHOLE,
            "exposure_group": _reference("exposure_groups.key"),
            "contents": _words("leaf", "7-oh", "either", is_filled=False),
            "policy_scope": Column(refers_to="policy_scopes.scope", is_filled=False),
            "review_words": Column(kind=Kind.CAPITALS, is_filled=False),
            "aliases": NOTE,
        },
        keys=(("key",), ("label",), ("sort_order",)),
    ),
    "unknown_indications": Schema(columns={"term": CAPITALS, "note": NOTE}, keys=(("term",),)),
    "weight_units": Schema(columns={"unit": TEXT, "kilograms": NUMBER}, keys=(("unit",),)),
}


@vocabulary.kept(256)
def load(name: str) -> Table:
    """A file of the vocabulary in use, by its name without `.csv`.

    Raises:
        VocabularyError: naming file, line, column and remedy of the first thing that is wrong.
    """
    path = vocabulary.folder() / f"{name}.csv"
    if name not in SCHEMAS:
        raise VocabularyError(
            path,
            "nobody reads this file",
            remedy="Remove it, or say in etl/vocabulary/schemas.py what it holds",
        )
    return read(path, SCHEMAS[name])
