"""What a folder for readers holds: `manifest.json`, and files that are named for their SHA-256.

A name that says the bytes can be resumed at any place, kept by any cache and copied in any order:
two files never share one. The manifest alone changes, and is written last.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from etl.errors import BadFileError
from etl.store.documents import FrozenDocument, problem

NAME = "manifest.json"
FORMAT = 1
"""Goes up where a reader of this version could not follow any more."""
LARGEST = 1 << 20
"""Bytes that a manifest may have; a hundred warehouses take 30,000."""
LARGEST_DOCUMENT = 1 << 24
REMEDY = "Publish it again: python -m etl publish --to FOLDER"
DocumentName = Literal["status.json", "runs.jsonl"]
"""What the dashboard reads beside the warehouse."""


class Content(FrozenDocument):
    """A file by what it holds.

    Attributes:
        sha256: of its bytes, 64 hexadecimal digits.
        size: in bytes.
    """

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]

    def document_name(self, name: str) -> str:
        """Where a document lies below the folder."""
        return f"documents/{self.sha256}{PurePosixPath(name).suffix}"


class PublishedWarehouse(Content):
    """A warehouse, and what it says about itself.

    Attributes:
        built_at: in UTC, without a zone, as in `mart_build`.
        input_version: what it was built from.
    """

    built_at: datetime
    is_synthetic: bool
    input_version: str = ""

    @property
    def name(self) -> str:
        """Where it lies below the folder."""
        return f"warehouses/{self.sha256}.duckdb"


class Manifest(FrozenDocument):
    """The document `manifest.json`.

    Attributes:
        format: see `FORMAT`.
        published_at: when it was written, ISO 8601 in UTC.
        warehouses: those that readers may hold, the one in force last. What was taken back is not
            among them.
        documents: how the runs went, by the name that the file has in a data folder.
    """

    program: Literal["kratomwatch"] = "kratomwatch"
    format: int = FORMAT
    published_at: str
    warehouses: Annotated[tuple[PublishedWarehouse, ...], Field(min_length=1, max_length=100)]
    documents: dict[DocumentName, Content] = Field(default_factory=dict)

    @property
    def in_force(self) -> PublishedWarehouse:
        """The warehouse that readers are to show."""
        return self.warehouses[-1]

    @property
    def names(self) -> set[str]:
        """Every file that it names, by its place below the folder."""
        documents = (one.document_name(name) for name, one in self.documents.items())
        return {*(one.name for one in self.warehouses), *documents}

    def says_the_same_as(self, other: Manifest | None) -> bool:
        """Say whether two differ in the time of writing at most."""
        return other is not None and self == other.model_copy(
            update={"published_at": self.published_at}
        )


def read_manifest(text: bytes, where: str) -> Manifest:
    """The manifest that these bytes are.

    Args:
        where: the place it came from, for messages.

    Raises:
        BadFileError: they are none, or one for a newer program.
    """
    try:
        document = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("program") != "kratomwatch":
        raise BadFileError(where, "this is no manifest of kratomwatch", remedy=REMEDY)
    known = document.get("format")
    if isinstance(known, int) and known > FORMAT:
        raise BadFileError(
            where,
            f"it is of format {known}, and this program knows {FORMAT}",
            remedy="Upgrade this program (docs/operating.md, Upgrade)",
        )
    try:
        return Manifest.model_validate(document)
    except ValidationError as error:
        raise BadFileError(where, problem(error), remedy=REMEDY) from error
