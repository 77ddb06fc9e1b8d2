"""Every setting of the ETL in one place, read from the environment (prefix KRATOMWATCH_)."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from etl.budget import SECONDS


class Settings(BaseSettings):
    """Where the data lives and how much of the machine a run may use."""

    model_config = SettingsConfigDict(
        env_prefix="KRATOMWATCH_", extra="ignore", hide_input_in_errors=True
    )

    data: Path = Field(default=Path("data"), description="the data folder")
    memory_limit: str = Field(default="1GB", description="what DuckDB may hold in memory")
    threads: int = Field(default=2, ge=1, description="threads that DuckDB may use")
    engine: Literal["duckdb", "spark"] = Field(
        default="duckdb", description="what makes the relations of whole sources"
    )
    spark_master: str = Field(
        default="", description="where Spark is: local[2], spark://host:7077; all of this machine"
    )
    spark_remote: str = Field(
        default="", description="a server of Spark Connect instead: sc://host:15002"
    )
    spark_data: str = Field(
        default="",
        description="a folder in a store that Spark reaches, where it has no disk in common with "
        "the run: s3a://bucket/folder, hdfs://host/folder",
    )
    suppress_below: int = Field(
        default=10,
        ge=0,
        le=21,
        description="counts from 1 to one below this are hidden in tables from line lists",
    )
    protect_editions: bool = Field(
        default=True,
        description="hide counts that a comparison with an earlier edition would give away",
    )
    notify: str = Field(
        default="", description="address or command that is told what a run found or failed at"
    )
    notify_key: SecretStr | None = Field(
        default=None, description="signs what an address is told (HMAC-SHA256)"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="what is said on stderr: plain lines, or JSON documents"
    )
    read_seconds: float = Field(
        default=SECONDS,
        ge=0,
        description="of the processor, for reading a file (etl/budget.py); 0 for any",
    )
    keep_previous: int = Field(default=3, ge=1, description="earlier warehouses kept")

    follow: SecretStr | None = Field(
        default=None, description="a folder for readers, or its address, that is followed"
    )
    follow_seconds: float = Field(default=60, ge=1, description="until it is asked again")
    follow_plain_http: bool = Field(
        default=False, description="follow an address of another machine without encryption"
    )
    follow_largest_mb: int = Field(
        default=20_000, ge=1, description="a published file that is larger is not taken"
    )

    faers_url: str = Field(
        default="https://fis.fda.gov/content/Exports", description="folder of the FAERS zips"
    )
    openfda_url: str = Field(default="https://api.fda.gov", description="the openFDA API")
    openfda_api_key: SecretStr | None = Field(default=None, description="lifts openFDA's limits")
    openfda_requests_per_day: int | None = Field(
        default=None, ge=1, description="openFDA's limit: 1,000 without a key, 120,000 with one"
    )
    hfcs_page_url: str = Field(
        default=(
            "https://www.fda.gov/food/compliance-enforcement-food/human-foods-complaint-system-hfcs"
        ),
        description="the page that links to the HFCS files",
    )
    hfcs_csv_url: str | None = Field(
        default=None, description="the product-based CSV itself; the page is not read then"
    )
    openfda_totals_per_run: int = Field(
        default=300, ge=1, description="preferred terms counted over all reports in one run"
    )
    ct_url: str = Field(
        default="https://data.ct.gov", description="the open data site of Connecticut"
    )
    ct_dataset: str = Field(
        default="rybz-nyjw", description="its data set of accidental drug-related deaths"
    )
    cdc_url: str = Field(default="https://data.cdc.gov", description="the open data site of CDC")
    cdc_dataset: str = Field(
        default="xkb8-kh2a", description="its data set of provisional overdose deaths"
    )
    contact: str = Field(default="", description="told to the servers in the User-Agent")
    redirect_hosts: str = Field(
        default="", description="hosts that an address may send on to, comma-separated"
    )
    http_attempts: int = Field(default=5, ge=1, description="tries for one request")
    http_backoff_seconds: float = Field(default=1.0, ge=0, description="first wait between tries")
    http_connect_seconds: float = Field(default=10, gt=0, description="until a server is reached")
    http_read_seconds: float = Field(default=60, gt=0, description="silence that is borne")
    http_answer_seconds: float = Field(
        default=180, gt=0, description="for one answer, tries included"
    )
    http_file_seconds: float = Field(default=3600, gt=0, description="for one file, tries included")
    http_run_seconds: float = Field(
        default=21_600, gt=0, description="for all that a run fetches; the rest comes another day"
    )
    http_requests_per_run: int = Field(default=2000, ge=1, description="requests in one run")

    @field_validator("openfda_api_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not re.fullmatch(r"[!-~]*", key.get_secret_value().strip()):
            raise ValueError("a key has letters and figures only; this one has something else")
        return key

    def address_of(self, source: str, default: str) -> str:
        """Where the publisher of a source is asked: KRATOMWATCH_<SOURCE>_URL, else the default."""
        return os.environ.get(f"KRATOMWATCH_{source.upper()}_URL") or default

    def command(self, words: str) -> str:
        """A command for the same data folder, as a person types it."""
        folder = "" if self.data == Path("data") else f"--data {shlex.quote(str(self.data))} "
        return f"python -m etl {folder}{words}"

    @property
    def openfda_key(self) -> str | None:
        """The key itself; it goes nowhere but into the request."""
        secret = self.openfda_api_key
        return (secret.get_secret_value().strip() or None) if secret else None

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
        self.key = self.landing / "folder.key"
        self.staged = root / "staged"
        self.work = root / "building"
        self.published = root / "published"
        self.previous = self.published / "previous"
        self.warehouse = self.published / "kratomwatch.duckdb"
        self.fetching = root / "fetching"
        self.status = root / "status.json"
        self.runs = root / "runs.jsonl"
        self.running = root / "running.json"
        self.room = root / "room"
        self.editions = root / "editions.json"
        self.lock = root / "run.lock"
