"""Synthetic releases in the publishers' own formats, for trying everything without real data.

What is written looks to the pipeline like downloads: FAERS quarterly zips, the cumulative HFCS CSV
file, openFDA answers (drug/event, food/event, enforcement), a line list of a poison center, a
medical examiner's file, CDC's overdose deaths and a survey, with their quirks and a few
deliberately broken lines. A line listing of FDA's dashboard is not among them: it would
repeat cases of the quarters. Nothing in them is a real report. The shapes (growth, sex, deaths,
co-listed products, coding changes) follow published aggregates, so that the dashboard looks alive;
they are evidence of nothing.

Ids come from ranges the publishers do not use, so that no synthetic report can be taken for a real
one: FAERS case ids from 90,000,000 (FDA is near 27,000,000 in 2026), HFCS report ids from 900001
and 20xx-CFS-900001, poison-center cases from DEMO-900001, recall numbers F-9001 and D-9001 in a
year. The zips carry a Readme.pdf and the JSON pages a disclaimer that say so; a CSV has no room for
a label. There are no names of persons and no narratives; articles are invented.

The same seed gives the same bytes (given the same Python and zlib).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.demo.context import write_survey, write_vsrr
from etl.demo.deaths import write_deaths
from etl.demo.faers import write_faers
from etl.demo.faers_publishing import releases
from etl.demo.hfcs import complaints, write_hfcs
from etl.demo.openfda_drug import write_openfda_drug
from etl.demo.openfda_food import write_openfda_food
from etl.demo.openfda_recalls import write_openfda_recalls
from etl.demo.poison_center import write_poison_center

SOURCES = (
    "faers",
    "openfda_drug",
    "hfcs",
    "openfda_food",
    "openfda_recalls",
    "medical_examiner",
    "vsrr",
    "community_survey",
    "poison_center",
)


@dataclass(frozen=True)
class DemoFile:
    """A written file and the key of the source it imitates."""

    source: str
    path: Path


def write_releases(folder: Path, *, seed: int = 20261122) -> list[DemoFile]:
    """Write all synthetic releases below `folder`, one subfolder per source.

    Takes a few seconds and about 3 MB. Existing files of the same names are replaced.

    Args:
        folder: where to write; made if it does not exist.
        seed: another seed gives other reports of the same shape.

    Returns:
        The files in the order the pipeline should take them in: `faers` zips from the oldest
        quarter on, then the others in the order of SOURCES.
    """
    folders = {source: folder / source for source in SOURCES}
    for one in folders.values():
        one.mkdir(parents=True, exist_ok=True)
    quarters = releases(seed=seed)
    drawn = complaints(seed=seed)
    written = {
        "faers": write_faers(folders["faers"], quarters),
        "openfda_drug": write_openfda_drug(folders["openfda_drug"], quarters, seed=seed),
        "hfcs": [write_hfcs(folders["hfcs"], drawn, seed=seed)],
        "openfda_food": write_openfda_food(folders["openfda_food"], drawn, seed=seed),
        "openfda_recalls": write_openfda_recalls(folders["openfda_recalls"]),
        "medical_examiner": write_deaths(folders["medical_examiner"], seed=seed),
        "vsrr": write_vsrr(folders["vsrr"], seed=seed),
        "community_survey": write_survey(folders["community_survey"], seed=seed),
        "poison_center": write_poison_center(folders["poison_center"], seed=seed),
    }
    return [DemoFile(source, path) for source, paths in written.items() for path in paths]
