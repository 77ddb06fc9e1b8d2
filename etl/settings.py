"""Every setting of the ETL in one place, read from the environment (prefix KRATOMWATCH_)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the data lives and how much of the machine a run may use."""

    model_config = SettingsConfigDict(env_prefix="KRATOMWATCH_", extra="ignore")

    data: Path = Field(default=Path("data"), description="the data folder")
    memory_limit: str = Field(default="1GB", description="what DuckDB may hold in memory")
    threads: int = Field(default=2, ge=1, description="threads that DuckDB may use")
    suppress_below: int = Field(
        default=10,
        ge=0,
        le=21,
        description="counts from 1 to one below this are hidden in tables from line lists",
    )
    keep_previous: int = Field(default=3, ge=1, description="earlier warehouses kept")

    @property
    def folders(self) -> Folders:
        """The folders below the data folder."""
        return Folders(self.data)


class Folders:
    """The layout of a data folder; nothing is created before it is needed."""

    def __init__(self, root: Path) -> None:
        """Take the data folder as the root of all others."""
        self.root = root
        self.landing = root / "landing"
        self.staged = root / "staged"
        self.work = root / "building"
        self.published = root / "published"
        self.previous = self.published / "previous"
        self.warehouse = self.published / "kratomwatch.duckdb"
        self.status = root / "status.json"
        self.lock = root / "run.lock"
