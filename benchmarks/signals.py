"""What 2x2 tables cost within a build: `python -m benchmarks.signals --quarters 8`.

All watched substances with all terms, groups, classes and ingredients in every scope, population
and beside every comparator. A build is timed relation by relation: once when nothing is kept of the
releases, once when counts and prior are kept, and once when the prior alone is fitted anew. What is
measured is made for these tables alone; what a build without them needs too (the counts of all
reports) is told apart. Then a prior is fitted to 900,000 pairs.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd

from benchmarks.__main__ import QUARTERS, _quarter
from benchmarks.generate import CASES
from etl import pipeline
from etl.analysis.mgps import Prior
from etl.analysis.mgps_fit import Likelihood, fit_prior
from etl.build import signals, warehouse
from etl.settings import Settings

PAIRS = 900_000
PRIOR = Prior(3.25, 0.4, 2.03, 1.9, 0.065)
OURS = (
    *("work_signal", "work_interaction", "work_population", "work_ingredient_population"),
    *("work_mention_ingredient", "mart_signal", "mart_interaction", "measured_", "fitted_prior"),
    *("source_background_population", "source_background_membership", "source_background_pair"),
    *("work_faers_population", "listed_faers_population", "work_faers_pair_ingredient"),
    *("counted_faers_case", "work_faers_case_number", "listed_faers_case"),
)
"""How the names of relations begin that are made for 2x2 tables."""
COUNTS = "counted_faers_"
"""Counts that a build needs anyhow; in populations too they take longer."""


class Seconds:
    """Wall time by relation, whoever makes it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.by_name: defaultdict[str, float] = defaultdict(float)

    def of(self, name: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call and note how long it took."""
        started = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            self.by_name[name] += time.perf_counter() - started

    @property
    def ours(self) -> float:
        """Of what is made for 2x2 tables."""
        return sum(spent for name, spent in self.by_name.items() if name.startswith(OURS))

    @property
    def counts(self) -> float:
        """Of counts that a build needs anyhow."""
        return sum(
            spent
            for name, spent in self.by_name.items()
            if name.startswith(COUNTS) and not name.startswith(OURS)
        )


@contextmanager
def timed() -> Iterator[Seconds]:
    """Time every relation of the builds within."""
    seconds = Seconds()
    create, count, belong = warehouse.create, warehouse.count_distinct, warehouse.memberships
    steps = warehouse.signal_steps

    def created(connection: Any, relation: Any, **named: Any) -> Any:
        return seconds.of(relation.name, create, connection, relation, **named)

    def counted(connection: Any, one: Any, **named: Any) -> Any:
        return seconds.of(one.name, count, connection, one, **named)

    def belonging(connection: Any, one: Any, **named: Any) -> Any:
        return seconds.of(one.name, belong, connection, one, **named)

    def stepping(*arguments: Any, **named: Any) -> Any:
        return [
            replace(step, make=_timed_step(seconds, step)) for step in steps(*arguments, **named)
        ]

    with ExitStack() as stack:
        for name, function in (
            ("create", created),
            ("count_distinct", counted),
            ("memberships", belonging),
            ("signal_steps", stepping),
        ):
            stack.enter_context(patch.object(warehouse, name, function))
        yield seconds


def _timed_step(seconds: Seconds, step: Any) -> Callable[..., pd.DataFrame]:
    return lambda *frames: seconds.of(step.name, step.make, *frames)


def main() -> None:
    """Make the quarters, stage and build, and print what the tables cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signals", description=__doc__)
    parser.add_argument("--quarters", type=int, default=8)
    parser.add_argument("--cases", type=int, default=CASES, help="cases in a quarter")
    parser.add_argument("--most", type=int, default=8, help="how many relations are listed")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kratomwatch-bench-"))
    try:
        zips = [
            _quarter(folder, name, place, options.cases)
            for place, name in enumerate(QUARTERS[: options.quarters])
        ]
        settings = Settings(data=folder / "data")
        pipeline.add(settings, "faers", zips)
        for path in zips:
            path.unlink()
        _say("staged and built, nothing kept", settings, most=options.most)
        published = settings.folders.warehouse
        published.unlink()
        _say("built again, counts and prior kept", settings, most=options.most)
        for path in settings.folders.staged.glob(f"*/*/{signals.KEPT_PRIOR}"):
            path.unlink()
        published.unlink()
        _say("built again, the prior alone fitted anew", settings, most=options.most)
    finally:
        shutil.rmtree(folder)
    _prior_on_many_pairs()


def _say(what: str, settings: Settings, *, most: int) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    with timed() as seconds:
        pipeline.run(settings)
    print(
        f"{what}: {time.perf_counter() - started:.1f} s ({time.process_time() - cpu:.1f} CPU s); "
        f"2x2 tables {seconds.ours:.1f} s, counts in populations too {seconds.counts:.1f} s",
        flush=True,
    )
    slowest = sorted(seconds.by_name.items(), key=lambda one: -one[1])[:most]
    print("  " + ", ".join(f"{name} {spent:.2f}" for name, spent in slowest), flush=True)


def _prior_on_many_pairs() -> None:
    generator = np.random.default_rng(1)
    e = 10 ** generator.normal(-1, 1, 6 * PAIRS).clip(-4.5, 4)
    is_first = generator.random(len(e)) < PRIOR.weight
    ratio = np.where(
        is_first,
        generator.gamma(PRIOR.alpha1, 1 / PRIOR.beta1, len(e)),
        generator.gamma(PRIOR.alpha2, 1 / PRIOR.beta2, len(e)),
    )
    n = generator.poisson(ratio * e)
    seen = np.nonzero(n > 0)[0][:PAIRS]
    started, cpu = time.perf_counter(), time.process_time()
    fit_prior(n[seen], e[seen], likelihood=Likelihood.SEEN_PAIRS)
    print(
        f"prior fitted to {PAIRS:,} pairs: {time.perf_counter() - started:.1f} s "
        f"({time.process_time() - cpu:.1f} CPU s)"
    )


if __name__ == "__main__":
    main()
