from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl import pipeline
from etl.errors import BadFileError, UsageError
from etl.settings import Settings
from etl.store.landing import COPY, MANIFEST, Landing, refuse_name, without_copy_number
from tests.support.damage import flip
from tests.support.releases import Case, Quarter


def deliver(folder: Path, content: str, name: str = "2025q1.zip") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(content)
    return path


def test_a_file_is_kept_as_delivered_with_its_origin(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    entry, is_new = landing.add(
        deliver(tmp_path / "in", "abc"), source="faers", release="2025q1", url="https://fda.gov/x"
    )
    assert is_new
    assert landing.path_of(entry).read_text() == "abc"
    assert entry.sha256.startswith("ba7816bf")
    assert (entry.bytes, entry.url) == (3, "https://fda.gov/x")
    assert landing.files("faers") == [entry]


def test_the_same_bytes_twice_are_one_entry(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    path = deliver(tmp_path / "in", "abc")
    first, _ = landing.add(path, source="faers", release="2025q1")
    again, is_new = landing.add(path, source="faers", release="2025q1")
    assert (again, is_new) == (first, False)
    assert len(landing.files("faers")) == 1


def test_a_release_issued_again_replaces_it_and_keeps_the_earlier_file(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    first, _ = landing.add(deliver(tmp_path / "in", "abc"), source="faers", release="2025q1")
    second, is_new = landing.add(deliver(tmp_path / "in", "xyz"), source="faers", release="2025q1")
    assert is_new
    assert landing.releases("faers") == {"2025q1": [second]}
    assert landing.path_of(first).read_text() == "abc"
    assert landing.path_of(second).read_text() == "xyz"
    third, _ = landing.add(deliver(tmp_path / "in", "abc"), source="faers", release="2025q1")
    assert landing.releases("faers") == {"2025q1": [third]}
    assert landing.path_of(third).read_text() == "abc"


def test_synthetic_and_real_files_do_not_share_a_folder(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    landing.add(deliver(tmp_path / "in", "abc"), source="faers", release="a", is_synthetic=True)
    with pytest.raises(UsageError, match="holds synthetic releases; real ones cannot join"):
        landing.add(deliver(tmp_path / "in", "xyz"), source="hfcs", release="b")


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    (tmp_path / "faers").mkdir()
    (tmp_path / "faers" / "manifest.json").write_text(json.dumps([{"x": 1}]))
    with pytest.raises(UsageError, match=r"manifest.json: the manifest cannot be read"):
        landing.files("faers")


def test_every_flipped_bit_of_a_manifest_is_found_or_harmless(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    for name in ("2025q1.zip", "2025q2.zip"):
        path = deliver(tmp_path / "in", name, name)
        landing.add(path, source="faers", release=name[:6], url="https://fda.gov/x")
    manifest = landing.folder / "faers" / MANIFEST
    good = landing.files("faers")
    found = 0
    for place in range(manifest.stat().st_size):
        flip(manifest, place, place % 8)
        assert landing.files("faers") == good  # by its copy
        copy = manifest.with_name(COPY).rename(tmp_path / "copy")
        try:
            assert landing.files("faers") == good
        except UsageError:
            found += 1
        copy.rename(manifest.with_name(COPY))
        flip(manifest, place, place % 8)
    assert found > 0.7 * manifest.stat().st_size


def test_an_entry_that_a_person_takes_out_stays_out(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    for name in ("2025q1.zip", "2025q2.zip"):
        landing.add(deliver(tmp_path / "in", name, name), source="faers", release=name[:6])
    manifest = landing.folder / "faers" / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text())[1:]))
    assert list(landing.releases("faers")) == ["2025q2"]
    assert not landing.mend_manifest("faers")
    assert list(landing.releases("faers")) == ["2025q2"]
    manifest.unlink()
    assert landing.mend_manifest("faers")
    assert list(landing.releases("faers")) == ["2025q2"]


def test_a_manifest_of_an_earlier_program_is_read(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    landing.add(deliver(tmp_path / "in", "abc"), source="faers", release="2025q1")
    manifest = landing.folder / "faers" / MANIFEST
    entries = json.loads(manifest.read_text())
    for entry in entries:
        del entry["checksum"]
    manifest.write_text(json.dumps(entries))
    manifest.with_name(COPY).unlink()
    assert not landing.mend_manifest("faers")
    assert "checksum" in manifest.read_text()
    assert list(landing.releases("faers")) == ["2025q1"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("faers_ascii_2025q1 (1).zip", "faers_ascii_2025q1.zip"),
        ("food(12).jsonl.gz", "food.jsonl.gz"),
        ("list (2024).csv", "list (2024).csv"),
        ("a (1) b.csv", "a (1) b.csv"),
        ("(1)", "(1)"),
    ],
)
def test_a_browser_numbers_the_second_download(name: str, plain: str) -> None:
    assert without_copy_number(name) == plain


def test_a_second_download_is_the_same_file(tmp_path: Path) -> None:
    """Known where the bytes are those, and issued again where they are not."""
    landing = Landing(tmp_path / "landing")
    first, _ = landing.add(deliver(tmp_path / "in", "abc"), source="faers", release="2025q1")
    copy = tmp_path / "in" / f"{Path(first.file_name).stem} (1){Path(first.file_name).suffix}"
    copy.write_text("abc")
    assert landing.add(copy, source="faers", release="2025q1") == (first, False)
    assert landing.with_bytes_of(copy, "faers") == first
    copy.write_text("other")
    assert landing.with_bytes_of(copy, "faers") is None
    second, is_new = landing.add(copy, source="faers", release="2025q1")
    assert is_new
    assert landing.releases("faers") == {"2025q1": [second]}


@pytest.mark.parametrize(
    ("name", "release", "problem"),
    [
        ("manifest.json", "manifest", "files of the program itself have this name"),
        ("Editions.json", "editions", "files of the program itself have this name"),
        ("list.csv.writing", "list", "files of the program itself have this name"),
        ("….csv", "", "the name of the file has no letter from a to z and no figure"),
        ("..csv", "..", "the name of the file has no letter from a to z and no figure"),
        ("a.csv", "../a", "the name of the file cannot be the name of a release"),
        ("a.csv", "a/b", "the name of the file cannot be the name of a release"),
        (f"{'a' * 200}.csv", "a", "the name of the file has more than 180 characters"),
        ("a\n.csv", "a", "the name of the file holds characters that cannot be shown"),
    ],
)
def test_a_name_under_which_nothing_can_be_kept_is_refused(
    name: str, release: str, problem: str
) -> None:
    with pytest.raises(BadFileError, match=problem) as refused:
        refuse_name(Path("in") / name, release)
    assert "Rename the file" in str(refused.value)
    assert str(refused.value).isprintable()


def test_a_name_of_every_day_is_taken() -> None:
    for name, release in (("hfcs (1).csv", "hfcs"), ("Größe 2025.xlsx", "gr_e_2025_xlsx")):
        refuse_name(Path("in") / name, release)


def test_a_second_file_of_a_release_that_is_one_file_is_refused(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    first = Quarter(name="2025q1").write(tmp_path)
    pipeline.add(settings, "faers", [first])
    other = Quarter(name="2025q1", cases=[Case(caseid=90000002)]).write(tmp_path)
    other = other.rename(tmp_path / "corrected.zip")
    with pytest.raises(BadFileError, match="2025q1 is there already as faers_ascii_2025q1"):
        pipeline.add(settings, "faers", [other])
    assert "taken" in pipeline.add(settings, "faers", [other.rename(first)])[0]
