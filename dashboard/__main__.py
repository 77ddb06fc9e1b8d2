"""Serve the dashboard: `python -m dashboard` or `kratomwatch-dashboard`."""

from __future__ import annotations

import atexit
import gc
import socket
import sys
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from werkzeug.security import generate_password_hash

from dashboard.app import create_app
from dashboard.follower import keep_following, problem_with
from dashboard.serving import Loop
from dashboard.settings import Settings, reasons

EXIT_USAGE = 2


class ServeError(Exception):
    """The address cannot be served on; the message says what to do."""


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="DIR", help="Data folder (KRATOMWATCH_DATA, else ./data)."),
    ] = None,
    warehouse: Annotated[
        str | None,
        typer.Option(
            "--warehouse",
            metavar="PATH|URL",
            help="Follow what `etl publish --to` keeps there (KRATOMWATCH_FOLLOW).",
        ),
    ] = None,
    *,
    hash_password: Annotated[
        bool, typer.Option("--hash-password", help="Ask for a password, print its hash, and end.")
    ] = False,
) -> None:
    """Serve the published warehouse."""
    if hash_password:
        typer.echo(generate_password_hash(typer.prompt("Password", hide_input=True, err=True)))
        return
    chosen: dict[str, Any] = {"host": host, "port": port, "data": data, "follow": warehouse}
    try:
        settings = Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        raise ServeError(reasons(error)) from error
    _refuse_taken_port(settings)
    if settings.followed and (problem := problem_with(settings.followed, settings.folder)):
        raise ServeError(problem)
    typer.echo(
        f"kratomwatch: http://{settings.host}:{settings.port}/ (data in {settings.folder}; "
        "Ctrl+C stops it)",
        err=True,
    )
    if sys.platform == "win32":
        Loop(warmed_up(settings), host=settings.host, port=settings.port).run(goes_on=lambda: True)
    else:
        _serve_with_gunicorn(settings)


def _refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ServeError(
                f"{settings.host}:{settings.port} cannot be used ({error.strerror}). "
                f"Choose another port: --port {settings.port + 1}, "
                f"or make run PORT={settings.port + 1}."
            ) from error


def _serve_with_gunicorn(settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication

    from dashboard.worker import BufferingWorker

    host = f"[{settings.host}]" if ":" in settings.host else settings.host

    class Application(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{host}:{settings.port}",
                "workers": settings.workers,
                "worker_class": BufferingWorker,
                "loglevel": "warning",
                "control_socket_disable": True,
                "proc_name": "kratomwatch",
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return warmed_up(settings)

    Application().run()


def warmed_up(settings: Settings) -> Any:
    """The WSGI application after one request: parallel first requests would fail in Dash.

    What is loaded by then stays for good, so the garbage collector need not go through it again:
    for the libraries alone that took a tenth of a second, in the middle of an answer.
    """
    if settings.followed:
        keep_following(settings.followed, settings.folder)
    server = create_app(settings).server
    with server.test_client() as client:
        client.get("/")
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return server


def main() -> None:
    """Run the command line."""
    try:
        typer.run(serve)
    except ServeError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(EXIT_USAGE)


if __name__ == "__main__":
    main()
