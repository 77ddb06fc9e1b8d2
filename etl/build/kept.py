"""Columns of whole numbers that are kept from build to build, beside what they follow from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FINGERPRINT = b"fingerprint"
CHECKSUM = b"sha256"


@dataclass(frozen=True)
class Kept:
    """A file of int64 columns that stands for what its fingerprint says.

    Attributes:
        fingerprint: of everything that decides on the columns.
    """

    path: Path
    fingerprint: bytes
    columns: Sequence[str]

    def read(self) -> list[np.ndarray] | None:
        """The columns; None where there is no file, one of another fingerprint or a damaged one."""
        try:
            table = pq.read_table(self.path)
            found = [table[name].to_numpy() for name in self.columns]
        except (OSError, KeyError, pa.ArrowException):
            return None
        wanted = self._metadata(found)
        metadata = table.schema.metadata or {}
        return found if all(metadata.get(key) == wanted[key] for key in wanted) else None

    def write(self, *arrays: np.ndarray) -> str | None:
        """Keep them in the place of older ones; the problem where that cannot be."""
        schema = pa.schema(
            [(name, pa.int64()) for name in self.columns], metadata=self._metadata(arrays)
        )
        draft = self.path.with_name(self.path.name + ".writing")
        try:
            table = pa.Table.from_arrays([pa.array(one) for one in arrays], schema=schema)
            pq.write_table(table, draft)
            draft.replace(self.path)
        except OSError as error:
            return f"{self.path}: {error}"
        return None

    def _metadata(self, arrays: Sequence[np.ndarray]) -> dict[bytes, bytes]:
        digest = hashlib.sha256()
        for array in arrays:
            digest.update(array.tobytes())
        return {FINGERPRINT: self.fingerprint, CHECKSUM: digest.hexdigest().encode()}
