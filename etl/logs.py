"""What a command says on stderr: a line a message, or a JSON document a line on request."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

VARIABLE = "KRATOMWATCH_LOG_FORMAT"
log = logging.getLogger("etl")


class JsonLines(logging.Formatter):
    """One JSON document for each message: time, level, logger and message."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a message; a traceback, where there is one, is a field of its own."""
        document = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            document["traceback"] = self.formatException(record.exc_info)
        return json.dumps(document, ensure_ascii=False)


def set_up(log_format: str) -> None:
    """Let every message go to stderr; `json` for documents, anything else for plain lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def say(line: str, *, level: int = logging.INFO) -> None:
    """Say a line to the person at the terminal, or to what reads the log."""
    log.log(level, "%s", line)
