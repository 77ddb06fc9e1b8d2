"""What programs wait for: `python -m benchmarks --api [DATA]` lets 20 users ask the API.

Each user asks one thing after the other, with a pause of a second in the mean between an answer and
the next question, drawn at random among questions, forms and filters. Measured is the time until an
answer is read, first while the server keeps nothing yet, then again; and once without any pause,
which says how much the server can do at most.
"""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from dashboard.api.files import FORMATS
from dashboard.api.parameters import link
from dashboard.filters import COUNTING, OUTCOMES, Filters
from dashboard.warehouse import Snapshot
from etl.settings import Settings
from tests.support.browsing import served

USERS = 20
ROUNDS = 30
PAUSE_S = 1.0
BOUND_MS = 100.0
SEED = 7


def main(data: Path) -> None:
    """Measure and print a table."""
    snapshot = Snapshot(Settings(data=data).folders.warehouse)
    os.environ["KRATOMWATCH_API_REQUESTS"] = "0"  # all users come from one address
    print(f"{'measured':<40}{'answers':>9}{'median ms':>11}{'p95 ms':>9}{'a second':>10}")
    with served(data, workers=2) as address:
        _say("nothing kept yet, a pause of 1 s", address, _asked(snapshot, SEED), PAUSE_S)
        _say("the same again", address, _asked(snapshot, SEED), PAUSE_S)
        _say("others, a pause of 1 s", address, _asked(snapshot, SEED + 1), PAUSE_S)
        _say("the same again, no pause", address, _asked(snapshot, SEED + 1), 0.0)


def _asked(snapshot: Snapshot, seed: int) -> list[list[str]]:
    """What each user asks, one after the other."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    questions = sorted(snapshot.questions)
    return [
        [_address(snapshot, draw, draw.choice(questions)) for _ in range(ROUNDS)]
        for _ in range(USERS)
    ]


def _address(snapshot: Snapshot, draw: random.Random, question: str) -> str:
    quarters = snapshot.quarters
    filters = Filters(
        substances=draw.choice([(), (draw.choice(list(snapshot.substances)),)]),
        first_quarter=draw.choice([None, draw.choice(quarters[:-4])]),
        outcome=draw.choice(["any", draw.choice(list(OUTCOMES))]),
        counting=draw.choice(list(COUNTING)),
    )
    source = draw.choice([None, *(info.source for info in snapshot.sources)])
    return link(question, filters, source=source, ending=draw.choice(list(FORMATS)))


def _say(what: str, address: str, asked: Sequence[Sequence[str]], pause: float) -> None:
    took: list[float] = []
    began = time.perf_counter()
    users = [
        threading.Thread(target=_ask, args=(address, own, pause, took, SEED + place))
        for place, own in enumerate(asked)
    ]
    for user in users:
        user.start()
    for user in users:
        user.join()
    seconds = time.perf_counter() - began
    p95 = quantiles(took, n=20)[-1]
    mark = "!" if pause and p95 > BOUND_MS else " "
    a_second = len(took) / seconds
    print(
        f"{what:<40}{len(took):>9,}{median(took):>11.1f}{p95:>8.1f}{mark}{a_second:>10.1f}",
        flush=True,
    )


def _ask(address: str, paths: Sequence[str], pause: float, took: list[float], seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (no secret)
    for path in paths:
        time.sleep(draw.uniform(0, 2 * pause))
        began = time.perf_counter()
        with urllib.request.urlopen(address + path) as answer:  # noqa: S310 (our own server)
            answer.read()
        took.append(1000 * (time.perf_counter() - began))


def demo_or(data: Path | None) -> None:
    """Measure a data folder, or a demo made for it."""
    if data is not None:
        main(data)
        return
    from benchmarks.dashboard import demo

    with tempfile.TemporaryDirectory(prefix="kratomwatch-bench-") as folder:
        main(demo(Path(folder) / "demo"))
