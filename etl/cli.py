"""The command line of the ETL: `python -m etl` or `kratomwatch-etl`."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from etl import logs, news, pipeline
from etl.brief import brief
from etl.budget import time_for
from etl.build.descriptions import FileKind
from etl.build.dictionary import dictionary
from etl.build.export import export as export_tables
from etl.demo.write_all import write_releases
from etl.errors import EtlError, ExitCode, LockedError, UsageError, unexpected
from etl.logs import say
from etl.net.context import FIRST_QUARTER, Span
from etl.notify import notify as tell
from etl.options import (
    DataOption,
    EngineOption,
    SparkDataOption,
    SparkMasterOption,
    SparkRemoteOption,
    keys_of,
    settings_of,
    with_engine,
)
from etl.output import print_table
from etl.readers.follow import end_with_input, follow
from etl.readers.target import publish_to
from etl.recognition.engine import Recogniser
from etl.schedule import cron_line, systemd_units
from etl.settings import Settings
from etl.sources.base import Problem
from etl.sources.registry import SOURCES, source_named
from etl.status_tables import print_runs, print_status
from etl.stopping import stoppable
from etl.store.files import write_text
from etl.store.landing import Landing
from etl.store.publish import generation
from etl.store.runs import read_runs
from etl.store.status import read_status

app = typer.Typer(
    help="Load public adverse-event reports that name kratom or 7-OH into DuckDB.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
FILE_ERROR_HINT = "Check the rights of the folder and the space on the disk, or use --data DIR."


@app.callback()
def options(context: typer.Context, data: DataOption = None) -> None:
    """Take the options that every command knows."""
    context.obj = data


@app.command()
def run(
    context: typer.Context,
    sources: Annotated[
        str, typer.Option(help="Only these sources, comma-separated.", metavar="A,B")
    ] = "",
    offline: Annotated[
        bool, typer.Option("--offline", help="Use what has landed; no network.")
    ] = False,
    first: Annotated[
        str | None,
        typer.Option("--from", help="First FAERS quarter (default: the last 8).", metavar="2015q1"),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="Last FAERS quarter.", metavar="2026q2")
    ] = None,
    all_quarters: Annotated[
        bool, typer.Option("--all-quarters", help="FAERS since 2004: about 3.6 GB.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Build even when nothing changed; count all anew.")
    ] = False,
    accept: Annotated[
        str,
        typer.Option(
            help="Take releases of these sources though they lack much of what stood before.",
            metavar="A,B",
        ),
    ] = "",
    notify: Annotated[
        str | None,
        typer.Option(
            "--notify",
            metavar="URL|COMMAND",
            help="Told of alerts and failures, each once (KRATOMWATCH_NOTIFY).",
        ),
    ] = None,
    engine: EngineOption = None,
    spark_master: SparkMasterOption = None,
    spark_remote: SparkRemoteOption = None,
    spark_data: SparkDataOption = None,
    data: DataOption = None,
) -> None:
    """Bring the published warehouse up to date; a second run with nothing new changes nothing."""
    if offline and (first or last or all_quarters):
        raise UsageError(
            "--from, --to and --all-quarters choose what to fetch; --offline fetches nothing."
        )
    if all_quarters and (first or last):
        raise UsageError("Choose --all-quarters, or --from and --to.")
    span = Span.of(FIRST_QUARTER if all_quarters else first, last)
    settings = with_engine(
        settings_of(context, data),
        engine,
        master=spark_master,
        remote=spark_remote,
        store=spark_data,
    )
    receiver = settings.notify if notify is None else notify
    try:
        status = pipeline.run(
            settings,
            source_keys=keys_of(sources),
            span=None if offline else span,
            force=force,
            accept=keys_of(accept),
        )
    except LockedError:
        raise
    except Exception as error:
        _tell(settings, receiver, error)
        raise
    say(status.message)
    _tell(settings, receiver)
    raise typer.Exit(status.exit_code)


def _tell(settings: Settings, receiver: str, failed: Exception | None = None) -> None:
    """Tell the receiver what is new; nothing that goes wrong there may fail a run."""
    if not receiver:
        return
    try:
        if tell(settings, receiver, failed):
            say("The receiver was told what is new.")
    except Exception as error:
        say(f"The receiver was not told what is new ({type(error).__name__}).")


@app.command()
def digest(
    context: typer.Context,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="A day; by default that of the refresh before the last."
        ),
    ] = None,
    as_html: Annotated[bool, typer.Option("--html/--text", help="For a mail.")] = False,
    data: DataOption = None,
) -> None:
    """Print what is new, for a mail; nothing new prints nothing."""
    folders = settings_of(context, data).folders
    day: date | None = since.date() if since else None
    found = news.read_news(folders.warehouse, since=day)
    late = news.overdue(read_status(folders.status))
    typer.echo((news.as_html if as_html else news.as_text)(found, late), nl=False)


@app.command()
def add(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help=f"One of: {', '.join(SOURCES)}.")],
    paths: Annotated[list[Path], typer.Argument(help="Files as the publisher delivers them.")],
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="M", help="TOML file that says which column is which (line lists)."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is wrong with the files; load nothing.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Take local files into the landing zone; `etl run --offline` then builds from them."""
    if check:
        raise typer.Exit(_check(source, paths, mapping))
    settings = settings_of(context, data)
    for line in pipeline.add(settings, source, paths, mapping=mapping):
        say(line)
    say(f"Build the warehouse with: {settings.command('run --offline')}")


