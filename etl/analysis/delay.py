"""How late reports are published: the reporting triangle and the delays read off it.

A report belongs to the quarter in which it was first received and is seen from the first release
that lists it; it may leave again (deleted, merged, or no longer read as naming the substance). Row
q, column k of a **triangle** is the number of reports of quarter q that stand k releases after the
first publication of that quarter. Late first versions and late mentions let a row grow, deletions
let it shrink. NaN means not known: not yet published, or that release was not loaded. Rows are
consecutive quarters (or months), so that all cells with the same q + k come from one release.

Arrays have the shape (..., quarters, delays); leading axes are series that were published together
and hence are known in the same cells. The last column is where counts are taken as settled.

The delays are the development factors of the chain ladder (Mack 1993, ASTIN Bulletin 23:213-225),
read as shares: of the reports that stand at last, how many stood k releases after the first
publication. Older quarters can count less (exponential discount).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from etl.analysis.count_distribution import Flags, Floats, Whole

# Quarters that must have been followed from any release to the next before delays are measured.
LEAST_FOLLOWED = 4
# Weight of a quarter relative to the one after it, so that half the weight lies on two years.
DISCOUNT = 0.92
TAIL = 0.05
# What is taken for the relative variance, between quarters, of the part that is not there yet
# before there are data, and how many quarters that counts for.
USUAL_SPREAD = 0.03
QUARTERS_OF_USUAL_SPREAD = 2.0
# A share is never quite constant, however alike a few quarters are; in the same terms.
LEAST_SPREAD = 1e-3
TINY = 1e-12


@dataclass(frozen=True)
class Triangle:
    """The reports of one series by quarter and release.

    Attributes:
        quarters: the rows, in order, such as 2025-Q3.
        present: reports that stand, shape (quarters, delays); NaN where not known.
    """

    quarters: tuple[str, ...]
    present: Floats

    @property
    def incremental(self) -> Floats:
        """What each release added, negative where reports left; NaN where either is not known."""
        return np.diff(self.present, axis=-1, prepend=0.0)


@dataclass(frozen=True)
class DelayTable:
    """The measured delays, or why there are none.

    Attributes:
        table: a row for each delay, or None: releases_later, share, lower, upper (the limits of the
            90 % interval of that share on average over quarters), quarters (followed from there to
            the next release or beyond).
        reason: empty where there is a table.
    """

    table: pd.DataFrame | None
    reason: str


class ShareVariance(NamedTuple):
    """How uncertain the logarithm of a share is, by delay; shapes (..., delays).

    Attributes:
        between: variance between quarters.
        of_mean: variance of the estimated mean share.
        quarters: effective number of quarters behind the two, shape (delays,).
        reports: effective number of reports in them.
    """

    between: Floats
    of_mean: Floats
    quarters: Floats
    reports: Floats


def reporting_triangle(
    stays: pd.DataFrame,
    *,
    releases: Mapping[str, str],
    max_delay: int,
    quarters: Sequence[str] | None = None,
    lists_everything: bool = True,
) -> Triangle:
    """Count the reports that stand, by quarter first received and release.

    The order of the rows changes nothing. A release that lists a report before the quarter is over
    counts as the first publication of that quarter.

    Args:
        stays: one row per report and time in which it stood in a quarter: received_quarter,
            first_release that lists it, gone_release that no longer does (missing: it stands); or
            one row for several alike, with their number as reports.
        releases: every loaded release and the last quarter that it covers. Of several releases of
            one quarter the last counts.
        max_delay: releases after the first publication at which counts are taken as settled.
        quarters: the rows to make; by default from the first received quarter to the last covered.
        lists_everything: a release lists all reports so far (HFCS), not only new ones (FAERS
            quarterly files). If not, quarters before the first loaded release are not known, and
            nothing is known of a quarter after a release that is not loaded.

    Raises:
        ValueError: a release is not among those loaded, or none is.
    """
    if not releases:
        raise ValueError("No release is loaded; name at least one with the quarter it covers")
    named = pd.concat([stays["first_release"], stays["gone_release"]]).dropna()
    unknown = sorted(set(named) - set(releases))
    if unknown:
        raise ValueError(f"Reports name releases that are not loaded: {', '.join(unknown)}")
    covered = {release: _ordinal(quarter) for release, quarter in releases.items()}
    rows = _rows(stays, covered, quarters)
    received = np.array([_ordinal(one) for one in stays["received_quarter"]], dtype=np.int64)
    reports = stays["reports"].to_numpy() if "reports" in stays else np.ones(len(stays))
    change = np.zeros((len(rows), max_delay + 1))
    for column, amount in (("first_release", 1), ("gone_release", -1)):
        is_named = stays[column].notna().to_numpy(dtype=bool)
        seen = np.array([covered[one] for one in stays.loc[is_named, column]], dtype=np.int64)
        row = received[is_named] - rows.start
        delay = np.maximum(seen - received[is_named], 0)
        is_inside = (row >= 0) & (row < len(rows)) & (delay <= max_delay)
        moved = amount * reports[is_named][is_inside]
        np.add.at(change, (row[is_inside], delay[is_inside]), moved)
    loaded = np.array(sorted(set(covered.values())))
    published = np.array(rows)[:, None] + np.arange(max_delay + 1)
    is_known = np.isin(published, loaded)
    if not lists_everything:
        is_known &= np.array(rows)[:, None] >= loaded[0]
        is_known = np.logical_and.accumulate(is_known, axis=1)
    present = np.where(is_known, change.cumsum(axis=1), np.nan)
    return Triangle(tuple(_label(one) for one in rows), present)


def as_known(present: Floats, row: int) -> Floats:
    """What was known of a triangle when the first publication of a row was the newest release.

    Args:
        present: shape (..., quarters, delays).
        row: position of a quarter; later rows are left away.
    """
    published = np.arange(row + 1)[:, None] + np.arange(present.shape[-1])
    return np.where(published <= row, present[..., : row + 1, :], np.nan)


def latest_known(present: Floats) -> Whole:
    """The last known column of each row, -1 where none is; shape (quarters,).

    Raises:
        ValueError: the series are not known in the same cells.
    """
    is_known = known_cells(present)
    columns = np.where(is_known, np.arange(is_known.shape[-1]), -1)
    return columns.max(axis=-1)


def newest_counts(present: Floats) -> Floats:
    """What stands of each row as of the last known column, NaN where none is; (..., quarters)."""
    columns = np.maximum(latest_known(present), 0)[:, None]
    columns = np.broadcast_to(columns, (*present.shape[:-1], 1))
    return np.take_along_axis(present, columns, axis=-1)[..., 0]


def known_cells(present: Floats) -> Flags:
    """Which cells are known, shape (quarters, delays), the same for all series.

    Raises:
        ValueError: the series are not known in the same cells.
    """
    each = ~np.isnan(present.reshape(-1, *present.shape[-2:]))
    if not (each == each[:1]).all():
        raise ValueError("The series of a board must be known in the same cells; fill in zeros")
    return np.asarray(each.all(axis=0))


class Releases(NamedTuple):
    """How many releases the measurement of delays takes, and how many there are."""

    needed: int
    loaded: int


def releases_needed(present: Floats) -> Releases:
    """Count the releases that are loaded, and those that are needed to measure delays."""
    is_known = known_cells(present)
    delays = is_known.shape[-1]
    followed = (is_known[:, :-1] & is_known[:, 1:]).sum(axis=0)
    lacking = LEAST_FOLLOWED - int(followed.min(initial=LEAST_FOLLOWED))
    published = np.arange(len(is_known))[:, None] + np.arange(delays)
    loaded = len(np.unique(published[is_known]))
    least = delays - 1 + LEAST_FOLLOWED
    return Releases(max(least, loaded + lacking) if lacking > 0 else least, loaded)


def why_not_measurable(present: Floats) -> str:
    """Say how many releases are lacking before delays can be measured; empty if none is."""
    needed, loaded = releases_needed(present)
    if needed <= loaded:
        return ""
    return f"not measurable yet: {needed} releases are needed, {loaded} are loaded"


def weights(quarters: int, discount: float) -> Floats:
    """Weights of the rows, 1 for the newest; shape (quarters,)."""
    return np.asarray(discount ** np.arange(quarters)[::-1], dtype=np.float64)


def estimate_shares(
    present: Floats, *, discount: float = DISCOUNT, pooled_reports: float = 0.0
) -> Floats:
    """The share of the settled reports that stood after each delay; shape (..., delays).

    The last is 1. A share is above 1 where more reports leave than come, and 0 where none is there
    at the first publication. Without any reports all shares are 1.

    Args:
        present: shape (..., quarters, delays).
        discount: weight of a quarter relative to the one after it; 1 is the plain chain ladder.
        pooled_reports: adds as many reports with the delays of all series of the first axis
            together, so that a series with few reports leans on the others.
    """
    before, after = _followed(present, discount)
    if pooled_reports and present.ndim > 2:
        total = after.sum(axis=0)
        of_all = np.where(total > 0, before.sum(axis=0) / np.where(total > 0, total, 1), 1.0)
        before, after = before + pooled_reports * of_all, after + pooled_reports
    ratio = np.where(after > 0, before / np.where(after > 0, after, 1), 1.0)
    shares = np.ones((*ratio.shape[:-1], present.shape[-1]))
    shares[..., :-1] = np.cumprod(ratio[..., ::-1], axis=-1)[..., ::-1]
    return shares


def estimate_delay(present: Floats, *, discount: float = 1.0) -> Floats:
    """The share of the settled reports that come with each delay, negative where more leave.

    Sums to 1; shape (..., delays).
    """
    return np.diff(estimate_shares(present, discount=discount), axis=-1, prepend=0.0)


def removed_shares(present: Floats, *, discount: float = DISCOUNT) -> Floats:
    """Of the reports that stand after a delay, the share that leaves later; shape (..., delays).

    Only cells that shrank can tell, so what leaves while more comes is not seen.
    """
    before, _ = _followed(present, discount)
    is_known = known_cells(present)
    both = is_known[:, :-1] & is_known[:, 1:]
    loss = np.where(both, np.maximum(present[..., :-1] - present[..., 1:], 0), 0.0)
    lost = weights(present.shape[-2], discount) @ loss
    rate = np.where(before > 0, lost / np.where(before > 0, before, 1), 0.0)
    removed = np.zeros((*rate.shape[:-1], present.shape[-1]))
    removed[..., :-1] = np.cumsum(rate[..., ::-1], axis=-1)[..., ::-1]
    return np.minimum(removed, 1.0)


def complete(present: Floats, shares: Floats) -> Floats:
    """Fill in the unknown cells that come after known ones, row by row.

    What is there after delay k stands for share k of the row. Where nothing is there, (1 - s) / s
    reports are still to come on average, for a flat prior on how many there are. A row that is not
    known at all, or known where the share is 0, stays as it is.
    """
    filled = present.copy()
    for row, column in enumerate(latest_known(present)):
        share = shares[..., column, None]
        there = present[..., row, column, None]
        if column < 0:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            final = np.where(there == 0, 1.0, there) / share
        later = there + final * (shares - share)
        can_tell = (np.arange(shares.shape[-1]) > column) & (share > 0)
        filled[..., row, :] = np.where(can_tell, later, present[..., row, :])
    return filled


def share_variance(present: Floats, shares: Floats, *, discount: float = DISCOUNT) -> ShareVariance:
    """How uncertain the logarithm of each share is, between quarters and on average.

    A row that stood at share r of a later count n deviates from r n by r (1 - r) n for chance alone
    and by r^2 n^2 times the variance between quarters; that variance is solved for by moments.

    Args:
        present: shape (..., quarters, delays).
        shares: see `estimate_shares`.
        discount: weight of a quarter relative to the one after it.
    """
    latest = latest_known(present)
    is_known = known_cells(present)
    there = np.nan_to_num(newest_counts(present))
    share_there = shares[..., np.maximum(latest, 0)]
    between, of_mean, reports = np.zeros((3, *shares.shape))
    quarters = np.zeros(shares.shape[-1])
    for delay in range(shares.shape[-1] - 1):
        weight = weights(len(latest), discount) * (is_known[:, delay] & (latest > delay))
        if not weight.any():
            continue
        quarters[delay] = weight.sum() ** 2 / (weight**2).sum()
        share = shares[..., delay]
        ratio = share[..., None] / np.where(share_there > 0, share_there, 1)
        of_it = np.where(weight > 0, np.nan_to_num(present[..., delay]), 0.0)
        error = np.where(weight > 0, of_it - ratio * there, 0.0)
        enough = quarters[delay] / max(quarters[delay] - 1, 1)
        chance = there * np.abs(ratio * (1 - ratio))
        excess = ((enough * error**2 - chance) * weight).sum(axis=-1)
        size = np.maximum(((ratio * there) ** 2 * weight).sum(axis=-1), TINY)
        odds = (1 - share) / np.where(share > 0, share, 1)
        usual = np.maximum(USUAL_SPREAD * odds**2, TINY)
        # Where chance hides the variance, quarters tell little and the usual counts for more.
        hidden = 1 + (chance * weight).sum(axis=-1) / size / usual
        trust = QUARTERS_OF_USUAL_SPREAD * hidden / quarters[delay]
        measured = (np.maximum(excess, 0) / size + trust * usual) / (1 + trust)
        between[..., delay] = np.maximum(measured, LEAST_SPREAD * odds**2)
        reports[..., delay] = np.maximum((weight * there).sum(axis=-1), 1)
        of_mean[..., delay] = between[..., delay] / quarters[delay]
        of_mean[..., delay] += np.abs(odds) / reports[..., delay]
    return ShareVariance(between, of_mean, quarters, reports)


def delay_table(present: Floats, *, discount: float = DISCOUNT) -> DelayTable:
    """The share of reports present at first publication and later, with 90 % intervals.

    Args:
        present: one series, shape (quarters, delays).
        discount: weight of a quarter relative to the one after it.
    """
    reason = why_not_measurable(present)
    if not reason and not np.nan_to_num(present).any():
        reason = "not measurable: there are no reports"
    if reason:
        return DelayTable(None, reason)
    shares = estimate_shares(present, discount=discount)
    variance = share_variance(present, shares, discount=discount)
    reach = special.stdtrit(np.maximum(variance.quarters - 1, 1), 1 - TAIL)
    # Half a report more that comes late, so that none yet does not mean never.
    unseen = np.where(variance.reports > 0, 0.5 / np.maximum(variance.reports, 1) ** 2, 0.0)
    factor = np.exp(reach * np.sqrt(variance.of_mean + unseen))
    # Without a single report that left, a share cannot be above 1.
    ceiling = np.where(removed_shares(present, discount=discount) > 0, np.inf, 1.0)
    is_known = known_cells(present)
    followed = [int((is_known[:, k] & is_known[:, k + 1 :].any(axis=1)).sum()) for k in
                range(len(shares))]  # fmt: skip
    table = pd.DataFrame(
        {
            "releases_later": np.arange(len(shares)),
            "share": shares,
            "lower": shares / factor,
            "upper": np.maximum(np.minimum(shares * factor, ceiling), shares),
            "quarters": followed,
        }
    )
    return DelayTable(table, "")


def _followed(present: Floats, discount: float) -> tuple[Floats, Floats]:
    """Weighted reports before and after each step, over the rows in which both are known."""
    is_known = known_cells(present)
    both = is_known[:, :-1] & is_known[:, 1:]
    weight = weights(present.shape[-2], discount)
    before = weight @ np.where(both, present[..., :-1], 0.0)
    after = weight @ np.where(both, present[..., 1:], 0.0)
    return before, after


def _rows(stays: pd.DataFrame, covered: Mapping[str, int], quarters: Sequence[str] | None) -> range:
    """Ordinals of the rows of a triangle; quarters that are named must be consecutive."""
    if quarters is None:
        first = min((_ordinal(one) for one in stays["received_quarter"]), default=None)
        last = max(covered.values())
        return range(min(covered.values()) if first is None else min(first, last), last + 1)
    ordinals = [_ordinal(one) for one in quarters]
    rows = range(ordinals[0], ordinals[-1] + 1)
    if ordinals != list(rows):
        raise ValueError("The quarters of a triangle must follow each other without a gap")
    return rows


def _ordinal(quarter: str) -> int:
    """Quarters since the year 0, for 2025-Q3 or 2025Q3."""
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1


def _label(ordinal: int) -> str:
    return f"{ordinal // 4}-Q{ordinal % 4 + 1}"
