"""Write the brief to standard output: `python -m dashboard.brief`; `etl brief` asks this."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from dashboard.brief.routes import written_for
from dashboard.settings import Settings, reasons
from dashboard.warehouse import Warehouse, WarehouseError

EXIT_USAGE = 2


def write(
    data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Data folder.")] = None,
    filters: Annotated[str, typer.Option(help="As in an address: substance=7-oh.")] = "",
    host: Annotated[str, typer.Option(help="Where the pages are served, to be cited.")] = "",
) -> None:
    """Write the brief of the published warehouse as one HTML file to standard output."""
    given: dict[str, Any] = {} if data is None else {"data": data}
    settings = Settings(**given)
    warehouse = Warehouse(
        settings.warehouse,
        settings.status,
        runs_path=settings.runs,
        following_path=settings.following,
    )
    text = warehouse.answered(
        lambda snapshot: written_for(warehouse, snapshot, filters, host=host.rstrip("/"))
    )
    sys.stdout.buffer.write(text.encode("utf-8"))


def main() -> None:
    """Run the command line."""
    try:
        typer.run(write)
    except WarehouseError as error:
        typer.echo(f"{error}", err=True)
        sys.exit(EXIT_USAGE)
    except ValidationError as error:
        typer.echo(reasons(error), err=True)
        sys.exit(EXIT_USAGE)


if __name__ == "__main__":
    main()
