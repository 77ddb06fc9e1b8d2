"""Citations, numbers and pairs, by themselves."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.analysis.duplicates import find_articles
from etl.analysis.duplicates.articles import read_citation, same_article
from etl.analysis.duplicates.numbers import inner_keys, own_keys

TITLE = "Torsades with jaundice after an invented leaf in a patient"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (f"Doe J, Roe R. {TITLE}. J Demo Med. 2024;1:1", f"Doe, J.. {TITLE.upper()}.. 2024", True),
        (f"Doe J, Roe R. {TITLE}. J Demo Med. 2024", f"Roe R, Doe J. {TITLE}", True),
        ("Doe J. Any. doi: 10.9999/x.1", "Other words. DOI:10.9999/X.1.", True),
        ("Doe J. Any title of one. PMID: 12345678", "Other words PMID 12345678", True),
        (f"Doe J. {TITLE}. 2024", f"Poe E. {TITLE}. 1999", False),
        (f"Doe J. {TITLE}. 2024;1", "Doe J. Bradycardia in another patient. 2024;1", False),
        (
            "Doe J. 2019 Annual Report of the Poison Centers: 37th Annual Report. Clin Tox. 2020",
            "Doe J. 2020 Annual Report of the Poison Centers: 38th Annual Report. Clin Tox. 2021",
            False,
        ),
        ("Doe J. Leaf in pregnancy. J Demo. 2022", "Roe R. Leaf in pregnancy. Acta. 2023", False),
    ],
)
def test_citations_of_one_article(one: str, other: str, is_same: bool) -> None:
    first, second = read_citation(one), read_citation(other)
    assert same_article(first, second) is is_same
    assert same_article(second, first) is is_same


def test_a_title_is_found_among_authors_and_journal() -> None:
    text = f"Doe JJ, Roe R.R.; Poe E, et al.. {TITLE}.. Journal of Demonstration Medicine. 2024"
    assert read_citation(text).title == TITLE.upper()
    assert {"DOE", "ROE", "POE"} <= read_citation(text).authors
    assert read_citation("").title == ""


def test_articles_do_not_depend_on_the_order_of_reports() -> None:
    reports = pd.DataFrame(
        {
            "report_id": [f"faers:{number}" for number in range(3)],
            "citation": [f"Doering J. {TITLE}. 2024", f"DOERING J. {TITLE.upper()}.. 2024", None],
            "sender": None,
            "age_years": 30.0,
            "sex": "male",
        }
    )
    found = find_articles(reports)
    turned = find_articles(reports.iloc[::-1])
    assert found["article_id"].tolist() == ["article:1", "article:1"]
    pd.testing.assert_frame_equal(
        found, turned.sort_values("report_id").reset_index(drop=True)[found.columns]
    )


@pytest.mark.parametrize(
    ("one", "other", "has_it"),
    [
        ("PHHY2024US123456", "US-SANDOZ-PHHY2024US123456", True),
        ("US-FIRM-2024FI123456", "US-OTHER-US-FIRM-2024FI123456", True),
        ("US-FIRM-2019-000002", "US-OTHER-2019-000002", False),
        ("US-TEVA-2019-US-1017586", "US-ACTAVIS-2019-US-1017586", True),
        ("US-1", "US-1-1", False),
    ],
)
def test_a_number_inside_another(one: str, other: str, has_it: bool) -> None:
    assert bool(own_keys(one) & inner_keys(other)) is has_it
