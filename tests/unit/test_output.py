"""Tables of the command line: plain for a pipe, wrapped at a terminal, cut in neither."""

from __future__ import annotations

import io
import re
import sys

import pytest

from etl.output import print_table

HEAD = ("file", "row", "value", "accepted")
LONG = "Minor effect, Moderate effect, Major effect, No effect, Death and many more words"
ROWS = [("list.csv", "2", "[red]strange[/red]", LONG), ("list.csv", "1,130", "x", "Death")]


def test_a_pipe_gets_one_line_a_row_uncut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    print_table(HEAD, ROWS, notes={0: "failing since yesterday"})
    assert capsys.readouterr().out.splitlines() == [
        "file        row  value               accepted",
        f"list.csv      2  [red]strange[/red]  {LONG}",
        "  failing since yesterday",
        "list.csv  1,130  x                   Death",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [20, 60, 200])
def test_a_terminal_loses_no_word_either(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    print_table(HEAD, ROWS, notes={1: "failing since yesterday"})
    text = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())
    for word in (*LONG.split(), "[red]strange[/red]", "1,130", "list.csv: failing since yesterday"):
        assert word in text
    lines = text.splitlines()
    assert lines[0].split() == list(HEAD)
    if width == 60:
        assert max(len(line.rstrip()) for line in lines) <= width
