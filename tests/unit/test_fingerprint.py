"""What decides numbers decides the input version, and nothing else does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl.build.fingerprint import ETL, SQL, input_version
from etl.settings import Settings
from etl.store.staging import StagedRelease

DECIDING = (
    "etl/build/warehouse.py",
    "etl/build/counting.py",
    "etl/formats/delimited.py",
    "etl/privacy/suppression.py",
    "etl/recognition/engine.py",
    "etl/sources/base.py",
    "etl/sources/faers/__init__.py",
    "etl/sources/faers/read.py",
    "etl/sources/faers/sql/work_faers_version.sql",
    "etl/sources/poison_center/editions.py",
    "etl/vocabulary/substance_rules.csv",
    "sql/checks/reports_are_unique.sql",
    "sql/core/core_report.sql",
    "sql/mart/mart_source.sql",
    "sql/sources/source_report.sql",
)
OTHERS = (
    "etl/__main__.py",
    "etl/build/dictionary.py",
    "etl/build/export.py",
    "etl/cli.py",
    "etl/demo/write_all.py",
    "etl/net/fetch.py",
    "etl/pipeline.py",
    "etl/schedule.py",
    "etl/settings.py",
    "etl/sources/faers/fetch.py",
    "etl/sources/openfda_drug/fetch_totals.py",
    "etl/store/landing.py",
    "sql/__init__.py",
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, whose files a test changes and puts back."""
    folder = tmp_path_factory.mktemp("program")
    for name, path in (("etl", ETL), ("sql", SQL)):
        shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def version(program: Path, settings: Settings | None = None) -> str:
    return input_version(
        [],
        settings or Settings(),
        program="1",
        key=b"",
        etl=program / "etl",
        sql=program / "sql",
        vocabulary=program / "etl" / "vocabulary",
    )


@pytest.mark.parametrize(
    ("name", "is_another"),
    [*((name, True) for name in DECIDING), *((name, False) for name in OTHERS)],
)
def test_a_changed_file_is_another_input_where_it_decides_numbers(
    program: Path, name: str, is_another: bool
) -> None:
    path = program / name
    before, text = version(program), path.read_bytes()
    path.write_bytes(text + b"\n")
    try:
        assert (version(program) != before) is is_another
    finally:
        path.write_bytes(text)
    assert version(program) == before


def test_a_source_more_or_a_file_elsewhere_is_another_input(program: Path) -> None:
    before = version(program)
    folder = program / "etl" / "sources" / "another"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    with_another = version(program)
    assert with_another != before
    (folder / "__init__.py").rename(folder.parent / "another.py")
    assert version(program) not in (before, with_another)
    (folder.parent / "another.py").unlink()
    folder.rmdir()
    assert version(program) == before


def test_a_program_elsewhere_is_the_same_input(program: Path, tmp_path: Path) -> None:
    shutil.copytree(program, tmp_path / "deep" / "below")
    assert version(tmp_path / "deep" / "below") == version(program)


@pytest.mark.parametrize(
    ("changed", "is_another"),
    [
        ({"suppress_below": 11}, True),
        ({"protect_editions": False}, True),
        ({"threads": 1}, False),
        ({"memory_limit": "2GB"}, False),
        ({"keep_previous": 1}, False),
        ({"faers_url": "http://127.0.0.1:9"}, False),
    ],
)
def test_settings_that_hide_counts_decide(
    program: Path, changed: dict[str, object], is_another: bool
) -> None:
    settings = Settings(**changed)  # type: ignore[arg-type]
    assert (version(program, settings) != version(program, Settings())) is is_another


def of_release(sha256: str, *, source: str = "hfcs", parser_version: int = 1, key: bytes) -> str:
    staged = StagedRelease(
        source=source,
        release="x",
        label="x",
        folder=Path("x"),
        parser_version=parser_version,
        sha256s=(sha256,),
        members=(),
        files={},
    )
    return input_version([(staged, [])], Settings(), program="1", key=key)


def test_parser_version_and_bytes_of_a_release_decide() -> None:
    nothing = input_version([], Settings(), program="1", key=b"")
    of_a, of_b = of_release("a", key=b""), of_release("b", key=b"")
    assert len({of_a, of_b, of_release("a", parser_version=2, key=b""), nothing}) == 4
    assert of_a == of_release("a", key=b"another folder")


def test_only_who_has_the_key_can_try_which_confidential_bytes_it_was() -> None:
    def of(sha256: str, key: bytes) -> str:
        return of_release(sha256, source="poison_center", key=key)

    assert len({of("a", b"1"), of("b", b"1"), of("a", b"2")}) == 3
    assert of("a", b"1") == of("a", b"1")
