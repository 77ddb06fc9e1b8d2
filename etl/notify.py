"""Tell a receiver what happened: one JSON document after a run, and none where nothing is new.

The receiver is an address, which gets the document by POST, or a command, which gets it on its
standard input. What was told is remembered in `notified.json`, so that the same alert is told once;
a receiver that fails never fails a run, and is told again after the next.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import requests
from pydantic import Field, ValidationError

from etl.errors import UsageError
from etl.news import newest_alerts, overdue
from etl.settings import Settings
from etl.store.documents import Document
from etl.store.files import write_json
from etl.store.status import Status, now, read_status

LOG = logging.getLogger(__name__)
SIGNATURE = "X-Kratomwatch-Signature"
SECONDS = 20.0
FAILED = frozenset({"failed", "checks refused"})


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that a receiver is told.

    Attributes:
        kind: alert, failure, refusal or staleness.
        key: The same for as long as it is the same thing.
    """

    kind: str
    key: str
    title: str
    text: str = ""


class Told(Document):
    """What was told already: `notified.json`.

    Attributes:
        keys: of events. Those of alerts stay; another one is forgotten when it is over, so that it
            is told again when it comes back.
    """

    keys: list[str] = Field(default_factory=list)


def events(settings: Settings, error: Exception | None = None) -> list[Event]:
    """What there is to tell after a run, whether it was told before or not.

    Args:
        error: what ended it, which may have been before it could be written down.
    """
    status = read_status(settings.folders.status)
    of_run = _of_run(status)
    if error is not None and str(error) not in [event.text for event in of_run]:
        of_run = [_failure("failure", str(error) or repr(error))]
    return [*of_run, *_damage(status), *_of_sources(status), *_alerts(settings)]


def _of_run(status: Status) -> list[Event]:
    if status.outcome not in FAILED:
        return []
    kind = "refusal" if status.outcome == "checks refused" else "failure"
    return [_failure(kind, status.message)]


def _failure(kind: str, text: str) -> Event:
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    title = (
        "A build was refused by its checks; the warehouse before it stays published."
        if kind == "refusal"
        else "A run failed; what was published before stays."
    )
    return Event(kind=kind, key=f"{kind}:run:{digest}", title=title, text=text)


def _damage(status: Status) -> list[Event]:
    """What the run found damaged: it was made again, and the disk may fail."""
    if not status.mended:
        return []
    text = " | ".join(status.mended)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    title = "Damaged files were found and made again; look after the disk."
    return [Event(kind="failure", key=f"failure:damage:{digest}", title=title, text=text)]


def _of_sources(status: Status) -> list[Event]:
    failing = [
        Event(
            kind="failure",
            key=f"failure:{key}:{entry.failing_since}",
            title=f"{key} fails since {entry.failing_since}.",
            text=entry.last_error,
        )
        for key, entry in status.sources.items()
        if entry.last_error
    ]
    late = [
        Event(kind="staleness", key=f"staleness:{one.source}:{one.due_on}", title=one.words)
        for one in overdue(status)
    ]
    return [*failing, *late]


def _alerts(settings: Settings) -> list[Event]:
    """The alerts of the newest quarters that nobody settled."""
    try:
        found = newest_alerts(settings.folders.warehouse)
    except UsageError:
        return []
    except Exception as error:  # a damaged file, or one of another program: no reason to be silent
        LOG.warning("The alerts of the published file cannot be read: %s", error)
        return []
    return [Event(kind="alert", key=item.key, title=item.title, text=item.text) for item in found]


def notify(settings: Settings, receiver: str, error: Exception | None = None) -> bool:
    """Tell what was not told yet; say whether anything was told.

    Args:
        receiver: an address (http, https) or a command.
        error: what ended the run, if something did.
    """
    path = settings.folders.root / "notified.json"
    told = _told(path)
    found = events(settings, error)
    new = [event for event in found if event.key not in told.keys]
    there = {event.key for event in found}
    kept = [key for key in told.keys if key in there or key.startswith("alert:")]
    if not new:
        if kept != told.keys:
            write_json(path, Told(keys=kept).model_dump(mode="json"))
        return False
    problem = _send(settings, receiver, _document(settings, new))
    if problem:
        LOG.warning(
            "The receiver could not be told of %s: %s. It is told after the next run.",
            ", ".join(event.kind for event in new),
            problem,
        )
        return False
    kept += [event.key for event in new]
    write_json(path, Told(keys=kept).model_dump(mode="json"))
    return True


def _told(path: Path) -> Told:
    try:
        return Told.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Told()


def _document(settings: Settings, new: Sequence[Event]) -> bytes:
    status = read_status(settings.folders.status)
    document = {
        "program": "kratomwatch",
        "sent_at": now(),
        "is_synthetic": bool((status.published or {}).get("is_synthetic")),
        "outcome": status.outcome,
        "events": [asdict(event) for event in new],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _send(settings: Settings, receiver: str, body: bytes) -> str:
    """Send a document; say what went wrong, or nothing."""
    key = settings.notify_key.get_secret_value() if settings.notify_key else ""
    signed = {SIGNATURE: f"sha256={hmac.digest(key.encode(), body, 'sha256').hex()}"} if key else {}
    try:
        if receiver.startswith(("http://", "https://")):
            answer = requests.post(
                receiver,
                data=body,
                headers={"Content-Type": "application/json; charset=utf-8", **signed},
                timeout=SECONDS,
                allow_redirects=False,
            )
            return "" if answer.status_code // 100 == 2 else f"it answered {answer.status_code}"
        # The operator's own command, as given; no shell reads it.
        ended = subprocess.run(  # noqa: S603
            shlex.split(receiver), input=body, capture_output=True, timeout=SECONDS, check=False
        )
    except (requests.RequestException, OSError, ValueError, subprocess.SubprocessError) as error:
        # The address can hold a token, so the type of what went wrong has to do.
        return type(error).__name__
    return "" if ended.returncode == 0 else f"its exit code was {ended.returncode}"