def _check(source_key: str, paths: list[Path], mapping: Path | None) -> int:
    """Print every value that is refused; the exit code says whether there was one."""
    source = source_named(source_key)
    if source.check is None:
        raise UsageError(f"{source.key} files cannot be checked; `etl add` refuses unusable ones.")
    problems = [
        (path, problem)
        for path in pipeline.files_of(source, paths, mapping)
        for problem in _checked(source.check, path, mapping)
    ]
    if not problems:
        say("Every value can be used. Nothing was loaded; add the file without --check.")
        return int(ExitCode.DONE)
    rows = [
        (path.name, str(one.row), one.column, one.value or "(blank)", one.accepted)
        for path, one in problems
    ]
    print_table(("file", "row", "column", "value", "accepted"), rows)
    say(
        f"{len(problems)} values are refused; nothing was loaded. Correct the list or map the "
        "values in a mapping file (--mapping M)."
    )
    return int(ExitCode.USAGE)


def _checked(
    check: Callable[[Path, Path | None], list[Problem]], path: Path, mapping: Path | None
) -> list[Problem]:
    with time_for(path):
        return check(path, mapping)


@app.command()
def demo(context: typer.Context, data: DataOption = None) -> None:
    """Write synthetic releases in the publishers' formats and run the real pipeline over them."""
    settings = settings_of(context, data)
    if False in Landing(settings.folders.landing).synthetic_flags():
        raise UsageError(
            f"{settings.data} holds real releases; synthetic ones cannot join them in one "
            "warehouse. Use another folder: --data DIR."
        )
    say("Synthetic data: it describes no real report.")
    with tempfile.TemporaryDirectory(prefix="kratomwatch-demo-") as folder:
        for file in write_releases(Path(folder)):
            pipeline.add(settings, file.source, [file.path], is_synthetic=True)
    status = pipeline.run(settings)
    say(status.message)
    raise typer.Exit(status.exit_code)


@app.command()
def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit code 3 where a source is overdue or fails.")
    ] = False,
    runs: Annotated[
        bool, typer.Option("--runs", help="What the last runs did; with --json every run known.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Say per source how current it is, what failed, and which warehouse is published."""
    folders = settings_of(context, data).folders
    if runs:
        found = read_runs(folders.runs)
        if as_json:
            documents = [run.model_dump(mode="json") for run in found]
            typer.echo(json.dumps(documents, indent=2, ensure_ascii=False))
        else:
            print_runs(found)
        return
    document = read_status(folders.status)
    current = generation(folders.warehouse)
    if current is None:
        document.published = None
    if as_json:
        typer.echo(json.dumps(document.model_dump(mode="json"), indent=2, ensure_ascii=False))
    else:
        print_status(document)
    late = news.overdue(document)
    if check:
        for one in late:
            say(one.words)
        if late or any(entry.last_error for entry in document.sources.values()):
            raise typer.Exit(int(ExitCode.SOURCE_FAILED))


@app.command("publish")
def publish_for_readers(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="PATH", help="A folder for readers.")],
    data: DataOption = None,
) -> None:
    """Copy the published warehouse to a folder that dashboards follow, its manifest last."""
    settings = settings_of(context, data)
    say(publish_to(settings.folders, to, keep=settings.keep_previous))


@app.command("follow")
def follow_place(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(help="A folder for readers or its address (KRATOMWATCH_FOLLOW).")
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Look once, and end.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say if it can be followed.")] = False,
    until_input_ends: Annotated[bool, typer.Option("--until-input-ends", hidden=True)] = False,
    data: DataOption = None,
) -> None:
    """Hold the data folder equal to a folder for readers; `dashboard --warehouse` does this."""
    if until_input_ends:
        end_with_input()
    follow(settings_of(context, data), address, once=once, check=check)


