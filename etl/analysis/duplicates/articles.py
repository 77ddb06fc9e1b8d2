"""Citations that name one article, however each sender writes it.

Senders write authors' initials, journal, and order in their own way, leave authors out, or add a
DOI. What they have in common is the title: two citations are one article where they give the same
DOI or PMID, or where the title of one is found in the other and a word beside the title as well (an
author, the volume). A year or number in the title (`38th Annual Report`) makes another article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

DOI = re.compile(r"\b10\.\d{4,9}/[^\s;,]+", re.I)
PMID = re.compile(r"\bPMID:?\s*(\d{5,9})", re.I)
ISSUE = re.compile(r"\b\d+(?:ST|ND|RD|TH)\b|\b(?:19|20)\d\d\b")
INITIALS = re.compile(r"[A-Z]{1,3}")
SURVEY = re.compile(r"NATIONAL POISON DATA|\bNPDS\b|POISON CONTROL CENTERS")
YEARLY = re.compile(r"ANNUAL REPORT")
LONG = 4
SHORTEST_NAME = 3
# A title of fewer long words says too little to be recognized by; one of so many does with the
# authors and the volume.
SHORT_TITLE = 2
BESIDE_SHORT = 3
# One of so many that is found letter by letter needs an author only, however short the name.
WHOLE_TITLE = 5
SAME_TITLE = 90.0
MANY_PEOPLE = 5
# So many of its rarest words, one of which another citation of the article has, too.
KEYS = 6


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A citation as delivered, and what is compared of it.

    Attributes:
        words: letters and figures of all of it, in capitals.
        title: the part that looks like a title, written so.
        beside: long words and numbers that are not of the title.
        authors: words before the title that are no initials.
        ids: its DOI and PMID.
        issue: a year or a number such as 38TH in the title, which tells yearly reports apart.
    """

    text: str
    words: str
    title: str
    beside: frozenset[str]
    authors: frozenset[str]
    ids: frozenset[str]
    issue: frozenset[str]

    @property
    def is_survey(self) -> bool:
        """It is a yearly report of the poison centers."""
        return bool(SURVEY.search(self.words) and YEARLY.search(self.words))


def read_citation(text: str) -> Citation:
    """Take a citation apart."""
    ids = {f"doi:{found.rstrip('.').lower()}" for found in DOI.findall(text)}
    ids |= {f"pmid:{found}" for found in PMID.findall(text)}
    rest = PMID.sub(" ", DOI.sub(" ", text))
    parts = [part.strip() for part in re.split(r"[.;]", rest)]
    title = _capitals(max(parts, key=_likeness_to_title, default=""))
    words = _capitals(rest)
    in_title = set(title.split())
    before = words.partition(title)[0] if title else ""
    beside = {
        word
        for word in words.split()
        if word not in in_title and (len(word) >= LONG or word.isdigit())
    }
    return Citation(
        text=text,
        words=words,
        title=title,
        beside=frozenset(beside),
        authors=frozenset(word for word in before.split() if len(word) >= SHORTEST_NAME),
        ids=frozenset(ids),
        issue=frozenset(ISSUE.findall(title)),
    )


