"""Bytes are compared with their checksums before they are read: landed, staged and published."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from etl import pipeline
from etl.build.stage import Elsewhere, parse_apart, stage_source
from etl.errors import BadFileError, ChecksRefusedError, EtlError
from etl.notify import events
from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.store.checksums import NAME, is_whole, read_sums
from etl.store.landing import COPY, Landing
from etl.store.publish import generation, previous
from etl.store.runs import read_runs
from etl.store.staging import RELEASE, StagedRelease, read_release
from etl.store.status import Status
from tests.support.damage import flip
from tests.support.releases import Quarter
from tests.support.warehouses import copy_instead_of_building

QUARTER = "2025q1"
FLIPS = 360


@pytest.fixture
def settings(one_quarter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A published quarter; what is built from now on is a copy of it."""
    shutil.copytree(one_quarter.data, tmp_path / "data")
    copy_instead_of_building(one_quarter.folders.warehouse, monkeypatch)
    return Settings(data=tmp_path / "data")


def staged(settings: Settings) -> StagedRelease:
    found = read_release(settings.folders.staged / "faers" / QUARTER, "faers")
    assert found is not None
    return found


def landed(settings: Settings) -> Path:
    landing = Landing(settings.folders.landing)
    (file,) = landing.files("faers")
    return landing.path_of(file)


def built_at(settings: Settings) -> str:
    found = generation(settings.folders.warehouse)
    assert found is not None
    return str(found.built_at)


def test_every_flipped_bit_of_a_staged_release_is_found(settings: Settings) -> None:
    release = staged(settings)
    assert release.damaged() == []
    assert {path.name for path in release.folder.glob("*.parquet")} >= set(release.files)
    for number in range(FLIPS):
        name = sorted(release.files)[number % len(release.files)]
        flip(release.folder / name, number * 7919, number % 8)
        assert release.damaged() == [name]
        flip(release.folder / name, number * 7919, number % 8)
    document = release.folder / RELEASE
    for place in range(document.stat().st_size):
        flip(document, place)
        found = read_release(release.folder, "faers")
        # what is left may differ in its blanks and in nothing else
        assert found is None or found == release
        flip(document, place)


def test_a_damaged_staged_file_is_named_and_staged_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    flip(staged(settings).folder / "demo.parquet", 100)
    assert "Nothing new" in pipeline.run(settings).message  # nothing of it was read
    caplog.set_level(logging.INFO)
    status = pipeline.run(settings, force=True)
    assert "faers 2025q1: the staged bytes of demo.parquet are not those" in caplog.text
    assert status.mended == ["faers 2025q1: demo.parquet"]
    assert staged(settings).damaged() == []
    assert [event.text for event in events(settings) if "disk" in event.title] == status.mended
    assert pipeline.run(settings, force=True).mended == []
    assert [run.mended for run in read_runs(settings.folders.runs)][-2:] == [
        ("faers 2025q1: demo.parquet",),
        (),
    ]


def test_a_landed_file_that_was_altered_is_named_put_aside_and_can_be_added_again(
    settings: Settings, tmp_path: Path
) -> None:
    good = shutil.copy(landed(settings), tmp_path / landed(settings).name)
    before = settings.folders.warehouse.read_bytes()
    flip(landed(settings), 60)
    shutil.rmtree(settings.folders.staged)
    with pytest.raises(ChecksRefusedError, match="faers 2025q1 of the published warehouse"):
        pipeline.run(settings)
    problem = pipeline.read_status(settings.folders.status).sources["faers"].last_error or ""
    assert f"{landed(settings)}: the bytes are not those that were delivered" in problem
    assert settings.folders.warehouse.read_bytes() == before
    assert not landed(settings).exists()
    assert landed(settings).with_name(f"{landed(settings).name}.damaged").exists()
    pipeline.add(settings, "faers", [Path(good)])
    assert pipeline.run(settings).exit_code == 0
    assert staged(settings).damaged() == []


