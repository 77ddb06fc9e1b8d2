"""The memory of editions: it outlives the published file, and without it nothing is published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from etl import pipeline
from etl.build.editions import known_editions
from etl.errors import ExitCode
from etl.settings import Settings
from etl.store.editions import Memory, editions_counted, read_memory, write_memory
from etl.store.status import Status, read_status
from tests.support.attacker import CELL, Attacker, given_away
from tests.support.command import etl_here
from tests.support.line_lists import npds_row, write_rows
from tests.support.pages import view
from tests.support.releases import Quarter
from tests.support.shared import made_once
from tests.support.warehouses import ask

CELLS = "select count(*) from mart_poison_center"
WOMEN = """select exposures_text from mart_poison_center
    where characteristic = 'sex' and substance_group = 'any' and value = 'female'"""


def add(settings: Settings, name: str, first: int, women: int, men: int) -> None:
    """Add a list whose case numbers start at `first`; cases 0 to 3 are old and severe."""
    rows = [
        npds_row(
            f"{number}",
            Gender="Female" if number < first + women else "Male",
            **({"Age": "70", "Medical_Outcome": "Major effect"} if number < 4 else {}),
        )
        for number in range(first, first + women + men)
    ]
    pipeline.add(settings, "poison_center", [write_rows(settings.data.parent / name, rows)])


def two_editions(folder: Path) -> None:
    """A FAERS quarter, 30 women and 40 men; then 2 women and 20 men more."""
    settings = Settings(data=folder / "data")
    pipeline.add(settings, "faers", [Quarter().write(folder)])
    add(settings, "a.csv", 0, 30, 40)
    pipeline.run(settings)
    add(settings, "b.csv", 1000, 2, 20)
    pipeline.run(settings)


@pytest.fixture(scope="session")
def published_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that published two editions, only to be read."""
    return made_once(tmp_path_factory, "two-editions", two_editions) / "data"


@pytest.fixture
def settings(published_twice: Path, tmp_path: Path) -> Settings:
    """A copy of it that a test may change."""
    return Settings(data=Path(shutil.copytree(published_twice, tmp_path / "data")))


def editions(settings: Settings) -> list[pd.DataFrame]:
    """The editions as they are remembered, each as a reader kept it."""
    memory = read_memory(settings.folders.editions)
    assert memory is not None
    return [
        pd.DataFrame(one.rows, columns=list(one.columns)).astype(
            {"year": "Int64", "exposures": "Int64"}
        )
        for one in memory.of("poison_center")
    ]


def lose_the_file(settings: Settings) -> None:
    shutil.rmtree(settings.folders.published)


def damage_the_file(settings: Settings) -> None:
    settings.folders.warehouse.write_bytes(b"no database")
    shutil.rmtree(settings.folders.previous)


def roll_back(settings: Settings) -> None:
    pipeline.rollback(settings)
    assert ask(settings, WOMEN) == [("30",)]


@pytest.mark.parametrize("happen", [lose_the_file, damage_the_file, roll_back])
def test_an_edition_is_compared_with_all_that_were_ever_published(
    settings: Settings, happen: Callable[[Settings], None]
) -> None:
    before = editions(settings)
    happen(settings)
    add(settings, "c.csv", 2000, 3, 3)
    status = pipeline.run(settings)
    assert status.exit_code == ExitCode.DONE
    known = editions(settings)
    assert len(known) == 3
    assert [one.equals(other) for one, other in zip(before, known[:2], strict=True)] == [True] * 2
    assert editions_counted(settings.folders.landing, "poison_center") == 3
    assert ask(settings, WOMEN) == [("‡",)]
    for old, new in combinations(known, 2):
        assert given_away(old, new, limit=9) == []


def test_the_counts_behind_the_published_file_stay_as_open_as_is_promised(
    settings: Settings,
) -> None:
    *_, latest = editions(settings)
    attacker = Attacker(latest, limit=9)
    hidden = latest.index[latest["mark"] != "shown"]
    assert len(hidden) > 10
    for at in hidden:
        low, high = attacker.range_of(int(at))
        assert high - low >= 3, latest.loc[at].to_dict()


