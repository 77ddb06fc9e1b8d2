"""Tables that the command line prints: for a person at a terminal, or plain for a pipe.

A pipe gets one line a row, aligned, uncut and without colors, so that it can be read by `grep` and
`cut`. A terminal gets the same table with its last column wrapped at words; where the others alone
are wider than the terminal, nothing is cut either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, notes: Mapping[int, str] | None = None
) -> None:
    """Print a table; columns of numbers stand to the right.

    Args:
        notes: what is to be said below a row, by its place.
    """
    console = Console(highlight=False)
    if console.is_terminal:
        width = max(console.width, _least_width(head, rows))
        Console(width=width).print(_table(head, rows), crop=False)
        for place, note in (notes or {}).items():
            console.print(Text(f"{rows[place][0]}: {note}", style="red"), soft_wrap=True)
        return
    first, *lines = _aligned(head, rows)
    typer.echo(first)
    for place, line in enumerate(lines):
        typer.echo(line)
        if notes and place in notes:
            typer.echo(f"  {notes[place]}")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for place, (name, is_number) in enumerate(zip(head, _are_numbers(head, rows), strict=True)):
        table.add_column(
            Text(name),
            justify="right" if is_number else "left",
            no_wrap=place < len(head) - 1,
        )
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _least_width(head: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The width that cuts no cell and no word of the last column."""
    *columns, last = zip(head, *rows, strict=True)
    words = (len(word) for cell in last for word in cell.split())
    return sum(max(map(len, column)) + 2 for column in columns) + max(words, default=0)


def _aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    columns = list(zip(head, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    are_numbers = _are_numbers(head, rows)
    return [
        "  ".join(
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(row, widths, are_numbers, strict=True)
        ).rstrip()
        for row in [head, *rows]
    ]


def _are_numbers(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[bool]:
    """Whether a column holds nothing but numbers."""
    columns = zip(head, *rows, strict=True)
    return [all(re.fullmatch(r"[\d,]*", cell) for cell in cells) for _, *cells in columns]
