"""Tables to try: drawn by Hypothesis, or many at a time from a known prior."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from etl.analysis.mgps import Prior

# Up to the size of FAERS, and with every order of magnitude as likely as any other.
cells = st.integers(0, 7).flatmap(lambda size: st.integers(1, 10**size))
tables = st.tuples(cells, cells, cells, cells)
expectations = st.floats(-5, 5).map(lambda power: float(10**power))
priors = st.builds(
    Prior,
    alpha1=st.floats(0.1, 20),
    beta1=st.floats(0.05, 20),
    alpha2=st.floats(0.1, 20),
    beta2=st.floats(0.05, 20),
    weight=st.floats(0.01, 0.99),
)


def drawn(
    prior: Prior, e: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Give the true ratio of each pair, drawn from the prior, and its reports."""
    is_first = generator.random(e.size) < prior.weight
    ratio = np.where(
        is_first,
        generator.gamma(prior.alpha1, 1 / prior.beta1, e.size),
        generator.gamma(prior.alpha2, 1 / prior.beta2, e.size),
    )
    return ratio, generator.poisson(ratio * e).astype(np.float64)
