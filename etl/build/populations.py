"""Which populations the case versions of a staged release belong to, kept beside the release."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.build.kept import Kept
from etl.sources.base import Populations

log = logging.getLogger(__name__)
KNOWN = "work_population"
# As it was when it was loaded: the file may be replaced while a run goes on.
PROGRAM = Path(__file__).read_bytes()


@dataclass(frozen=True)
class Members:
    """The populations of the versions of a release.

    Attributes:
        primaryids: in order, each once.
        populations: of each, a bit for every population it belongs to.
        bits: how many populations there are.
    """

    primaryids: np.ndarray
    populations: np.ndarray
    bits: int

    @classmethod
    def none(cls, bits: int) -> Members:
        """No version is known."""
        nothing = np.empty(0, dtype=np.int64)
        return cls(nothing, nothing, bits)

    def of(self, primaryids: np.ndarray) -> np.ndarray:
        """The populations of versions; one that is not known belongs to none."""
        if not len(self.primaryids):
            return np.zeros(len(primaryids), dtype=np.int64)
        places = np.minimum(np.searchsorted(self.primaryids, primaryids), len(self.primaryids) - 1)
        is_known = self.primaryids[places] == primaryids
        return np.where(is_known, self.populations[places], 0)


class PopulationReader:
    """Reads what the versions of a release belong to, as kept or from the staged rows.

    Attributes:
        bits: how many populations there are.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, populations: Populations, *, trusts_kept: bool
    ) -> None:
        """Read what populations there are, and what decides on them beside a release."""
        self._connection = connection
        self._populations = populations
        self._trusts_kept = trusts_kept
        known = connection.execute(f"select population from {KNOWN}").fetchall()
        self.bits = len(known)
        macro = connection.execute(
            "select macro_definition from duckdb_functions() where function_name = ?",
            [populations.listed],
        ).fetchall()
        self._program = PROGRAM + repr((sorted(known), macro)).encode()
        self._by_release: list[str] = []
        for relation in populations.reads:
            names = connection.execute(
                "select name from pragma_table_info(?)", [relation]
            ).fetchall()
            if ("release",) in names:
                self._by_release.append(relation)
            else:
                self._program += self._digest(f"select * from {relation} order by all")

    def fingerprint(self, release: str) -> bytes:
        """64 figures that change where a version may belong to something else."""
        digest = hashlib.sha256(self._program)
        for relation in self._by_release:
            digest.update(
                self._digest(
                    f"select * exclude (release) from {relation} where release = $release "
                    "order by all",
                    release=release,
                )
            )
        return digest.hexdigest().encode()

    def read(self, release: str, folder: Path) -> Members:
        """The populations of every version of a release."""
        kept = Kept(
            folder / f"{self._populations.listed}.parquet",
            self.fingerprint(release),
            columns=("primaryid", "populations"),
        )
        found = kept.read() if self._trusts_kept else None
        if found is None:
            rows = self._connection.execute(
                f"""select primaryid, cast(populations as bigint) as populations
                from {self._populations.listed}($folder) order by primaryid""",
                {"folder": str(folder)},
            ).fetchnumpy()
            found = [rows["primaryid"].astype(np.int64), rows["populations"].astype(np.int64)]
            if problem := kept.write(*found):
                log.warning("What cannot be kept, so that every build makes it again: %s", problem)
        return Members(found[0], found[1], self.bits)

    def _digest(self, query: str, **parameters: str) -> bytes:
        found = self._connection.execute(query, parameters).fetchnumpy()
        digest = hashlib.sha256()
        for name, values in found.items():
            filled = (
                np.ma.filled(values, "") if values.dtype == object else np.ma.filled(values, -1)
            )
            content = (
                "\0".join(map(str, filled)).encode() if filled.dtype == object else filled.tobytes()
            )
            digest.update(f"{name} {len(filled)} {len(content)} ".encode() + content)
        return digest.digest()


def memberships(
    connection: duckdb.DuckDBPyConnection,
    populations: Populations,
    *,
    folders: Mapping[str, Path],
    trusts_kept: bool = True,
) -> pd.DataFrame:
    """The populations of the versions wanted: release, primaryid and populations."""
    reader = PopulationReader(connection, populations, trusts_kept=trusts_kept)
    wanted = connection.execute(
        f"select distinct release, primaryid from {populations.wanted} order by all"
    ).df()
    wanted["populations"] = np.int64(0)
    for release, rows in wanted.groupby("release"):
        members = reader.read(str(release), folders[str(release)])
        primaryids = rows["primaryid"].to_numpy(dtype=np.int64)
        wanted.loc[rows.index, "populations"] = members.of(primaryids)
    return wanted.astype({"release": "string", "primaryid": "int64", "populations": "int64"})
