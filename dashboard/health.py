"""For monitors: `/health` says that the process is alive, `/ready` that the file answers."""

from __future__ import annotations

from typing import Any

import flask

from dashboard.warehouse import Warehouse, WarehouseError

NOT_READY = 503


def register(server: flask.Flask, warehouse: Warehouse) -> None:
    """Add the route; `/health` is Dash's own."""

    @server.get("/ready")
    def ready() -> flask.Response:
        found = readiness(warehouse)
        answer = flask.jsonify(found)
        answer.status_code = 200 if found["is_ready"] else NOT_READY
        answer.headers["Cache-Control"] = "no-store"
        return answer


def readiness(warehouse: Warehouse) -> dict[str, Any]:
    """Ask the published file a question and say how that went.

    Returns:
        is_ready, and built_at, is_synthetic and is_last_good (the published file is damaged, so the
        one before it is served), or the problem; following, where a file elsewhere is followed.
    """
    following = warehouse.following()
    more = {} if following is None else {"following": following.for_monitors()}
    try:
        snapshot = warehouse.answered(lambda one: one.read_again())
    except WarehouseError as error:
        return {"is_ready": False, "problem": error.public, **more}
    return {
        "is_ready": True,
        "built_at": f"{snapshot.build.built_at.isoformat()}Z",
        "is_synthetic": snapshot.build.is_synthetic,
        "is_last_good": snapshot.damage is not None,
        **more,
    }