@app.command()
def rollback(
    context: typer.Context,
    undo: Annotated[
        bool, typer.Option("--undo", help="Publish what the last rollback took out of use.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Publish the warehouse before this one again; with --undo, go back to where you were."""
    say(pipeline.rollback(settings_of(context, data), undo=undo))


@app.command()
def editions(
    context: typer.Context,
    begin_anew: Annotated[
        bool,
        typer.Option(
            "--begin-anew",
            help="The memory is lost: compare with what the files still there say, and no more.",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """Say which editions of the tables with hidden counts are remembered."""
    settings = settings_of(context, data)
    for line in pipeline.editions(settings, begin_anew=begin_anew):
        typer.echo(line)


@app.command()
def schedule(
    context: typer.Context,
    cron: Annotated[bool, typer.Option("--cron", help="A crontab line.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="Service and timer units.")] = False,
    data: DataOption = None,
) -> None:
    """Print what a scheduler needs to run the ETL every night."""
    if cron == systemd:
        raise UsageError("Choose one: etl schedule --cron or etl schedule --systemd.")
    folder = settings_of(context, data).data
    typer.echo(cron_line(folder) if cron else systemd_units(folder), nl=False)


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")] = Path("export"),
    parquet: Annotated[bool, typer.Option("--parquet", help="Parquet instead of CSV.")] = False,
    data: DataOption = None,
) -> None:
    """Write the published tables as CSV or Parquet, with descriptions for catalogues and programs.

    datapackage.json (Data Package 2.0), croissant.json (Croissant 1.0), dcat.jsonld (DCAT 3).
    """
    kind: FileKind = "parquet" if parquet else "csv"
    names = export_tables(settings_of(context, data).folders.warehouse, folder, kind=kind)
    say(f"Wrote {len(names)} tables and their descriptions to {folder}.")


@app.command("brief")
def write_brief(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What to write.")] = Path("kratomwatch_brief.html"),
    filters: Annotated[
        str, typer.Option(help="As in the address of a page: substance=7-oh&from=2024-Q1.")
    ] = "",
    host: Annotated[str, typer.Option(help="Where the pages are served, to be cited.")] = "",
    data: DataOption = None,
) -> None:
    """Write the two-page brief: one HTML file to print or to send."""
    write_text(file, brief(settings_of(context, data), filters=filters, host=host))
    say(f"Wrote {file}: two pages of A4 or Letter.")


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A product name as written on a report.")],
    ingredients: Annotated[
        str | None, typer.Option("--ingredients", help="The ingredient field beside it.")
    ] = None,
) -> None:
    """Say which rule recognises a product name, as what, and what was ruled out."""
    if not text.strip() and not (ingredients or "").strip():
        raise UsageError("There is no text to read. Give a product name in quotation marks.")
    explanation = Recogniser.from_csv().explain(text, ingredients)
    typer.echo(f"As written: {explanation.text}")
    typer.echo(f"Read as:    {explanation.normalised}")
    for match in explanation.matches:
        typer.echo(
            f"{match.substance}: rule {match.rule_id} matched '{match.matched_text}' in "
            f"{match.field} ({match.confidence})"
        )
    if not explanation.matches:
        typer.echo("No watched substance.")
    for ruled_out in explanation.ruled_out:
        typer.echo(
            f"Ruled out: {ruled_out.substance} by rule {ruled_out.rule_id} on "
            f"'{ruled_out.matched_text}': {ruled_out.because}"
        )


@app.command("dictionary")
def print_dictionary() -> None:
    """Print the data dictionary as Markdown."""
    typer.echo(dictionary(), nl=False)


def main() -> None:
    """Run the command line; every known error ends in one line and its exit code."""
    logs.set_up(os.environ.get(logs.VARIABLE, ""))
    try:
        with stoppable():
            app()
    except EtlError as error:
        sys.exit(_ended(f"Error: {error}", error.exit_code))
    except OSError as error:
        sys.exit(_ended(f"Error: {error}. {FILE_ERROR_HINT}", ExitCode.UNEXPECTED))
    except Exception as error:
        text = f"Error: {unexpected(error)} The published warehouse is untouched."
        sys.exit(_ended(text, ExitCode.UNEXPECTED))


def _ended(line: str, code: ExitCode) -> int:
    say(line, level=logging.ERROR)
    return int(code)


if __name__ == "__main__":
    main()