def _capitals(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[A-Z0-9]+", plain.upper()))


def _likeness_to_title(part: str) -> tuple[int, int]:
    """Long words, less the initials, which stand in lists of authors."""
    words = re.findall(r"[^\W\d_]+", part)
    initials = sum(bool(INITIALS.fullmatch(word)) for word in words)
    small = sum(len(word) >= LONG for word in words)
    return small - 2 * initials, len(part)


def same_article(one: Citation, other: Citation) -> bool:
    """Two citations name one article."""
    if one.ids & other.ids:
        return True
    if one.issue and other.issue and not one.issue & other.issue:
        return False
    return _has_title_of(one, other) or _has_title_of(other, one)


def _has_title_of(one: Citation, other: Citation) -> bool:
    words = sum(len(word) >= LONG for word in one.title.split())
    if words < SHORT_TITLE or len(one.title) > len(other.words):
        return False
    share_author = bool(one.authors & other.authors)
    if words >= WHOLE_TITLE and one.title in other.words and share_author:
        return True
    beside = len(one.beside & set(other.words.split()))
    if beside < (1 if words > SHORT_TITLE else BESIDE_SHORT):
        return False
    return bool(fuzz.partial_ratio(one.title, other.words, score_cutoff=SAME_TITLE))


def find_articles(reports: pd.DataFrame) -> pd.DataFrame:
    """Put citations together.

    Args:
        reports: report_id, citation (null where it cites nothing), sender, age_years and sex of
            every report.

    Returns:
        report_id, article_id (`article:` and a number in the order of the citations), citation (the
        one most reports have), authors (of all citations), is_series (about many people),
        is_survey (a yearly report of the poison centers, which is one, too).
    """
    cited = reports.loc[reports["citation"].notna(), ["report_id", "citation"]]
    counts = Counter(str(text) for text in cited["citation"])
    citations = [read_citation(text) for text in sorted(counts)]
    leader = _connected(citations)
    shown: dict[int, Citation] = {}
    authors: defaultdict[int, set[str]] = defaultdict(set)
    survey: set[int] = set()
    for place, citation in enumerate(citations):
        first = leader[place]
        best = shown.setdefault(first, citation)
        if (-counts[citation.text], citation.text) < (-counts[best.text], best.text):
            shown[first] = citation
        authors[first] |= citation.authors
        if citation.is_survey:
            survey.add(first)
    number = {first: at for at, first in enumerate(sorted(shown), start=1)}
    place_of = {citation.text: place for place, citation in enumerate(citations)}
    firsts = [leader[place_of[str(text)]] for text in cited["citation"]]
    found = pd.DataFrame(
        {
            "report_id": cited["report_id"].astype("string"),
            "article_id": pd.array([f"article:{number[one]}" for one in firsts], dtype="string"),
            "citation": pd.array([shown[one].text for one in firsts], dtype="string"),
            "authors": pd.array([" ".join(sorted(authors[one])) for one in firsts], dtype="string"),
            "is_survey": pd.array([one in survey for one in firsts], dtype="bool"),
        }
    ).reset_index(drop=True)
    found["is_series"] = found["is_survey"] | found["article_id"].isin(_series(reports, found))
    return found


def _series(reports: pd.DataFrame, found: pd.DataFrame) -> set[str]:
    """Articles about many people.

    One sender sends each person of an article once, and people of known sex and age are told apart.
    """
    cited = found.merge(reports[["report_id", "sender", "age_years", "sex"]], on="report_id")
    by_sender = cited.dropna(subset=["sender"]).groupby(["article_id", "sender"]).size()
    known = cited[cited["age_years"].notna() & (cited["sex"] != "unknown")]
    people = known.assign(age=known["age_years"].round())
    number = people.drop_duplicates(["article_id", "sex", "age"]).groupby("article_id").size()
    most = by_sender.groupby("article_id").max()
    return {*most[most >= MANY_PEOPLE].index} | {*number[number >= MANY_PEOPLE].index}


def _connected(citations: Sequence[Citation]) -> list[int]:
    """The first citation of the article, of every one."""
    leader = list(range(len(citations)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for block in _blocks(citations):
        articles: dict[int, list[int]] = {}
        for place in block:
            # One of each article first: most citations of an article are as its first one.
            found = [find(place)]
            for first, members in articles.items():
                if find(first) == find(place) or any(
                    same_article(citations[place], citations[member]) for member in members
                ):
                    found.append(first)
            new = min(find(one) for one in found)
            members = [place]
            for one in found[1:]:
                members += articles.pop(one)
            for one in found:
                leader[find(one)] = new
            articles[new] = articles.pop(new, []) + members
    return [find(place) for place in range(len(citations))]


def _blocks(citations: Sequence[Citation]) -> Iterable[list[int]]:
    """Places of citations that share an identifier, an issue or a rare word."""
    number = Counter(word for one in citations for word in set(one.words.split()))
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, citation in enumerate(citations):
        for key in citation.ids | citation.issue:
            blocks[key].append(place)
        long = {word for word in citation.words.split() if len(word) > LONG and number[word] > 1}
        for word in sorted(long, key=lambda word: (number[word], word))[:KEYS]:
            blocks[f"word:{word}"].append(place)
    rare = sorted(blocks.items(), key=lambda item: (len(item[1]), item[0]))
    return [places for _, places in rare if len(places) > 1]
