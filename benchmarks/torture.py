"""End runs at random and fill the disk: `make torture`, or `python -m benchmarks.torture`.

A run is ended by SIGKILL at a random moment, also while a quarter more is staged; a run is asked
to stop; a run has a disk of its own that fills up. After each the published file must be whole;
after every fifth kill, the last stop and each full disk the next run must end well and leave
nothing behind. Prints what it did, and ends with 1 when something did not hold.
`docs/operating.md` has figures of a long run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from etl.settings import Folders, Settings
from etl.store.checksums import is_whole
from tests.support.releases import Case, Quarter

QUARTERS = [f"{year}q{quarter}" for year in range(2015, 2027) for quarter in (1, 2, 3, 4)]
LASTING = {"landing", "staged", "published", "status.json", "runs.jsonl", "run.lock", "room"}
"""What may lie in a data folder without line lists when nothing runs."""
DISK_MB = (2, 4, 6, 8, 12, 16, 20, 24, 32, 40)


class Torture:
    """A data folder with one quarter published, and what did not hold in it."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        """Add a quarter and publish it."""
        self.folder = folder
        self.data = folder / "data"
        self.folders: Folders = Settings(data=self.data).folders
        self.random = random.Random(seed)  # noqa: S311 (no secret)
        self.quarters = iter(QUARTERS)
        self.broken: list[str] = []
        self.add()
        started = time.perf_counter()
        self.must_end_well("the first run")
        self.seconds = time.perf_counter() - started

    def command(self, *words: str) -> list[str]:
        """The command line of the ETL for this folder."""
        return [sys.executable, "-m", "etl", "--data", str(self.data), *words]

    def add(self) -> None:
        """Add one quarter more, of one case."""
        name = next(self.quarters)
        path = Quarter(name=name, cases=[Case(caseid=90_000_000 + int(name[:4]) * 10)]).write(
            self.folder
        )
        subprocess.run(self.command("add", "faers", str(path)), check=True, capture_output=True)

    def must_hold(self, what: str) -> None:
        """The published file is whole, whichever generation it is."""
        if not is_whole(self.folders.warehouse, self.folders.published):
            self.broken.append(f"{what}: the published file is neither the old nor the new one")

    def must_end_well(self, what: str) -> None:
        """A run ends with 0 and nothing of an earlier one is left."""
        ended = subprocess.run(self.command("run", "--offline"), capture_output=True, text=True)
        if ended.returncode:
            self.broken.append(f"{what}: exit {ended.returncode}, {ended.stderr.strip()[-300:]}")
        left = {path.name for path in self.data.iterdir()} - LASTING
        left |= {path.name for path in self.folders.published.rglob(".*")}
        left |= {path.name for path in self.folders.staged.rglob(".*")}
        if left:
            self.broken.append(f"{what}: left behind {', '.join(sorted(left))}")

    def end_at_random(self, what: str, how: signal.Signals) -> int:
        """Let a run begin and end it at a random moment; its exit code."""
        with subprocess.Popen(
            self.command("run", "--offline", "--force"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            time.sleep(self.random.uniform(0.2, self.seconds * 1.2))
            run.send_signal(how)
            _, said = run.communicate(timeout=120)
        if how is not signal.SIGKILL and "Traceback" in said:
            self.broken.append(f"{what}: {said.strip()[-300:]}")
        self.must_hold(what)
        return run.returncode


def main() -> int:
    """Torture, print, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="runs ended by SIGKILL")
    parser.add_argument(
        "--disks", type=int, nargs="*", default=DISK_MB, help="MB that each disk has left"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        torture = Torture(Path(folder), seed=asked.seed)
        _kill(torture, points=asked.points)
        _stop(torture, points=max(1, asked.points // 20))
        broken = torture.broken
    broken += _full_disks(asked.disks, seed=asked.seed)
    for one in broken:
        print(f"NOT HELD  {one}")
    print("all held" if not broken else f"{len(broken)} did not hold")
    return 1 if broken else 0


def _kill(torture: Torture, *, points: int) -> None:
    ended = 0
    for point in range(1, points + 1):
        what = f"killed {point}"
        if point % 8 == 0:
            torture.add()
        ended += torture.end_at_random(what, signal.SIGKILL) == -signal.SIGKILL
        if point % 5 == 0 or point == points:
            torture.must_end_well(f"the run after {what}")
    print(f"{points} runs ended by SIGKILL, {ended} of them before they were done")


def _stop(torture: Torture, *, points: int) -> None:
    for point in range(points):
        how = (signal.SIGTERM, signal.SIGINT)[point % 2]
        torture.end_at_random(f"{how.name} {point}", how)
    torture.must_end_well("the run after the last signal")
    print(f"{points} runs asked to stop")


def _full_disks(disks: Sequence[int], *, seed: int) -> list[str]:
    broken: list[str] = []
    full = []
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in disks:
            with _disk(Path(folder) / f"disk{megabytes}", megabytes=megabytes) as disk:
                if disk is None:
                    print("full disks were not tried: only root can mount one here")
                    return broken
                is_full, found = _fill(disk, megabytes=megabytes, seed=seed)
                full += [megabytes] if is_full else []
                broken += found
    left = ", ".join(map(str, full))
    print(f"{len(disks)} disks, of which those with {left} MB left were too small for the run")
    return broken


def _fill(disk: Path, *, megabytes: int, seed: int) -> tuple[bool, list[str]]:
    """Publish on a disk with space, take all but so many MB of it, and run again."""
    what = f"disk with {megabytes} MB left"
    torture = Torture(disk, seed=seed)
    torture.add()
    state = os.statvfs(disk)
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        free = state.f_bavail * state.f_frsize
        os.posix_fallocate(file.fileno(), 0, max(1, free - megabytes * 2**20))
    ended = subprocess.run(torture.command("run", "--offline"), capture_output=True, text=True)
    torture.must_hold(what)
    if "Traceback" in ended.stderr:
        torture.broken.append(f"{what}: {ended.stderr.strip()[-300:]}")
    said = json.loads(torture.folders.status.read_text(encoding="utf-8"))
    if ended.returncode and said.get("exit_code") != ended.returncode:
        torture.broken.append(
            f"{what}: ended with {ended.returncode}, status.json says {said.get('exit_code')}"
        )
    ballast.unlink()
    torture.must_end_well(f"the run after {what}")
    return ended.returncode != 0, torture.broken


@contextmanager
def _disk(folder: Path, *, megabytes: int) -> Iterator[Path | None]:
    """A disk in memory of 120 MB and so many more; None where it cannot be mounted."""
    folder.mkdir()
    size = f"size={megabytes + 120}m"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(folder)], check=False)
    if mounted.returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(main())
