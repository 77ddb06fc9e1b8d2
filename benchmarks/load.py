"""What readers wait for together: `python -m benchmarks.load [DATA]` lets 50 of them read.

Each opens a page, asks for what stands on it as the browser does (the frame, then block by block,
the list of questions last), thinks for two seconds in the mean, and then changes a filter, the view
or the page. Meanwhile the ETL publishes the same data as new generations. Measured is the time
until an answer is read, and the memory of the processes that answer. Nothing is drawn: what the
browser does with an answer is measured by `benchmarks.dashboard`.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from dashboard.app import PLACES
from dashboard.filters import OUTCOMES
from dashboard.pages import PAGES
from dashboard.warehouse import Snapshot
from etl.settings import Settings
from tests.support.browsing import served

READERS = 50
SECONDS = 600
THINKING_S = 2.0
GENERATIONS = 10
WORKERS = 2
BOUND_MS, BOUND_MB = 500.0, 400.0
SEED = 7
ROOT = Path(__file__).resolve().parent.parent
PLACE = '{{"number":{number},"type":"place"}}'


@dataclass
class Measured:
    """What all readers found.

    Attributes:
        took: Milliseconds of every answer, by what it was.
        errors: What went wrong, one line each.
        peaks: Most memory of each process that answered, in MB, by its id.
    """

    took: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "block": []})
    errors: list[str] = field(default_factory=list)
    peaks: dict[int, float] = field(default_factory=dict)


class Reader:
    """One reader: a connection, an address, and chance."""

    def __init__(self, host: str, snapshot: Snapshot, measured: Measured, *, seed: int) -> None:
        """Open nothing yet."""
        self._host = host
        self._connection = http.client.HTTPConnection(host, timeout=60)
        self._snapshot = snapshot
        self._measured = measured
        self._draw = random.Random(seed)  # noqa: S311 (no secret)
        self._page = PAGES[0]
        self._query: dict[str, str] = {}

    def read_until(self, deadline: float) -> None:
        """Read page after page."""
        time.sleep(self._draw.uniform(0, 2 * THINKING_S))
        while time.monotonic() < deadline:
            try:
                self._open()
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                self._measured.errors.append(f"{self._page.path}?{self._query}: {error!r}")
                self._connection.close()
                self._connection = http.client.HTTPConnection(self._host, timeout=60)
            time.sleep(self._draw.uniform(0, 2 * THINKING_S))
            self._turn()

    def _turn(self) -> None:
        """Change a filter, the view, the source or the page."""
        draw, snapshot = self._draw, self._snapshot
        kind = draw.choice(["filter", "filter", "view", "source", "page"])
        if kind == "page":
            self._page = draw.choice([page for page in PAGES if page.in_navigation])
            self._query.pop("view", None)
            self._query.pop("source", None)
        elif kind == "view":
            self._query["view"] = draw.choice(self._page.views).key
        elif kind == "source":
            self._query["source"] = draw.choice(snapshot.sources).source
        else:
            name, values = draw.choice(
                [
                    ("substance", [*snapshot.substances, ""]),
                    ("from", [*snapshot.quarters[:-4], ""]),
                    ("outcome", [*OUTCOMES, ""]),
                    ("role", ["suspect", ""]),
                    ("count", ["reports", "events", ""]),
                ]
            )
            self._query[name] = draw.choice(values)

    def _open(self) -> None:
        """Ask for the frame of the page and for all that stands on it."""
        query = urlencode({name: value for name, value in self._query.items() if value})
        answer = self._post("page", _frame_call(self._page.path, f"?{query}" if query else ""))
        parts = [part for part in _parts(answer["response"]) if part]
        for part in sorted(parts, key=lambda part: bool(part["waits"])):
            self._post("block", _content_call(str(part["ask"])))

    def _post(self, kind: str, body: dict[str, object]) -> dict[str, dict[str, object]]:
        began = time.perf_counter()
        self._connection.request(
            "POST",
            "/_dash-update-component",
            json.dumps(body),
            {"Content-Type": "application/json", "Accept-Encoding": "gzip"},
        )
        answer = self._connection.getresponse()
        content = answer.read()
        self._measured.took[kind].append(1000 * (time.perf_counter() - began))
        if answer.status != http.client.OK:
            raise ValueError(f"{answer.status} {content[:80]!r}")
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        found: dict[str, dict[str, object]] = json.loads(content)
        return found


def _frame_call(pathname: str, search: str) -> dict[str, object]:
    places = [
        {"id": {"number": number, "type": "place"}, "property": "part"} for number in range(PLACES)
    ]
    one = ("head.html", "result.html", "masthead.html", "strip.html", "title.data")
    outputs: list[object] = [_named(name) for name in one]
    outputs.insert(1, places)
    pattern = PLACE.format(number='["ALL"]')
    parts = [one[0], f"{pattern}.part", *one[1:]]
    values = {"pathname": pathname, "search": search}
    view = {"scheme": "light", "narrow": False}
    return {
        "output": f"..{'...'.join(parts)}..",
        "outputs": outputs,
        "inputs": [
            *({"id": "url", "property": name, "value": value} for name, value in values.items()),
            {"id": "view", "property": "data", "value": view},
        ],
        "changedPropIds": ["url.pathname"],
    }


def _named(name: str) -> dict[str, str]:
    key, _, prop = name.partition(".")
    return {"id": key, "property": prop}


def _content_call(asked: str) -> dict[str, object]:
    place = {"number": 0, "type": "place"}
    pattern, own = PLACE.format(number='["MATCH"]'), PLACE.format(number=0)
    return {
        "output": f"{pattern}.content",
        "outputs": {"id": place, "property": "content"},
        "inputs": [{"id": place, "property": "asked", "value": asked}],
        "changedPropIds": [f"{own}.asked"],
    }


def _parts(response: dict[str, object]) -> Iterator[dict[str, object]]:
    for number in range(PLACES):
        found = response.get(PLACE.format(number=number))
        if isinstance(found, dict) and found.get("part"):
            yield found["part"]


def _publish(data: Path, every_s: float, stopped: threading.Event) -> None:
    """Build and publish the same data again and again."""
    for _ in range(GENERATIONS):
        if stopped.wait(every_s):
            return
        subprocess.run(
            [sys.executable, "-m", "etl", "--data", str(data), "run", "--offline", "--force"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )


def _watch(port: int, measured: Measured, stopped: threading.Event) -> None:
    """Look at the memory of the processes of the server, every second."""
    while not stopped.wait(1.0):
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
                if b"dashboard" not in command or str(port).encode() not in command:
                    continue
                status = (process / "status").read_text()
            except OSError:
                continue
            kilobytes = int(status.split("VmRSS:")[1].split()[0])
            key = int(process.name)
            measured.peaks[key] = max(measured.peaks.get(key, 0.0), kilobytes / 1000)


def measure(data: Path, *, readers: int, seconds: float) -> Measured:
    """Let readers read a data folder while it is published anew."""
    measured = Measured()
    snapshot = Snapshot(Settings(data=data).folders.warehouse)
    stopped = threading.Event()
    with served(data, workers=WORKERS) as address:
        host = urlsplit(address).netloc
        deadline = time.monotonic() + seconds
        all_readers = [
            Reader(host, snapshot, measured, seed=SEED + place) for place in range(readers)
        ]
        reading = [threading.Thread(target=one.read_until, args=(deadline,)) for one in all_readers]
        port = urlsplit(address).port or 0
        beside = [
            threading.Thread(target=_publish, args=(data, seconds / (GENERATIONS + 1), stopped)),
            threading.Thread(target=_watch, args=(port, measured, stopped)),
        ]
        for thread in [*beside, *reading]:
            thread.start()
        for thread in reading:
            thread.join()
        stopped.set()
        for thread in beside:
            thread.join()
    return measured


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="a data folder; else a demo is made")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    os.environ["KRATOMWATCH_REQUESTS"] = "0"  # all readers come from one address
    with tempfile.TemporaryDirectory(prefix="kratomwatch-load-") as folder:
        if options.data is None:
            from benchmarks.dashboard import demo

            options.data = demo(Path(folder) / "demo")
        measured = measure(options.data, readers=options.readers, seconds=options.seconds)
    print(f"{'answers':<24}{'number':>9}{'median ms':>11}{'p95 ms':>10}{'p99 ms':>10}")
    every = [value for values in measured.took.values() for value in values]
    for name, took in (*measured.took.items(), ("all", every)):
        cuts = quantiles(took, n=100)
        mark = "!" if name == "all" and cuts[94] > BOUND_MS else " "
        print(
            f"{name:<24}{len(took):>9,}{median(took):>11.1f}{cuts[94]:>9.1f}{mark}{cuts[98]:>10.1f}"
        )
    peaks = sorted(measured.peaks.values())
    print(f"memory of the processes, most MB: {', '.join(f'{peak:.0f}' for peak in peaks)}", end="")
    print(" !" if peaks and peaks[-1] > BOUND_MB else "")
    print(f"errors: {len(measured.errors)}")
    for line in measured.errors[:10]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
