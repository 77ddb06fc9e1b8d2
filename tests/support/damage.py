"""Files whose bytes are not what they were: single flipped bits, as disks and memory make them."""

from __future__ import annotations

import os
from pathlib import Path


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Flip a bit of a file where it lies; its size and times stay, as when a disk fails.

    Args:
        place: of the byte; negative ones count from the end.
    """
    stat = path.stat()
    with path.open("r+b") as file:
        file.seek(place % stat.st_size)
        byte = file.read(1)[0]
        file.seek(place % stat.st_size)
        file.write(bytes([byte ^ (1 << bit)]))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
