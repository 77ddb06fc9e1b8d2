"""How the following of a published file elsewhere goes, as `etl follow` writes it down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from dashboard.runs import Moment

LONG_SILENCE = timedelta(hours=1)
LONG_BEHIND = timedelta(minutes=15)
"""From then on readers are told: the numbers change once a night, and a copy may be on its way."""
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


class News(NamedTuple):
    """What readers are told.

    Attributes:
        kind: the place is silent, or has something that could not be taken.
        moment: when it last answered, or when that was built; null where that is not known.
    """

    kind: Literal["silent", "not taken"]
    moment: datetime | None


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


class Following(BaseModel):
    """How the following goes.

    Attributes:
        asked_at, answered_at: when the place was asked last, and when it last answered.
        problem: what was wrong at the last try; it may name hosts, so it is for the log alone.
        problem_since: when the first of the present row of problems came up.
        published_at: when the place last put something in force.
        in_force: when the warehouse was built that is in force there.
        held: when the one was built that is held here; null for none.
        went_back_from: when the one was built that was taken back, where that was the last change.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    asked_at: Moment | None = None
    answered_at: Annotated[Moment, AfterValidator(_whole)] | None = None
    problem: str | None = None
    problem_since: Moment | None = None
    published_at: Moment | None = None
    in_force: Moment | None = None
    held: Moment | None = None
    went_back_from: Moment | None = None

    @property
    def news(self) -> News | None:
        """What readers are told: nothing where all is well, or not long ago was.

        Silence is judged by the clock, so it is seen, too, where the process that asks is gone.
        """
        now = datetime.now(UTC)
        if self.is_behind and now - (self.problem_since or UNKNOWN) > LONG_BEHIND:
            return News("not taken", self.in_force)
        if now - (self.answered_at or UNKNOWN) > LONG_SILENCE:
            return News("silent", self.answered_at)
        return None

    @property
    def is_behind(self) -> bool:
        """Another warehouse is in force than is held, and it could not be taken."""
        return self.problem is not None and self.in_force is not None and self.in_force != self.held

    def for_monitors(self) -> dict[str, Any]:
        """The same for a program, and nothing of the place that is followed."""
        moments = ("asked_at", "answered_at", "problem_since", "in_force", "went_back_from")
        return {
            "is_well": self.problem is None and self.news is None,
            "is_newest": self.in_force is not None and self.in_force == self.held,
            **{name: _written(getattr(self, name)) for name in moments},
        }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def read_following(path: Path) -> Following:
    """The document; one that is missing or cannot be read is as if nobody had answered yet."""
    try:
        return Following.model_validate_json(path.read_bytes())
    except (OSError, ValidationError, OverflowError):
        return Following()