def test_where_landed_and_staged_bytes_are_damaged_nothing_is_published(
    settings: Settings,
) -> None:
    flip(landed(settings), 60)
    flip(staged(settings).folder / "demo.parquet", 100)
    with pytest.raises(ChecksRefusedError, match=r"faers 2025q1 is damaged: .*not those that were"):
        pipeline.run(settings, force=True)
    assert is_whole(settings.folders.warehouse, settings.folders.published)


def test_a_damaged_published_file_is_found_and_built_again(settings: Settings) -> None:
    before = built_at(settings)
    assert "Nothing new" in pipeline.run(settings).message
    flip(settings.folders.warehouse, -300_000)
    status = pipeline.run(settings)
    assert status.message.startswith("The published file was damaged and was built again.")
    assert status.mended == ["published/kratomwatch.duckdb"]
    assert built_at(settings) > before
    assert previous(settings.folders) == []  # the damaged one is not kept
    assert "Nothing new" in pipeline.run(settings).message


@pytest.mark.parametrize("place", [-300_000, 5_000])
def test_without_the_list_of_checksums_duckdb_finds_the_damage(
    settings: Settings, place: int
) -> None:
    sums = settings.folders.published / NAME
    sums.unlink()
    assert "Nothing new" in pipeline.run(settings).message
    assert read_sums(settings.folders.published).keys() == {"kratomwatch.duckdb"}
    sums.unlink()
    flip(settings.folders.warehouse, place)
    assert "was damaged" in pipeline.run(settings).message


def rolled_back(settings: Settings) -> str:
    """A folder in which a forced build was rolled back; gives when the earlier one was built."""
    first = built_at(settings)
    settings.folders.landing.joinpath("folder.key").touch()
    changed = settings.model_copy(update={"suppress_below": 5})
    assert "Published" in pipeline.run(changed).message
    assert built_at(settings) != first
    pipeline.rollback(changed)
    assert built_at(settings) == first
    return first


def test_a_deleted_status_never_publishes_what_was_rolled_back(settings: Settings) -> None:
    first = rolled_back(settings)
    changed = settings.model_copy(update={"suppress_below": 5})
    settings.folders.status.unlink()
    assert "was rolled back" in pipeline.run(changed).message
    assert built_at(settings) == first
    assert "Published" in pipeline.run(changed, force=True).message


def test_instead_of_a_damaged_file_whose_input_was_rolled_back_the_kept_one_is_published(
    settings: Settings,
) -> None:
    first = rolled_back(settings)
    changed = settings.model_copy(update={"suppress_below": 5})
    flip(settings.folders.warehouse, -300_000)
    assert "is published again" in pipeline.run(changed).message
    assert built_at(settings) == first
    assert is_whole(settings.folders.warehouse, settings.folders.published)
    for path in (settings.folders.warehouse, *settings.folders.previous.iterdir()):
        flip(path, -300_000)
    with pytest.raises(EtlError, match=r"no earlier warehouse is whole.*--force"):
        pipeline.run(changed)


def test_instead_of_a_lost_file_whose_input_was_rolled_back_the_kept_one_is_published(
    settings: Settings,
) -> None:
    first = rolled_back(settings)
    settings.folders.warehouse.unlink()
    changed = settings.model_copy(update={"suppress_below": 5})
    assert "is published again" in pipeline.run(changed).message
    assert built_at(settings) == first


def test_an_input_that_a_person_published_all_the_same_is_rolled_back_no_more(
    settings: Settings,
) -> None:
    first = rolled_back(settings)
    changed = settings.model_copy(update={"suppress_below": 5})
    assert "Published" in pipeline.run(changed, force=True).message
    settings.folders.warehouse.write_bytes(b"no database")
    assert "was built again" in pipeline.run(changed).message
    assert built_at(settings) > first
    assert "Nothing new" in pipeline.run(changed).message


