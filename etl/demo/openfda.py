"""What synthetic answers of every openFDA endpoint have in common: the envelope and the gzip."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence

DISCLAIMER = (
    "SYNTHETIC DEMONSTRATION DATA made by kratomwatch. Not published by FDA or openFDA; "
    "no entry is a real report."
)
LAST_UPDATED = "2026-10-20"

Record = dict[str, object]


def answer(records: Sequence[Record], *, skip: int = 0, limit: int = 1000) -> bytes:
    """Return the API answer that starts at record `skip` and has at most `limit` records."""
    document = {
        "meta": {
            "disclaimer": DISCLAIMER,
            "terms": "https://open.fda.gov/terms/",
            "license": "https://open.fda.gov/license/",
            "last_updated": LAST_UPDATED,
            "results": {"skip": skip, "limit": limit, "total": len(records)},
        },
        "results": list(records[skip : skip + limit]),
    }
    return json.dumps(document, indent=1).encode("ascii")


def gzipped(content: bytes) -> bytes:
    """Return the content compressed, without the time or a file name in the header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as stream:
        stream.write(content)
    return buffer.getvalue()
