"""The choice of the engine: what does not go together or is missing is said in one line."""

from __future__ import annotations

import socket
import stat
from importlib.util import find_spec
from pathlib import Path

import pytest

from etl.build import spark_session
from etl.build.engine import DuckDBEngine
from etl.build.engines import engine_of, refuse_unusable
from etl.errors import UsageError
from etl.settings import Settings
from tests.support.command import etl_here


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--spark-master", "local[2]"], "add --engine spark"),
        (["--spark-data", "file:///anywhere"], "add --engine spark"),
        (["--engine", "hive"], "There is no engine hive: --engine duckdb or --engine spark."),
        (
            ["--engine", "spark", "--spark-master", "local[2]", "--spark-remote", "sc://127.0.0.1"],
            "Choose --spark-master or --spark-remote",
        ),
    ],
)
def test_options_that_do_not_go_together_end_in_one_line(
    tmp_path: Path, options: list[str], said: str
) -> None:
    ended = etl_here("--data", tmp_path, "run", "--offline", *options, environment={})
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "landing").exists()


def refusal(**settings: str) -> str:
    with pytest.raises(UsageError) as refused:
        refuse_unusable(Settings(engine="spark", **settings))
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_without_pyspark_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    assert "pip install 'kratomwatch[spark]'" in refusal()
    refuse_unusable(Settings())  # DuckDB needs nothing of it


@pytest.fixture
def has_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda name: find_spec("etl"))


def test_without_java_the_remedy_is_said(
    has_pyspark: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Spark needs Java, and none is found: install Java 17 or newer" in refusal()
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    assert 'too old for Spark (openjdk version "11.0.2" 2019-01-15)' in refusal()
    java.write_text("#!/bin/sh\necho 'openjdk version \"21.0.1\" 2023-10-17' >&2\n")
    refuse_unusable(Settings(engine="spark"))


def test_where_nobody_answers_is_said_before_anything_is_fetched(
    has_pyspark: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        for setting, address in (
            ("spark_master", f"spark://127.0.0.1:{port}"),
            ("spark_remote", f"sc://127.0.0.1:{port}"),
        ):
            assert f"Nobody answers at {address}" in refusal(**{setting: address})
    assert "--spark-remote takes sc://HOST:PORT, not http://x" in refusal(spark_remote="http://x")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("store", "--spark-data takes an address such as s3a://bucket/folder, not store."),
        ("nosuch://store", "Install the package of fsspec that reads such addresses"),
        ("file:///proc/nowhere", "file:///proc/nowhere cannot be written"),
    ],
)
def test_a_store_that_cannot_be_used_is_refused_before_anything_is_fetched(
    has_pyspark: None, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setattr(spark_session, "_refuse_without_java", lambda: None)
    assert said in refusal(spark_data=address)


def test_rows_of_confidential_lists_never_leave_this_machine(tmp_path: Path) -> None:
    for place in (
        {"spark_remote": "sc://127.0.0.1:9"},
        {"spark_master": "spark://127.0.0.1:9"},
        {"spark_data": "memory://store"},
    ):
        with (
            pytest.raises(UsageError, match="no row of theirs may leave this machine"),
            engine_of(Settings(engine="spark", **place), tmp_path, holds_confidential=True),
        ):
            pytest.fail("it was not refused")


def test_without_a_word_the_engine_is_duckdb(tmp_path: Path) -> None:
    with engine_of(Settings(), tmp_path / "engine", holds_confidential=True) as engine:
        assert isinstance(engine, DuckDBEngine)
    assert not (tmp_path / "engine").exists()
