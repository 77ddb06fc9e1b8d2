"""Any opioid and any sedative, asked of the published file and said on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.settings import Settings
from tests.support.pages import view
from tests.support.warehouses import ask

OPIOIDS = (
    "'fentanyl_nitazenes', 'heroin', 'prescription_opioids', 'opioids_unspecified', "
    "'buprenorphine_methadone'"
)


@pytest.fixture(scope="module")
def demo(demo_data: Path) -> Settings:
    return Settings(data=demo_data)


def listing(demo: Settings, classes: str, *, where: str = "true") -> int:
    """Distinct FAERS reports naming kratom that list one of these classes."""
    ((number,),) = ask(
        demo,
        "select count(distinct report_id) from mart_report_substance as report "
        "join core_co_ingestant using (report_id) where source = 'faers' "
        f"and report.substance = 'kratom' and class in ({classes}) and {where}",
    )
    return int(number)


def asked(demo: Settings, group: str, *, more: str = "") -> tuple[int, ...]:
    (row,) = ask(
        demo,
        "select reports, base_reports, death_reports, base_death_reports "
        f"from co_ingestant_group(sources := ['faers'], substances := ['kratom']{more}) "
        f"where co_ingestant_group = '{group}'",
    )
    return tuple(int(one) for one in row)


@pytest.mark.parametrize(
    ("group", "classes"),
    [("any_opioid", OPIOIDS), ("benzodiazepines", "'benzodiazepines'"), ("alcohol", "'alcohol'")],
)
def test_a_report_counts_once_in_a_group_however_many_it_lists(
    demo: Settings, group: str, classes: str
) -> None:
    reports, base, deaths, base_deaths = asked(demo, group)
    assert reports == listing(demo, classes)
    assert deaths == listing(demo, classes, where="has_death")
    ((all_reports, all_deaths),) = ask(
        demo,
        "select count(*), count(*) filter (has_death) from mart_report_substance "
        "where source = 'faers' and substance = 'kratom'",
    )
    assert (base, base_deaths) == (all_reports, all_deaths)
    assert asked(demo, group, more=", outcome := 'death'")[:2] == (deaths, base_deaths)


def test_a_group_can_hold_an_ingredient_of_a_class(demo: Settings) -> None:
    members = ask(
        demo,
        "select class, ingredient from mart_co_ingestant_group_member "
        "where co_ingestant_group = 'any_sedative'",
    )
    ((expected,),) = ask(
        demo,
        "select count(distinct report_id) from mart_report_substance as report "
        "join core_co_ingestant using (report_id) where source = 'faers' "
        "and report.substance = 'kratom' and ("
        + " or ".join(
            f"class = '{name}'" + (f" and ingredient = '{one}'" if one else "")
            for name, one in members
        )
        + ")",
    )
    assert any(one for _, one in members)
    assert asked(demo, "any_sedative")[0] == expected


def test_the_page_says_both_of_all_reports_and_of_deaths(demo: Settings) -> None:
    events = ", counting := 'events'"
    opioid, sedative = (asked(demo, group, more=events) for group in ("any_opioid", "any_sedative"))
    words = view(demo, "/co-ingestants").words
    assert (
        f"Of {opioid[1]:,} kratom events, any opioid on {opioid[0]:,} "
        f"({100 * opioid[0] / opioid[1]:.0f}%) and any sedative on {sedative[0]:,} "
        f"({100 * sedative[0] / sedative[1]:.0f}%); of the {opioid[3]:,} that list a death, on "
        f"{opioid[2]:,} ({100 * opioid[2] / opioid[3]:.0f}%) and {sedative[2]:,} "
        f"({100 * sedative[2] / sedative[3]:.0f}%)."
    ) in words
    deaths = view(demo, "/co-ingestants?source=medical_examiner").words
    assert "Connecticut deaths listing mitragynine, any opioid on" in deaths
    assert "that list a death" not in deaths
