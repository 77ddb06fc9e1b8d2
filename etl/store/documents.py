"""JSON documents of the data folder: what they hold, and what is wrong with one in one line."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError


class Document(BaseModel):
    """A document, or a part of one; what another version of the program added is left out."""

    model_config = ConfigDict(extra="ignore")


class FrozenDocument(Document):
    """A document that stays as it was read or made."""

    model_config = ConfigDict(frozen=True)


def problem(error: ValidationError) -> str:
    """The first thing that is wrong with a document, and where it stands."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
