"""An exported folder: its tables, and the three descriptions that catalogues and programs read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dplib
import duckdb
import mlcroissant
import pytest
import rdflib
from jsonschema.validators import validator_for

from etl.build.export import export
from etl.errors import UsageError
from etl.settings import Settings
from etl.store.files import sha256_of
from tests.support.command import etl_here

PROFILES = Path(dplib.__file__).parent / "profiles" / "2.0"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
HERE = "https://example.org/"


@pytest.fixture(scope="module")
def folder(one_quarter: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "tables"
    export(one_quarter.folders.warehouse, folder, kind="csv")
    return folder


def described(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text())


def faults(profile: str, described: dict[str, Any]) -> list[str]:
    """What the schema of Data Package 2.0 has against a description."""
    schema = json.loads((PROFILES / f"{profile}.json").read_text())
    return [error.message for error in validator_for(schema)(schema).iter_errors(described)]


def test_data_package_is_what_its_schemas_say(folder: Path) -> None:
    package = described(folder)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert faults("datapackage", package) == []
    for resource in package["resources"]:
        assert faults("dataresource", resource) == []
        assert faults("tableschema", resource["schema"]) == []
        file = folder / resource["path"]
        assert resource["bytes"] == file.stat().st_size
        assert resource["hash"] == f"sha256:{sha256_of(file)}"
        assert all(field["description"] for field in resource["schema"]["fields"])
    named = {resource["path"] for resource in package["resources"]}
    assert named == {path.name for path in folder.glob("*.csv")}
    assert faults("datapackage", package | {"resources": []})  # the schemas can say no


def test_values_are_of_the_type_that_is_said(folder: Path, one_quarter: Settings) -> None:
    """Read by the described types, every table has its rows: no value is of another type."""
    names = {"integer": "bigint", "number": "double", "string": "varchar", "datetime": "timestamp"}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one_quarter.folders.warehouse}' as file (read_only)")
        for resource in described(folder)["resources"]:
            columns = {
                field["name"]: names.get(field["type"], field["type"])
                for field in resource["schema"]["fields"]
            }
            read = (
                f"read_csv('{folder / resource['path']}', header = true, "
                f"auto_detect = false, quote = '\"', escape = '\"', columns = {columns})"
            )
            (rows,) = connection.execute(f"select count(*) from {read}").fetchall()
            (stored,) = connection.execute(
                f"select count(*) from file.{resource['name']}"
            ).fetchall()
            assert rows == stored, resource["name"]


def test_terms_are_those_of_each_source(folder: Path) -> None:
    """No license is claimed for the whole: some lists come under the terms of their owners."""
    package = described(folder)
    (licence,) = package["licenses"]
    assert licence["name"] == "other"
    assert "FAERS: US government work, public domain" in licence["title"]
    assert [source["path"] for source in package["sources"]] == [
        "https://fis.fda.gov/extensions/FPD-QDE-FAERS/FPD-QDE-FAERS.html"
    ]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_croissant_loads_the_rows(kind: str, one_quarter: Settings, tmp_path: Path) -> None:
    export(one_quarter.folders.warehouse, tmp_path / "out", kind=kind)
    dataset = mlcroissant.Dataset(jsonld=tmp_path / "out" / "croissant.json")
    assert list(dataset.metadata.ctx.issues.errors) == []
    (row,) = dataset.records("core_report")
    with duckdb.connect(one_quarter.folders.warehouse, read_only=True) as connection:
        (expected,) = connection.execute("select report_id, source from core_report").fetchall()
    assert (row["core_report/report_id"], row["core_report/source"]) == tuple(
        value.encode() for value in expected
    )


def test_dcat_names_every_file_with_its_checksum(folder: Path) -> None:
    graph = rdflib.Graph().parse(folder / "dcat.jsonld", publicID=HERE)
    assert dict(checksums(graph)) == {
        f"{HERE}{path.name}": sha256_of(path) for path in folder.glob("*.csv")
    }
    (dataset,) = graph.subjects(rdflib.RDF.type, DCAT.Dataset)
    assert graph.value(dataset, rdflib.DCTERMS.title)
    assert "not proof of cause" in str(graph.value(dataset, rdflib.DCTERMS.description))


def checksums(graph: rdflib.Graph) -> Iterator[tuple[str, str]]:
    for distribution, url in graph.subject_objects(DCAT.downloadURL):
        checksum = graph.value(distribution, SPDX.checksum)
        yield str(url), str(graph.value(checksum, SPDX.checksumValue))


def test_what_is_exported_twice_is_the_same(folder: Path, one_quarter: Settings) -> None:
    again = folder.parent / "again"
    said = etl_here("--data", one_quarter.data, "export", again, environment={})
    assert said.returncode == 0
    assert "tables and their descriptions" in said.stderr + said.stdout
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "mine.txt").write_text("x"),
        lambda folder: (folder / "sub").mkdir(),
        lambda folder: (folder / "core_report.csv").write_text("corrected by hand"),
        lambda folder: (folder / "datapackage.json").write_text('{"name": "another"}'),
        lambda folder: (folder / "datapackage.json").unlink(),
    ],
)
def test_nothing_is_deleted_that_no_export_wrote(
    folder: Path, one_quarter: Settings, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    mine = Path(shutil.copytree(folder, tmp_path / "mine"))
    export(one_quarter.folders.warehouse, mine, kind="csv")  # an earlier export is replaced
    change(mine)
    before = {path: path.is_dir() or path.read_bytes() for path in mine.rglob("*")}
    with pytest.raises(UsageError, match=r"Nothing was deleted\. Choose an empty or a new folder"):
        export(one_quarter.folders.warehouse, mine, kind="parquet")
    assert {path: path.is_dir() or path.read_bytes() for path in mine.rglob("*")} == before
