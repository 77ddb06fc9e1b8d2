"""Which proxy is believed, and in what.

Anybody can write headers. `X-Forwarded-For`, a user and a request's id count only where the
connection comes from an address that the operator named; `X-Forwarded-Proto` also from this
machine, for it only says how addresses are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Final

import flask
from werkzeug.middleware.proxy_fix import ProxyFix

Network = IPv4Network | IPv6Network
BELIEVED: Final = "kratomwatch.proxy"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Proxies:
    """The application behind proxies; takes the client's address from those that are named."""

    def __init__(self, application: Application, named: Sequence[Network]) -> None:
        """Believe proxies of these networks."""
        self._application = application
        self._named = named
        self._of_named = ProxyFix(application, x_for=1, x_proto=1)
        self._of_here = ProxyFix(application, x_for=0, x_proto=1)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        try:
            peer = ip_address(environ.get("REMOTE_ADDR", ""))
        except ValueError:
            return self._application(environ, start)
        environ[BELIEVED] = any(peer in network for network in self._named)
        if environ[BELIEVED]:
            return self._of_named(environ, start)
        return (self._of_here if peer.is_loopback else self._application)(environ, start)


def is_behind_proxy() -> bool:
    """Say whether a proxy that is believed sent the request."""
    return bool(flask.request.environ.get(BELIEVED))
