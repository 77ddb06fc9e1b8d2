"""Files, mappings and vocabularies made bad at random: taken in with full accounts, or refused.

KRATOMWATCH_EXAMPLES sets how many of each kind are tried; 7000 are more than 20,000 in all.
Whatever is accepted is also built from, for a value can be read and break a query of the build.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis.strategies import SearchStrategy

from etl import pipeline, vocabulary
from etl.errors import BadFileError, ChecksRefusedError, VocabularyError
from etl.recognition.ingredient_words import read_words
from etl.recognition.rules import read_rules
from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.vocabulary.schema import read
from etl.vocabulary.schemas import SCHEMAS
from tests.support.damaged import Damaged, damaged, damaged_texts
from tests.support.damaged_mappings import damaged_mappings
from tests.support.intake import Taken, check_words, take, write
from tests.support.reader import EXAMPLES
from tests.support.samples import Sample, samples

GOOD = samples()
VOCABULARY = {path.stem: path.read_text(encoding="utf-8") for path in vocabulary.files()}
BUILT_TOGETHER = 60
SAID_EVERY = 500
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True)
def no_error_is_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is raised, and not written into the status."""
    monkeypatch.setenv("KRATOMWATCH_TRACEBACK", "1")


@contextmanager
def a_folder(parent: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("what", GOOD)
def test_a_good_file_is_staged_row_by_row(tmp_path: Path, what: str) -> None:
    path, mapping = write(GOOD[what], tmp_path / "in")
    release = take(GOOD[what].source, path, mapping, tmp_path / "data").release
    assert release is not None
    assert sum(member.rows_staged for member in release.members) == GOOD[what].rows
    assert sum(member.rows_rejected for member in release.members) == 0


class Accepted:
    """Files that were accepted, built together when they are many."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.samples: list[Sample] = []
        self.tried = self.accepted = self.builds = 0
        self.seconds = self.memory = 0.0

    def add(self, sample: Sample, taken: Taken) -> None:
        """Count a file, and keep it where it was accepted."""
        self.tried += 1
        self.seconds = max(self.seconds, taken.seconds)
        self.memory = max(self.memory, taken.memory)
        if self.tried % SAID_EVERY == 0:
            self.say("so far")
        if taken.release is None:
            return
        self.accepted += 1
        self.samples.append(sample)
        if len(self.samples) == BUILT_TOGETHER:
            self.build()

    def say(self, what: str) -> None:
        """What the long form is run for."""
        sys.stdout.write(
            f"{what}: {self.tried} tried, {self.accepted} accepted, {self.builds} builds; at most "
            f"{self.seconds:.1f} s and {self.memory:.0f} MB\n"
        )

    def build(self) -> None:
        """Build from all of them; each keeps its name unless a release is named otherwise."""
        with a_folder(self.folder) as folder:
            ours = Settings(data=folder / "data")
            for number, sample in enumerate(self.samples):
                path, mapping = write(sample, folder / str(number))
                if sample.source != "faers":
                    path = path.rename(path.with_name(f"n{number}{path.name}"))
                with suppress(BadFileError):  # a second file of a quarter under another name
                    pipeline.add(ours, sample.source, [path], mapping=mapping)
            with suppress(ChecksRefusedError):  # a column that is empty, say
                status = pipeline.run(ours, accept=list(SOURCES))
                assert ours.folders.warehouse.exists(), status.message
        self.samples.clear()
        self.builds += 1


@pytest.mark.parametrize(
    ("what", "bad_ones"),
    [("files", damaged(GOOD)), ("mappings", damaged_mappings(GOOD))],
    ids=["files", "mappings"],
)
def test_what_is_damaged_is_accounted_for_or_refused(
    tmp_path: Path, what: str, bad_ones: SearchStrategy[Damaged]
) -> None:
    accepted = Accepted(tmp_path)

    @given(bad_ones)
    @many
    def one(bad: Damaged) -> None:
        note(str(bad.how))
        with a_folder(tmp_path) as folder:
            path, mapping = write(bad.sample, folder / "in")
            accepted.add(bad.sample, take(bad.sample.source, path, mapping, folder / "data"))

    one()
    accepted.build()
    accepted.say(what)


def test_damaged_vocabularies_are_read_or_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "vocabulary"
    shutil.copytree(vocabulary.folder(), own, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(vocabulary, "VOCABULARY", own)

    @given(damaged_texts(VOCABULARY))
    @many
    def one(bad: tuple[str, bytes]) -> None:
        name, data = bad
        path = own / f"{name}.csv"
        path.write_bytes(data)
        note(name)
        try:
            read(path, SCHEMAS[name])
            if name in ("substance_rules", "review_decisions"):
                read_rules()
            if name.startswith(("co_", "ingredient", "metabolites")):
                read_words(own)
        except VocabularyError as refused:
            check_words(str(refused), path, None, own)
        finally:
            path.write_text(VOCABULARY[name], encoding="utf-8", newline="")

    one()
