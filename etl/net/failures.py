"""Failures of requests: which may pass, how they are told, and what must not be told."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote

from requests import exceptions as http
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
)

LATER = "It is tried again at the next run"
CHECK_CONNECTION = "Check the connection of this machine, its proxy (HTTPS_PROXY) and the address"
CHECK_ADDRESS = "If the publisher moved it, set the new address (see the operating guide)"
BY_BROWSER = "It may turn programs away: fetch it with a browser and add it by hand (`etl add`)"
TOO_SLOW = "it came too slowly and was left"


class TryAgainError(Exception):
    """One try failed in a way that may pass."""

    def __init__(
        self, problem: str, *, wait_seconds: float | None = None, is_unreachable: bool = False
    ) -> None:
        """Keep the parts; `wait_seconds` is what the server asks for."""
        self.problem = problem
        self.wait_seconds = wait_seconds
        self.is_unreachable = is_unreachable
        super().__init__(problem)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Take keys and passwords out of a text that people or files will see.

    Args:
        secrets: keys in use; they go wherever they stand, also URL-encoded or as they are sent.
    """
    for secret in secrets:
        sent = b64encode(f"{secret}:".encode()).decode()
        for form in {secret, quote(secret, safe=""), sent}:
            text = text.replace(form, "(key)")
    text = re.sub(r"(?i)(api_key=)[^&\s'\"<>)]*", r"\1(key)", text)
    return re.sub(r"(?i)(://)[^/\s@'\"]+@", r"\1", text)


def is_unreachable(error: http.RequestException) -> bool:
    """Say whether no connection came about at all, so that nothing was asked."""
    if isinstance(error, (http.ConnectTimeout, http.ProxyError)):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(
        reason, (NewConnectionError, NameResolutionError, ConnectTimeoutError, ProxyError)
    )


def in_words(error: http.RequestException) -> str:
    """What went wrong with a connection, without its address."""
    if isinstance(error, http.ProxyError):
        return "the proxy cannot be reached"
    if is_unreachable(error):
        return "the server cannot be reached"
    if isinstance(error, http.Timeout):
        return "the server does not answer in time"
    return f"the connection broke ({root_cause(error)})"


def root_cause(error: BaseException) -> str:
    """The name of the innermost cause; its text may hold the whole address."""
    while True:
        inner = getattr(error, "reason", None) or next(
            (arg for arg in reversed(error.args) if isinstance(arg, BaseException)), None
        )
        if not isinstance(inner, BaseException):
            return type(error).__name__
        error = inner
