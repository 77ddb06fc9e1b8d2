"""What is said where a request cannot be answered: a problem document (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import flask

LONGEST_INSTANCE = 300
PROBLEM_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 (the name that RFC 9457 gives it)
    """A request that cannot be answered; the detail says why and what to ask instead.

    Attributes:
        kind: The same for the same kind of problem, for programs.
        known: What could have been asked.
    """

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        *,
        title: str,
        detail: str,
        known: Sequence[str] = (),
    ) -> None:
        """Keep what is to be said."""
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.known = known

    def document(self, instance: str) -> dict[str, Any]:
        """The problem as RFC 9457 writes it.

        Args:
            instance: the address that was asked.
        """
        known = {"known": list(self.known)} if self.known else {}
        return {
            "type": f"urn:kratomwatch:problem:{self.kind}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            "instance": instance,
            **known,
        }


def response_to(problem: Problem) -> flask.Response:
    """The answer to a request that has a problem."""
    document = problem.document(flask.request.full_path.rstrip("?")[:LONGEST_INSTANCE])
    return flask.Response(
        json.dumps(document, indent=1) + "\n",
        status=int(problem.status),
        content_type=PROBLEM_TYPE,
    )
