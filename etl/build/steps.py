"""The relations of a build that are made in Python: strings read, small counts hidden."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, Future
from typing import ClassVar

import duckdb
import pandas as pd

from etl.build.tables import insert
from etl.privacy.exposure_tables import suppressed
from etl.recognition.engine import Recogniser
from etl.recognition.ingredients import IngredientClassifier
from etl.recognition.reactions import split_frame
from etl.recognition.review import near_misses


class Steps:
    """The relations that are made in Python, each from others: strings read, counts hidden.

    They are made beside DuckDB: it fills one core and a half.
    """

    READS: ClassVar = {
        "recognised_product": ("distinct_product",),
        "recognised_recall": ("distinct_recall_text",),
        "recognised_ingredient": ("distinct_ingredient_text",),
        "recognised_co_ingestant": ("distinct_co_product",),
        "split_reaction": ("distinct_reaction_text", "known_reaction_with_comma"),
        "suppressed_poison_center": ("work_poison_center_count",),
        "near_miss": ("distinct_product_name",),
    }

    def __init__(
        self, reading: Executor, *, largest_hidden: int, earlier: pd.DataFrame | None
    ) -> None:
        """Begin to read the rules."""
        self._reading = reading
        self._largest_hidden = largest_hidden
        self._earlier = earlier
        self._rules = reading.submit(_read_rules)
        self._waiting = dict(self.READS)
        self._begun: dict[str, Future[pd.DataFrame]] = {}

    def begin(self, connection: duckdb.DuckDBPyConnection, made: AbstractSet[str]) -> None:
        """Begin to make every relation whose inputs are made."""
        for name in [name for name, inputs in self._waiting.items() if made >= set(inputs)]:
            frames = [
                connection.execute(f"select * from {one} order by all").df()
                for one in self._waiting.pop(name)
            ]
            self._begun[name] = self._reading.submit(self._frame, name, *frames)

    def make(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make one of the relations, which was begun."""
        insert(connection, name, self._begun.pop(name).result())

    def _frame(self, name: str, strings: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
        recogniser, classifier = self._rules.result()
        if name in ("recognised_product", "recognised_recall"):
            return recogniser.recognise_frame(strings)
        if name == "near_miss":
            return near_misses(recogniser, strings["product_name"])
        if name == "split_reaction":
            (with_comma,) = others
            return split_frame(strings["reaction_text"], with_comma=frozenset(with_comma["pt"]))
        if name == "suppressed_poison_center":
            return suppressed(strings, limit=self._largest_hidden, earlier=self._earlier)
        return _classified(strings, recogniser, classifier)


def _read_rules() -> tuple[Recogniser, IngredientClassifier]:
    return Recogniser.from_csv(), IngredientClassifier.from_csv()


def _classified(
    texts: pd.DataFrame, recogniser: Recogniser, classifier: IngredientClassifier
) -> pd.DataFrame:
    """Classify ingredients; only texts that may name a watched substance are asked for one."""
    may_match = recogniser.may_match(texts["product_name"]) | recogniser.may_match(
        texts["ingredient_names"]
    )
    ingredients = pd.Series(sorted(classifier.ingredients), dtype="str")
    may_be_watched = ingredients[recogniser.may_match(ingredients)]
    watched_ingredients = {name for name in may_be_watched if recogniser.watches(name)}
    classify = classifier.classify_frame
    watched = classify(texts[may_match], is_watched=recogniser.watches)
    others = classify(texts[~may_match], is_watched=watched_ingredients.__contains__)
    return pd.concat([watched, others], ignore_index=True)