def test_a_rollback_passes_over_a_damaged_warehouse(settings: Settings) -> None:
    first = built_at(settings)
    for _ in range(2):
        pipeline.run(settings, force=True)
    flip(previous(settings.folders)[0], -300_000)
    pipeline.rollback(settings)
    assert built_at(settings) == first


def test_a_lost_manifest_is_named(settings: Settings) -> None:
    path = landed(settings)
    manifest = path.with_name("manifest.json")
    text = manifest.read_text()
    manifest.unlink()
    path.with_name(COPY).unlink()
    with pytest.raises(BadFileError, match="the manifest is lost, and 1 file"):
        Landing(settings.folders.landing).refuse_lost_manifest("faers")
    with pytest.raises(ChecksRefusedError, match="faers 2025q1 of the published"):
        pipeline.run(settings)
    status = pipeline.read_status(settings.folders.status)
    assert "the manifest is lost" in (status.sources["faers"].last_error or "")
    manifest.write_text(text)
    assert "Nothing new" in pipeline.run(settings).message
    manifest.unlink()
    path.with_name(COPY).unlink()
    pipeline.add(settings, "faers", [path])  # the file itself is as good as one from elsewhere
    assert pipeline.run(settings).exit_code == 0


def test_a_manifest_is_made_again_from_its_copy(settings: Settings) -> None:
    manifest = landed(settings).with_name("manifest.json")
    text = manifest.read_bytes()
    for damage in (manifest.unlink, lambda: manifest.write_bytes(b""), lambda: flip(manifest, 60)):
        damage()
        status = pipeline.run(settings)
        assert "Nothing new" in status.message
        assert status.mended == ["landing/faers/manifest.json"]
        assert manifest.read_bytes() == text
    manifest.with_name(COPY).unlink()
    assert pipeline.run(settings).mended == []
    assert manifest.with_name(COPY).read_bytes() == text


def test_a_lost_staged_folder_is_made_again(settings: Settings) -> None:
    shutil.rmtree(settings.folders.staged / "faers")
    assert "Nothing new" in pipeline.run(settings).message
    assert staged(settings).damaged() == []


def test_what_a_person_accepted_is_recorded(settings: Settings) -> None:
    status = pipeline.run(settings, accept=["faers"])
    assert status.accepted == ["faers"]
    assert status.sources["faers"].accepted_at is not None
    again = pipeline.run(settings)
    assert again.accepted == []
    assert again.sources["faers"].accepted_at == status.sources["faers"].accepted_at
    assert [run.accepted for run in read_runs(settings.folders.runs)][-2:] == [("faers",), ()]


def test_what_was_parsed_elsewhere_is_taken_over_whole_or_not_at_all(tmp_path: Path) -> None:
    """And where the run is ended before it is taken over, nothing of it is staged."""
    settings, status = Settings(data=tmp_path / "data"), Status()
    names = ("2024q1", "2024q2", "2024q3")
    zips = [Quarter(name=name).write(tmp_path) for name in names]
    pipeline.add(settings, "faers", zips)
    apart = tmp_path / "apart"

    def parse(key: str, releases: Sequence[str], root: Path, into: Path) -> dict[str, str | None]:
        said = {name: parse_apart(key, name, root, into) for name in releases}
        assert not settings.folders.staged.exists()
        flip(into / key / "2024q2" / "demo.parquet", 100)
        return said | {"2024q3": "the zip is damaged"}

    elsewhere = Elsewhere(folder=apart, parse=parse)
    source, folders = SOURCES["faers"], settings.folders
    assert not stage_source(source, folders, status, fetched={}, elsewhere=elsewhere)
    assert [one.name for one in (folders.staged / "faers").iterdir()] == ["2024q1"]
    said = str(status.source("faers").last_error)
    assert "2024q2: what was parsed of it elsewhere is not whole" in said
    assert said.endswith(" | the zip is damaged")
