"""Who may ask: a password, or a user that a proxy names; and how often.

A password is kept as a hash (scrypt). Reckoning one takes a tenth of a second, so a process
remembers the last one that was right, keyed with a secret of its own, and a client that sends wrong
ones is soon asked to wait.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import flask
from werkzeug.security import check_password_hash

from dashboard.api.problems import response_to
from dashboard.api.rate import Rate, TooManyError
from dashboard.guard.errors import is_for_programs, refusal
from dashboard.guard.proxy import is_behind_proxy
from dashboard.settings import Settings

OPEN: Final = frozenset({"/health", "/ready"})
"""For monitors; they say nothing of any report."""
FILES: Final = ("/assets/", "/_dash-component-suites/", "/plotly.js", "/_favicon.ico", "/health")
"""What is not counted: it costs nothing, and a browser asks for dozens at once."""
WRONG_A_MINUTE: Final = 10
LONGEST_PASSWORD: Final = 1_000
NO_USER: Final = "The proxy named no user. Sign in there."
NO_PASSWORD: Final = "A password is needed; any name will do."  # noqa: S105


class Password:
    """Compares what is sent with a hash, in a time that does not depend on it."""

    def __init__(self, hashed: str) -> None:
        """Know the hash."""
        self._hashed = hashed
        self._secret = secrets.token_bytes(32)
        self._right: bytes = b""
        self._lock = threading.Lock()

    def is_known(self, password: str) -> bool:
        """Say whether this is the one that was right before."""
        return hmac.compare_digest(self._right, self._keyed(password))

    def is_right(self, password: str) -> bool:
        """Say whether it is the password; one after the other, for each takes memory, too."""
        with self._lock:
            if not check_password_hash(self._hashed, password):
                return False
            self._right = self._keyed(password)
            return True

    def _keyed(self, password: str) -> bytes:
        return hmac.new(self._secret, password.encode(), hashlib.sha256).digest()


def register(server: flask.Flask, settings: Settings) -> None:
    """Let only those in who may."""
    rate = Rate(settings.requests)
    hashed = settings.password_hash
    password = Password(hashed) if hashed else None
    wrong = Rate(WRONG_A_MINUTE)
    checks: list[Callable[[], flask.Response | None]] = []

    def count() -> flask.Response | None:
        if flask.request.path.startswith(FILES):
            return None
        return _taken(rate)

    def sign_in() -> flask.Response | None:
        if flask.request.path in OPEN:
            return None
        user = _named_user(settings)
        if user:
            flask.g.user = user
            return None
        if password is None:
            return refusal(HTTPStatus.FORBIDDEN, NO_USER)
        return _asked_for(password, wrong)

    checks.append(count)
    if password or settings.user_header:
        checks.append(sign_in)
        server.after_request(_keep_private)
    for check in checks:
        server.before_request(check)


def _named_user(settings: Settings) -> str:
    if not settings.user_header or not is_behind_proxy():
        return ""
    return flask.request.headers.get(settings.user_header, "").strip()


def _asked_for(password: Password, wrong: Rate) -> flask.Response | None:
    sent = flask.request.authorization
    if sent is None or sent.type != "basic" or not sent.password:
        return _challenge()
    if len(sent.password) > LONGEST_PASSWORD:
        return _challenge()
    if not password.is_known(sent.password):
        refused = _taken(wrong)
        if refused is not None:
            return refused
        if not password.is_right(sent.password):
            return _challenge()
    flask.g.user = sent.username or ""
    return None


def _taken(rate: Rate) -> flask.Response | None:
    try:
        rate.take(flask.request.remote_addr or "")
    except TooManyError as problem:
        response = (
            response_to(problem)
            if is_for_programs()
            else refusal(problem.status, f"Too many requests. Wait {problem.wait} s.")
        )
        response.headers["Retry-After"] = str(problem.wait)
        return response
    return None


def _challenge() -> flask.Response:
    response = refusal(HTTPStatus.UNAUTHORIZED, NO_PASSWORD)
    response.headers["WWW-Authenticate"] = 'Basic realm="kratomwatch", charset="UTF-8"'
    return response


def _keep_private(response: flask.Response) -> flask.Response:
    """Let no cache between give to others what one had to sign in for."""
    response.cache_control.public = False
    response.cache_control.private = True
    return response
