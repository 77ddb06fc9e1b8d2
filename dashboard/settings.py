"""Settings of the dashboard, read from the environment (prefix KRATOMWATCH_)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the published warehouse lies and where the pages are served."""

    model_config = SettingsConfigDict(env_prefix="KRATOMWATCH_", extra="ignore")

    data: Path = Field(default=Path("data"), description="the data folder")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8050, ge=0, le=65535, description="port to listen on")
    answers_mb: int = Field(
        default=64, ge=0, description="how much a process keeps of what it showed; 0 keeps nothing"
    )
    api_requests: int = Field(
        default=600,
        ge=0,
        description="requests to the API that a process answers one client a minute; 0: any number",
    )
    requests: int = Field(
        default=6000,
        ge=0,
        description="requests that a process answers one client a minute; 0: any number",
    )
    workers: int = Field(default=2, ge=1, description="processes that answer requests")

    @property
    def warehouse(self) -> Path:
        """The published warehouse file."""
        return self.data / "published" / "kratomwatch.duckdb"

    @property
    def status(self) -> Path:
        """What the last run of the ETL did."""
        return self.data / "status.json"

    @property
    def runs(self) -> Path:
        """What every run of the ETL did."""
        return self.data / "runs.jsonl"
