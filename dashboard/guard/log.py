"""A line for each request, for operators who ask for it: a JSON document on standard error."""

from __future__ import annotations

import json
import re
import sys
import time
import uuid
from datetime import UTC, datetime
from typing import Final

import flask

from dashboard.guard.proxy import is_behind_proxy

HEADER: Final = "X-Request-ID"
GIVEN: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)


def register(server: flask.Flask) -> None:
    """Give every request an id, and write it down with what was asked and answered."""

    @server.before_request
    def begin() -> None:
        flask.g.request_began = time.perf_counter()
        given = flask.request.headers.get(HEADER, "") if is_behind_proxy() else ""
        flask.g.request_id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex

    @server.after_request
    def end(response: flask.Response) -> flask.Response:
        response.headers[HEADER] = flask.g.request_id
        took = time.perf_counter() - flask.g.request_began
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": flask.g.request_id,
            "client": flask.request.remote_addr,
            "user": flask.g.get("user"),
            "method": flask.request.method,
            "address": flask.request.full_path.rstrip("?"),
            "status": response.status_code,
            "bytes": response.calculate_content_length(),
            "ms": round(took * 1000, 1),
        }
        sys.stderr.write(json.dumps(line) + "\n")
        return response
