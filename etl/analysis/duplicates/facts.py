"""The facts of reports as arrays, for comparing many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

# A fact of few reports is not rarer than one of this many unseen reports would make it: the same
# in a file of eight reports and of a hundred thousand.
UNSEEN = 500
NONE = -1
CHILD = r"NEONATAL|FOETAL|FETAL|\bBABY\b|SMALL FOR DATES|PREMATURE"
MOTHER = r"MATERNAL|CAESAREAN|CESAREAN|\bEXPOSURE DURING PREGNANCY|LIVE BIRTH"
IS_CHILD, IS_MOTHER = 1, 2
GROWN, HEAVIEST_CHILD = 12.0, 15.0
EPOCH = pd.Timestamp("1970-01-01")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What reports list of one kind, as a matrix of reports and words.

    Attributes:
        has: 1 where the report lists the word.
        bits: the same, with what it tells that two reports list the word.
        total: bits of all words of a report.
    """

    has: sparse.csr_matrix
    bits: sparse.csr_matrix
    total: np.ndarray
    number: np.ndarray

    @classmethod
    def of(cls, words: pd.DataFrame, *, reports: int) -> Words:
        """Read them.

        Args:
            words: place (of the report) and word, each pair once.
        """
        codes, unique = pd.factorize(words["word"], sort=True)
        shape = (reports, max(len(unique), 1))
        places = words["place"].to_numpy()
        has = sparse.csr_matrix((np.ones(len(words)), (places, codes)), shape=shape)
        has.data[:] = 1
        often = np.asarray(has.sum(axis=0)).ravel()
        tells = np.log2((reports + UNSEEN) / (often + 1))
        bits = (has @ sparse.diags(tells)).tocsr()
        return cls(
            has=has,
            bits=bits,
            total=np.asarray(bits.sum(axis=1)).ravel(),
            number=np.asarray(has.sum(axis=1)).ravel().astype(int),
        )

    def shared(self, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bits and number of the words that both of each pair list."""
        bits, number = np.zeros(len(left)), np.zeros(len(left), dtype=int)
        step = 100_000
        for start in range(0, len(left), step):
            at = slice(start, start + step)
            other = self.has[right[at]]
            bits[at] = np.asarray(self.bits[left[at]].multiply(other).sum(axis=1)).ravel()
            both = self.has[left[at]].multiply(other).sum(axis=1)
            number[at] = np.asarray(both).ravel().astype(int)
        return bits, number

    def keys(self) -> np.ndarray:
        """A number for each list of words, the same where the lists are; 0 for an empty one."""
        lists = np.split(self.has.sorted_indices().indices, self.has.indptr[1:-1])
        texts = [one.tobytes() for one in lists]
        return pd.factorize(pd.Series([b"", *texts]))[0][1:]


@dataclass(frozen=True, kw_only=True)
class Reports:
    """Reports in the order of their ids; -1 or nan where a report does not say.

    Attributes:
        systems: key of the report system of each code of `source`.
        reported_day: the day of the event as written, the first of January as well.
        authors: of each article, by its code.
        person: 1 where it is about a child before or at birth, 2 about the mother.
        is_finding: it is a death as a medical examiner lists it, each person once.
    """

    ids: np.ndarray
    source: np.ndarray
    systems: tuple[str, ...]
    is_finding: np.ndarray
    received: np.ndarray
    day: np.ndarray
    reported_day: np.ndarray
    year: np.ndarray
    age: np.ndarray
    sex: np.ndarray
    weight: np.ndarray
    country: np.ndarray
    has_death: np.ndarray
    sender: np.ndarray
    article: np.ndarray
    is_series: np.ndarray
    authors: dict[int, frozenset[str]]
    person: np.ndarray
    ingredients: Words
    reactions: Words
    products: Words

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    @cached_property
    def odds(self) -> np.ndarray:
        """Bits against any other report of its system being of the same event: one of so many."""
        counts = np.bincount(self.source, minlength=1)
        return np.log2(np.maximum(counts, 2))[self.source]

    @cached_property
    def lacks(self) -> np.ndarray:
        """Age or sex is not given."""
        return np.isnan(self.age) | (self.sex == NONE)


def read_reports(
    reports: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame
) -> tuple[Reports, pd.DataFrame]:
    """Facts of all reports, and the reports in the same order.

    Args:
        reports: rows of work_duplicate_report.
        words: rows of work_duplicate_word.
        articles: rows of find_articles.
    """
    table = reports.merge(articles[["report_id", "article_id", "is_series", "authors"]], how="left")
    table = table.sort_values("report_id").reset_index(drop=True)
    table["place"] = np.arange(len(table))
    table["sender"] = table["sender"].str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    words = words.drop_duplicates().merge(table[["report_id", "place"]], on="report_id")
    by_kind = {
        kind: words.loc[words["kind"] == kind, ["place", "word"]]
        for kind in ("ingredient", "reaction", "product")
    }
    by_kind["product"] = _tokens(by_kind["product"])
    numeric = {
        name: table[name].astype("float64").to_numpy() for name in ("age_years", "weight_kg")
    }
    facts = Reports(
        ids=table["report_id"].to_numpy(dtype=object),
        source=_codes(table["source"]),
        systems=tuple(sorted(table["source"].unique())),
        is_finding=table["is_finding"].to_numpy(dtype=bool),
        received=_days(table["received_date"]),
        day=_days(table["event_day"]),
        reported_day=_days(table["reported_day"]),
        year=table["event_year"].astype("float64").fillna(NONE).to_numpy().astype(int),
        age=numeric["age_years"],
        sex=_codes(table["sex"].where(table["sex"] != "unknown")),
        weight=numeric["weight_kg"],
        country=_codes(table["country_code"]),
        has_death=table["has_death"].fillna(False).to_numpy(dtype=bool),
        sender=_codes(table["sender"]),
        article=_codes(table["article_id"]),
        authors=_authors(table),
        is_series=table["is_series"].astype("boolean").fillna(False).to_numpy(dtype=bool),
        person=_persons(by_kind["reaction"], **numeric),
        **{f"{kind}s": Words.of(listed, reports=len(table)) for kind, listed in by_kind.items()},
    )
    return facts, table


def _tokens(products: pd.DataFrame) -> pd.DataFrame:
    """The words of product names, each once a report."""
    split = products.assign(word=products["word"].str.findall(r"[A-Z0-9]{3,}")).explode("word")
    return split.dropna(subset=["word"]).drop_duplicates()


def _codes(values: pd.Series) -> np.ndarray:
    """A number for each value, in their order; -1 where there is none."""
    return pd.factorize(values, sort=True)[0]


def _days(values: pd.Series) -> np.ndarray:
    days = (pd.to_datetime(values) - EPOCH) // pd.Timedelta(days=1)
    return days.astype("float64").fillna(NONE).to_numpy().astype(int)


def _authors(table: pd.DataFrame) -> dict[int, frozenset[str]]:
    codes = pd.DataFrame({"code": _codes(table["article_id"]), "authors": table["authors"]})
    known = codes[codes["code"] != NONE].drop_duplicates("code")
    return {
        int(code): frozenset(str(authors).split())
        for code, authors in known.itertuples(index=False, name=None)
    }


def _persons(
    reactions: pd.DataFrame, *, age_years: np.ndarray, weight_kg: np.ndarray
) -> np.ndarray:
    """Whether a report is about a child before or at birth or about its mother."""
    person = np.zeros(len(age_years), dtype=int)
    for pattern, kind in ((MOTHER, IS_MOTHER), (CHILD, IS_CHILD)):
        listed = reactions.loc[reactions["word"].str.contains(pattern, regex=True), "place"]
        person[listed.unique()] = kind
    grown = (age_years >= GROWN) & (person == IS_CHILD)
    person[grown] = IS_MOTHER
    person[(weight_kg < HEAVIEST_CHILD) & (person == IS_MOTHER)] = IS_CHILD
    return person
