"""What 2x2 tables cost within a build: `python -m benchmarks.signals --quarters 8`.

All watched substances with all terms, groups, classes and ingredients in every scope, population
and beside every comparator. A build is timed relation by relation: once when nothing is kept of the
releases, once when counts and prior are kept, and once when the prior alone is fitted anew. What is
made for these tables alone is told apart from the pairs and the prior of EBGM, and from the counts
that a build without them needs too. Then a prior is fitted to 900,000 pairs. Processor seconds are
those of all threads while a relation was made, so they are upper ones.
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

from benchmarks.__main__ import QUARTERS
from benchmarks.generate import CASES
from benchmarks.measure import quarter_zip
from etl import pipeline
from etl.analysis.mgps import Prior
from etl.analysis.mgps_fit import Likelihood, fit_prior
from etl.build import signals, warehouse
from etl.build.engine import DuckDBEngine
from etl.settings import Settings

PAIRS = 900_000
PRIOR = Prior(3.25, 0.4, 2.03, 1.9, 0.065)
OURS = (
    *("work_signal", "work_interaction", "work_population", "work_ingredient_population"),
    *("work_mention_ingredient", "mart_signal", "mart_interaction", "measured_"),
    *("source_background_population", "source_background_membership"),
    *("work_faers_population", "listed_faers_population"),
    *("counted_faers_case", "work_faers_case_number", "listed_faers_case"),
)
"""How the names of relations begin that are made for 2x2 tables."""
PRIORS = (
    *("source_background_pair", "work_faers_pair_ingredient", "fitted_prior"),
    *("work_signal_pair", "work_signal_margin", "mart_signal_prior"),
)
"""Those of the prior."""
COUNTS = "counted_faers_"
"""Counts that a build needs anyhow; in populations too they take longer."""


class Spent:
    """Wall and processor seconds by relation, whoever makes it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.by_name: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def of(self, name: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call and note how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            return call(*arguments, **named)
        finally:
            self.by_name[name][0] += time.perf_counter() - wall
            self.by_name[name][1] += time.process_time() - cpu

    def text(self, *, but: tuple[str, ...] = (), begins: tuple[str, ...]) -> str:
        """Seconds of the relations whose names begin so, and not as others do."""
        found = [
            spent
            for name, spent in self.by_name.items()
            if name.startswith(begins) and not name.startswith(but)
        ]
        wall, cpu = (sum(one[place] for one in found) for place in (0, 1))
        return f"{wall:.1f} s ({cpu:.1f} CPU s)"


@contextmanager
def timed() -> Iterator[Spent]:
    """Time every relation of the builds within."""
    seconds = Spent()
    methods = {name: getattr(DuckDBEngine, name) for name in ("make", "count", "find_members")}

    def timing(method: Callable[..., Any]) -> Callable[..., Any]:
        def one(engine: DuckDBEngine, connection: Any, relation: Any, **named: Any) -> Any:
            return seconds.of(relation.name, method, engine, connection, relation, **named)

        return one

    def stepping(*arguments: Any, **named: Any) -> Any:
        return [
            replace(step, make=_timed_step(seconds, step))
            for step in signals.signal_steps(*arguments, **named)
        ]

    with ExitStack() as stack:
        for name, method in methods.items():
            stack.enter_context(patch.object(DuckDBEngine, name, timing(method)))
        stack.enter_context(patch.object(warehouse, "signal_steps", stepping))
        yield seconds


def _timed_step(seconds: Spent, step: Any) -> Callable[..., pd.DataFrame]:
    return lambda *frames: seconds.of(step.name, step.make, *frames)


def main() -> None:
    """Make the quarters, stage and build, and print what the tables cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signals", description=__doc__)
    parser.add_argument("--quarters", type=int, default=8)
    parser.add_argument("--cases", type=int, default=CASES, help="cases in a quarter")
    parser.add_argument("--data", type=Path, help="a data folder that is staged already")
    parser.add_argument("--most", type=int, default=8, help="how many relations are listed")
    options = parser.parse_args()
    if options.data is not None:
        _measure(Settings(data=options.data), most=options.most)
    else:
        folder = Path(tempfile.mkdtemp(prefix="kratomwatch-bench-"))
        try:
            zips = [
                quarter_zip(folder, name, place, options.cases)
                for place, name in enumerate(QUARTERS[: options.quarters])
            ]
            settings = Settings(data=folder / "data")
            pipeline.add(settings, "faers", zips)
            pipeline.run(settings)
            _measure(settings, most=options.most)
        finally:
            shutil.rmtree(folder)
    _prior_on_many_pairs()


def _measure(settings: Settings, *, most: int) -> None:
    """Build what is staged three times, with less and less that is kept left away."""
    staged = settings.folders.staged
    prior = [*staged.glob(f"*/*/{signals.KEPT_PRIOR}")]
    for what, left_away in (
        ("nothing kept", [*staged.glob("*/*/listed_*.parquet"), *prior]),
        ("counts and prior kept", []),
        ("the prior alone fitted anew", prior),
    ):
        for path in left_away:
            path.unlink(missing_ok=True)
        settings.folders.warehouse.unlink(missing_ok=True)
        _say(what, settings, most=most)


def _say(what: str, settings: Settings, *, most: int) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    with timed() as seconds:
        pipeline.run(settings)
    print(
        f"{what}: {time.perf_counter() - started:.1f} s ({time.process_time() - cpu:.1f} CPU s); "
        f"2x2 tables {seconds.text(begins=OURS, but=PRIORS)}, pairs and prior "
        f"{seconds.text(begins=PRIORS)}, counts {seconds.text(begins=(COUNTS,), but=OURS)}",
        flush=True,
    )
    slowest = sorted(seconds.by_name.items(), key=lambda one: -one[1][1])[:most]
    print("  " + ", ".join(f"{name} {cpu:.2f}" for name, (_, cpu) in slowest), flush=True)


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
