"""The command line of the ETL: as a process of its own, or within this one, which is faster."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from etl.cli import main
from tests.support import ROOT


@dataclass(frozen=True)
class Ended:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def etl_process(*arguments: str | Path, environment: Mapping[str, str]) -> Ended:
    """Run `python -m etl` as an operator does."""
    result = subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
        timeout=240,
    )
    return Ended(result.returncode, result.stdout, result.stderr)


def etl_here(*arguments: str | Path, environment: Mapping[str, str]) -> Ended:
    """Run the same in this process: what a process has of its own is put in place and back."""
    code = 0
    with (
        mock.patch.dict(os.environ, {"COLUMNS": "200", **environment}),
        mock.patch.object(sys, "argv", ["python -m etl", *map(str, arguments)]),
        redirect_stdout(_text()) as stdout,
        redirect_stderr(_text()) as stderr,
        _logging_as_in_a_process(),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Ended(code, _said(stdout), _said(stderr))


@contextmanager
def _logging_as_in_a_process() -> Iterator[None]:
    """Let `main` set up logging as if nobody had; pytest's own handlers come back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def _text() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _said(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
