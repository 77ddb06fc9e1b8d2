"""Fetching what a search of openFDA drug/event finds, and openFDA's counts as its background."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from pathlib import Path

from etl.errors import DownloadError
from etl.formats import openfda_records
from etl.formats.openfda_records import Record, text_of
from etl.net.context import FetchContext
from etl.net.openfda import PULLS, SEARCHABLE, fetch_search
from etl.recognition.engine import Recogniser
from etl.recognition.rules import COUNTED
from etl.sources.openfda_drug.fetch_totals import TotalsOf, fetch_totals
from etl.sources.openfda_drug.read import (
    ENDPOINT,
    RECORDS,
    active_substances,
    drugs_of,
    reactions_of,
)

REACTION = "patient.reaction.reactionmeddrapt"
SEARCHED = ("patient.drug.medicinalproduct", "patient.drug.activesubstance.activesubstancename")
RECORDS_FILE = "drug-event.json.gz"
TOTALS_FILE = "drug-event-totals.json"
"""A pull keeps these names, so that the landing zone takes it as the same release issued again."""
ALL_REPORTS = "faers"
"""Key of the source whose files hold all reports: where they have landed, no count is asked for."""


def search() -> str:
    """Give the search that finds the records to fetch, not yet encoded for an address."""
    return openfda_records.search_expression(*SEARCHED)


def search_of_reaction(pt: str) -> str:
    """Give the search whose `meta.results.total` is the reports listing a preferred term.

    openFDA's exact form of a term is in capitals, whatever the record has (the analyzer
    `uppercase_not_tokenized` in `schemas/faers_mapping.json` of its server). A term that holds
    what no search may, or an apostrophe, is asked for as a phrase of its words: also found are
    then longer terms that hold it (0.1% more for Crohn's disease, 1.4% for Parkinson's disease,
    as a user measured in 2026).
    """
    term = pt.upper()
    if SEARCHABLE.fullmatch(term) and not set(term) & set("'\"*"):
        return f'{REACTION}.exact:"{term}"'
    return f'{REACTION}:"{" ".join(re.findall(r"[0-9A-Z]+", term))}"'


def with_apostrophes(pt: str) -> str:
    """Give a term as the quarterly files spell it: openFDA has `CROHN^S DISEASE`."""
    return pt.replace("^", "'")


def fetch(fetching: FetchContext) -> None:
    """Fetch the records that the search finds and, without FAERS quarters, openFDA's totals.

    Both start over where openFDA is refreshed between them.

    Raises:
        DownloadError: not everything came, or terms are left for another day.
    """
    for _ in range(PULLS):
        found = fetch_search(fetching, endpoint=ENDPOINT, search=search(), file_name=RECORDS_FILE)
        records = fetching.landed_file(RECORDS_FILE)
        if records is None or found.last_updated is None or fetching.has_landed(ALL_REPORTS):
            return
        recogniser = Recogniser.from_csv()
        is_counted = fetch_totals(
            fetching,
            TotalsOf(
                endpoint=ENDPOINT,
                last_updated=found.last_updated,
                version=f"{records.sha256[:16]} read by rules {recogniser.version}",
            ),
            terms=partial(terms_listed, fetching.landed_path(records), recogniser),
            search_of=search_of_reaction,
            file_name=TOTALS_FILE,
        )
        if is_counted:
            return
    raise DownloadError(f"openFDA {ENDPOINT} was refreshed during each of {PULLS} counts.")


def terms_listed(path: Path, recogniser: Recogniser) -> list[str]:
    """Give the preferred terms of the records naming a watched substance, most listed first.

    The search finds more than our rules count, so a record is read as the build will read it.
    """
    _, text = openfda_records.read_text(path, expected=RECORDS.expected)
    listed: Counter[str] = Counter()
    for _, record in openfda_records.each_record(text, file=str(path), expected=RECORDS.expected):
        patient = record.get("patient") if isinstance(record, dict) else None
        if isinstance(patient, dict) and _names_a_watched(patient, recogniser):
            terms = (text_of(one.get("reactionmeddrapt")) for one in reactions_of(patient))
            listed.update({with_apostrophes(term.upper()) for term in terms if term})
    return sorted(listed, key=lambda term: (-listed[term], term))


def _names_a_watched(patient: Record, recogniser: Recogniser) -> bool:
    return any(
        match.confidence in COUNTED
        for drug in drugs_of(patient)
        for match in recogniser.recognise(
            text_of(drug.get("medicinalproduct")), active_substances(drug)
        )
    )
