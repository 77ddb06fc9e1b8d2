"""The relations of a build that are made in Python: strings read, and what sources add."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

import duckdb
import pandas as pd

from etl import vocabulary
from etl.build.tables import insert
from etl.build.time_steps import time_steps
from etl.recognition.engine import Recogniser
from etl.recognition.ingredients import IngredientClassifier
from etl.recognition.reactions import split_frame
from etl.recognition.review import near_misses
from etl.sources.base import Step

Rules = tuple[Recogniser, IngredientClassifier]


def _articles(reports: pd.DataFrame) -> pd.DataFrame:
    from etl.analysis.duplicates import find_articles  # scipy loads slowly

    return find_articles(reports)


def _model(reports: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    from etl.analysis.duplicates import find_model  # scipy loads slowly

    return find_model(reports, words, articles)


def _links(
    reports: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame, model: pd.DataFrame
) -> pd.DataFrame:
    from etl.analysis.duplicates import find_links  # scipy loads slowly

    return find_links(reports, words, articles, model)


EVENT_STEPS = (
    Step(
        name="duplicate_article",
        reads=("work_duplicate_report",),
        make=_articles,
    ),
    Step(
        name="duplicate_model",
        reads=("work_duplicate_report", "work_duplicate_word", "duplicate_article"),
        make=_model,
    ),
    Step(
        name="duplicate_link",
        reads=(
            *("work_duplicate_report", "work_duplicate_word", "duplicate_article"),
            "duplicate_model",
        ),
        make=_links,
    ),
)
"""The steps that find reports of one event."""


class Steps:
    """Makes relations in Python, each from others, beside DuckDB: it fills one core and a half."""

    def __init__(self, reading: Executor, steps: Iterable[Step] = ()) -> None:
        """Begin to read the rules.

        Args:
            steps: what the sources add to the steps of recognition.
        """
        self._reading = reading
        of_rules = recognition_steps(reading.submit(_read_rules))
        every = (*of_rules, *time_steps(), *EVENT_STEPS, *steps)
        self.by_name = {step.name: step for step in every}
        self._begun: dict[Future[pd.DataFrame], str] = {}

    @property
    def inputs(self) -> frozenset[str]:
        """The relations that steps read."""
        return frozenset(name for step in self.by_name.values() for name in step.reads)

    def begin(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Begin to make a relation, whose inputs are made."""
        step = self.by_name[name]
        frames = [
            connection.execute(f"select * from {one} order by all").df() for one in step.reads
        ]
        self._begun[self._reading.submit(step.make, *frames)] = name

    def make_done(self, connection: duckdb.DuckDBPyConnection, *, waits: bool) -> list[str]:
        """Make the relations of which the rows are there; give their names.

        Args:
            waits: until there are some.
        """
        seconds = None if waits else 0
        done, _ = wait(self._begun, timeout=seconds, return_when=FIRST_COMPLETED)
        made = {self._begun.pop(one): one for one in done}
        for name, rows in sorted(made.items()):
            insert(connection, name, rows.result())
        return sorted(made)


def recognition_steps(rules: Future[Rules]) -> list[Step]:
    """The steps that read strings by the rules, which are there when the first one runs."""

    def recognised(texts: pd.DataFrame) -> pd.DataFrame:
        return rules.result()[0].recognise_frame(texts)

    def close(texts: pd.DataFrame) -> pd.DataFrame:
        return near_misses(rules.result()[0], texts["product_name"])

    def classified(texts: pd.DataFrame) -> pd.DataFrame:
        return _classified(texts, *rules.result())

    def split(texts: pd.DataFrame, with_comma: pd.DataFrame) -> pd.DataFrame:
        return split_frame(texts["reaction_text"], with_comma=frozenset(with_comma["pt"]))

    return [
        Step(name="recognised_product", reads=("distinct_product",), make=recognised),
        Step(name="recognised_free_text", reads=("distinct_free_text",), make=recognised),
        Step(name="recognised_ingredient", reads=("distinct_ingredient_text",), make=classified),
        Step(name="recognised_co_ingestant", reads=("distinct_co_product",), make=classified),
        Step(
            name="split_reaction",
            reads=("distinct_reaction_text", "known_reaction_with_comma"),
            make=split,
        ),
        Step(name="near_miss", reads=("distinct_product_name",), make=close),
    ]


@vocabulary.kept(2)
def _read_rules() -> Rules:
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