def test_the_memory_holds_what_was_published_and_nothing_else(settings: Settings) -> None:
    *_, latest = editions(settings)
    columns = "characteristic, substance_group, case when characteristic <> 'year' then year end"
    published = ask(settings, f"select {columns}, value, exposures, mark from mart_poison_center")
    kept = latest[[*CELL, "exposures", "mark"]].astype(object).where(latest.notna(), None)
    assert {tuple(row) for row in kept.itertuples(index=False)} == set(published)
    text = settings.folders.editions.read_text(encoding="utf-8")
    assert set(json.loads(text)) == {"about", "sha256", "memory"}
    assert "confidential-" not in text
    assert "a.csv" not in text


def lose_the_memory(settings: Settings) -> None:
    settings.folders.editions.unlink()


def damage_the_memory(settings: Settings) -> None:
    text = settings.folders.editions.read_text(encoding="utf-8")
    assert ', 30, "shown"]' in text
    settings.folders.editions.write_text(text.replace(', 30, "shown"]', ', 31, "shown"]', 1))


def put_an_old_copy_back(settings: Settings) -> None:
    memory = read_memory(settings.folders.editions)
    assert memory is not None
    write_memory(settings.folders.editions, Memory(editions=memory.editions[:1]))


def lose_the_memory_and_the_number(settings: Settings) -> None:
    settings.folders.editions.unlink()
    (settings.folders.landing / "poison_center" / "editions.json").unlink()


def lose_all_but_the_status(settings: Settings) -> None:
    lose_the_memory_and_the_number(settings)
    lose_the_file(settings)


def lose_all_but_the_number(settings: Settings) -> None:
    settings.folders.editions.unlink()
    settings.folders.status.unlink()
    lose_the_file(settings)


LOSSES = [
    lose_the_memory,
    damage_the_memory,
    put_an_old_copy_back,
    lose_the_memory_and_the_number,
    lose_all_but_the_status,
    lose_all_but_the_number,
]


@pytest.mark.parametrize("happen", LOSSES)
def test_a_lost_memory_is_known_for_that(
    settings: Settings, happen: Callable[[Settings], None]
) -> None:
    def held() -> list[str]:
        status = read_status(settings.folders.status)
        known = known_editions(settings, status, ["faers", "poison_center"])
        return [source.key for source in known.held]

    assert held() == []
    happen(settings)
    assert held() == ["poison_center"]


def test_a_folder_that_published_nothing_has_lost_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    known = known_editions(settings, Status(), ["poison_center", "community_survey"])
    assert (known.memory, known.held) == (Memory(), ())


def test_nothing_of_line_lists_is_published_until_a_person_says_so(settings: Settings) -> None:
    kept = settings.folders.editions.read_bytes()
    settings.folders.editions.unlink()
    for said in ("Published", "Nothing new"):
        ended = etl_here("--data", settings.data, "run", "--offline", environment={})
        assert ended.returncode == ExitCode.SOURCE_FAILED
        assert said in ended.stderr
        assert "Nothing of poison_center is published" in ended.stderr
        assert "editions --begin-anew" in ended.stderr
        assert ask(settings, CELLS) == [(0,)]
        assert ask(settings, "select count(*) from core_report") == [(1,)]
    entry = read_status(settings.folders.status).sources["poison_center"]
    assert (entry.failed_step, entry.error_kind) == ("publish", "held")
    assert "held back since" in etl_here("--data", settings.data, "status", environment={}).stdout
    assert not settings.folders.editions.exists()

    settings.folders.editions.write_bytes(kept)
    known = known_editions(settings, read_status(settings.folders.status), ["poison_center"])
    assert known.held == ()
    settings.folders.editions.unlink()

    ended = etl_here("--data", settings.data, "editions", "--begin-anew", environment={})
    assert ended.returncode == ExitCode.DONE
    assert "poison_center, edition 2:" in ended.stdout  # of the warehouses kept in previous/
    assert pipeline.run(settings).exit_code == ExitCode.DONE
    assert ask(settings, WOMEN) == [("‡",)]
    entry = read_status(settings.folders.status).sources["poison_center"]
    assert (entry.last_error, entry.failed_step) == (None, None)
    words = view(settings, "/poison-centers?view=hidden").words
    assert "Not all that was published before" in words


def test_a_memory_without_anything_left_begins_with_nothing(settings: Settings) -> None:
    lose_all_but_the_number(settings)
    ended = etl_here("--data", settings.data, "editions", "--begin-anew", environment={})
    assert "No edition" in ended.stdout
    known = known_editions(settings, Status(), ["poison_center"])
    assert known.held == ()
    assert known.memory.lost_at is not None
