"""Settings of the dashboard, read from the environment (prefix KRATOMWATCH_)."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

HASH: Final = re.compile(r"scrypt:\d+:\d+:\d+\$[^$\s]+\$[0-9a-f]+")
"""A hash as werkzeug writes it."""
PASSWORD: Final = re.compile(r"(://)[^/@]*@")
HASH_REMEDY: Final = "Make its hash with: python -m dashboard --hash-password"


def reasons(error: ValidationError) -> str:
    """What is wrong with the settings, in one line, and nothing of a value that may be secret."""
    return "; ".join(
        ": ".join(
            [
                *(f"KRATOMWATCH_{str(part).upper()}" for part in one["loc"][:1]),
                one["msg"].removeprefix("Value error, "),
            ]
        )
        for one in error.errors(include_input=False, include_url=False)
    )


class Settings(BaseSettings):
    """Where the published warehouse lies and where the pages are served."""

    model_config = SettingsConfigDict(
        env_prefix="KRATOMWATCH_", extra="ignore", hide_input_in_errors=True
    )

    data: Path = Field(default=Path("data"), description="the data folder")
    follow: SecretStr | None = Field(
        default=None, description="a folder for readers, or its address, that is followed"
    )
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

    access_log: bool = Field(
        default=False, description="write a line for each request, and give it an id"
    )
    password: SecretStr | None = Field(default=None, description="the hash of the password")
    password_file: Path | None = Field(default=None, description="a file that holds it")
    proxies: str = Field(
        default="", description="addresses or networks of proxies that are believed, with commas"
    )
    user_header: str = Field(
        default="", description="the header in which such a proxy names who has signed in"
    )

    @model_validator(mode="after")
    def _can_be_used(self) -> Self:
        """Refuse what would let in whom it should not."""
        networks = self.proxy_networks
        if self.user_header and not networks:
            raise ValueError(
                "KRATOMWATCH_USER_HEADER is believed of no proxy: name the proxy's address in "
                "KRATOMWATCH_PROXIES"
            )
        if self.password_hash is not None and not HASH.fullmatch(self.password_hash):
            raise ValueError(f"The password is no hash. {HASH_REMEDY}")
        return self

    @cached_property
    def password_hash(self) -> str | None:
        """The hash of the password; null where none is asked for."""
        if self.password_file is not None:
            try:
                return self.password_file.read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                raise ValueError(
                    f"KRATOMWATCH_PASSWORD_FILE cannot be read ({type(error).__name__}). "
                    f"{HASH_REMEDY}"
                ) from error
        return self.password.get_secret_value().strip() if self.password else None

    @cached_property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of the proxies that are believed."""
        named = [one.strip() for one in self.proxies.split(",") if one.strip()]
        try:
            return tuple(ip_network(one) for one in named)
        except ValueError as error:
            raise ValueError(
                f"KRATOMWATCH_PROXIES: {error}. Write addresses as 127.0.0.1 or 10.0.0.0/8"
            ) from error

    @cached_property
    def followed(self) -> str:
        """What is followed, in its shortest form; empty where the data folder itself is read."""
        named = self.follow.get_secret_value().strip() if self.follow else ""
        return named.removesuffix("manifest.json").rstrip("/") or named

    @cached_property
    def folder(self) -> Path:
        """The folder that is read: the data folder, or in it one for each place that is followed.

        Its name is that of the place, without a password, and a checksum.
        """
        if not self.followed:
            return self.data
        place = PASSWORD.sub(r"\1", self.followed)
        readable = re.sub(r"[^A-Za-z0-9.-]+", "-", place.partition("://")[2] or place).strip("-.")
        return (
            self.data / "following" / f"{readable[-40:]}-{sha256(place.encode()).hexdigest()[:8]}"
        )

    @property
    def warehouse(self) -> Path:
        """The published warehouse file."""
        return self.folder / "published" / "kratomwatch.duckdb"

    @property
    def status(self) -> Path:
        """What the last run of the ETL did."""
        return self.folder / "status.json"

    @property
    def runs(self) -> Path:
        """What every run of the ETL did."""
        return self.folder / "runs.jsonl"

    @property
    def following(self) -> Path | None:
        """How the following goes; null where nothing is followed."""
        return self.folder / "following.json" if self.followed else None
