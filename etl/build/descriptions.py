"""What an exported folder says of itself, in the three forms that catalogues and programs read.

Data Package 2.0 (https://datapackage.org/standard/data-package/), Croissant 1.0
(https://docs.mlcommons.org/croissant/docs/croissant-spec.html) and DCAT 3
(https://www.w3.org/TR/vocab-dcat-3/). All three are written from one description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

NAME, TITLE = "kratomwatch", "Adverse-event reports naming kratom or 7-OH"
KEYWORDS = ("kratom", "mitragynine", "7-hydroxymitragynine", "adverse events", "FAERS", "CAERS")
PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
CROISSANT_TYPES = MEDIA_TYPES | {"parquet": "application/x-parquet"}
FIELD_TYPES = {
    "BIGINT": ("integer", "sc:Integer"),
    "INTEGER": ("integer", "sc:Integer"),
    "DOUBLE": ("number", "sc:Float"),
    "BOOLEAN": ("boolean", "sc:Boolean"),
    "DATE": ("date", "sc:Date"),
    "TIMESTAMP": ("datetime", "sc:DateTime"),
}
"""DuckDB's types as Table Schema and Croissant name them; any other is text."""

FileKind = Literal["csv", "parquet"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column as the published file describes it; `data_type` is DuckDB's."""

    name: str
    data_type: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """An exported table: its file, and what the published file says of it.

    Attributes:
        sha256: of the bytes of the file, in hexadecimal digits.
    """

    name: str
    path: str
    meaning: str
    size_in_bytes: int
    sha256: str
    columns: Sequence[Column]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a source comes from and on what terms, as `mart_source` has it."""

    title: str
    url: str
    terms: str


@dataclass(frozen=True, kw_only=True)
class Exported:
    """All that the three forms say.

    Attributes:
        kind: how the tables are written.
        generation: which build it is; two exports of one generation hold the same rows.
        built_at: when the warehouse was built, in UTC without a zone.
    """

    kind: FileKind
    generation: str
    program_version: str
    built_at: datetime
    is_synthetic: bool
    origins: Sequence[Origin]
    tables: Sequence[TableFile]

    @property
    def meaning(self) -> str:
        """What the rows are, and what they are not."""
        if self.is_synthetic:
            return "Synthetic data made by the demo generator; describes no real report."
        return (
            "From public report systems. A report is not proof of cause; sources overlap and must "
            "not be added up."
        )

    @property
    def terms(self) -> str:
        """The terms of use, source by source: none holds for the whole."""
        return "The terms of each source: " + "; ".join(
            f"{origin.title}: {origin.terms}" for origin in self.origins
        )

    @property
    def created(self) -> str:
        """The time of the build as ISO 8601 with its zone."""
        return f"{self.built_at.isoformat(timespec='seconds')}Z"


def data_package(exported: Exported) -> dict[str, Any]:
    """`datapackage.json` of the folder; its schema is that of Data Package 2.0."""
    return {
        "$schema": PROFILE.format("datapackage"),
        "name": NAME,
        "id": f"{NAME}-{exported.generation}",
        "title": TITLE,
        "description": exported.meaning,
        "version": exported.generation,
        "created": exported.created,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": "other", "title": exported.terms}],
        "sources": [
            {"title": f"{origin.title}: {origin.terms}", "path": origin.url}
            for origin in exported.origins
        ],
        "contributors": [
            {"title": f"{NAME} {exported.program_version}", "roles": ["wrangler"]},
        ],
        "resources": [_resource(table, exported.kind) for table in exported.tables],
    }


def _resource(table: TableFile, kind: FileKind) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": FIELD_TYPES.get(column.data_type, ("string",))[0],
            "description": column.meaning,
        }
        for column in table.columns
    ]
    return {
        "$schema": PROFILE.format("dataresource"),
        "name": table.name,
        "type": "table",
        "path": table.path,
        "description": table.meaning,
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "encoding": "utf-8",
        "bytes": table.size_in_bytes,
        "hash": f"sha256:{table.sha256}",
        "schema": {
            "$schema": PROFILE.format("tableschema"),
            "fields": fields,
            "missingValues": [""],
        },
    }


CROISSANT_TERMS = (
    "citeAs",
    "column",
    "data",
    "dataType",
    "equivalentProperty",
    "examples",
    "extract",
    "field",
    "fileProperty",
    "fileObject",
    "fileSet",
    "format",
    "includes",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)
CROISSANT_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    **{term: f"cr:{term}" for term in CROISSANT_TERMS},
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
}


def croissant(exported: Exported) -> dict[str, Any]:
    """`croissant.json`: the same tables for programs that load data sets to learn from."""
    return {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "alternateName": TITLE,
        "description": exported.meaning,
        "version": exported.program_version,
        "identifier": exported.generation,
        "datePublished": exported.created,
        "keywords": list(KEYWORDS),
        "license": exported.terms,
        "url": exported.origins[0].url if exported.origins else "",
        "isBasedOn": [origin.url for origin in exported.origins],
        "citeAs": f"{NAME} {exported.program_version}, generation {exported.generation}",
        "creator": {"@type": "sc:Organization", "name": NAME},
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": table.path,
                "name": table.path,
                "description": table.meaning,
                "contentUrl": table.path,
                "contentSize": f"{table.size_in_bytes} B",
                "encodingFormat": CROISSANT_TYPES[exported.kind],
                "sha256": table.sha256,
            }
            for table in exported.tables
        ],
        "recordSet": [_record_set(table) for table in exported.tables],
    }


def _record_set(table: TableFile) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": f"{table.name}/{column.name}",
                "description": column.meaning,
                "dataType": FIELD_TYPES.get(column.data_type, ("", "sc:Text"))[1],
                "source": {
                    "fileObject": {"@id": table.path},
                    "extract": {"column": column.name},
                },
            }
            for column in table.columns
        ],
    }


DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(exported: Exported) -> dict[str, Any]:
    """`dcat.jsonld`: the data set and its files for a catalogue of open data."""
    return {
        "@context": DCAT_CONTEXT,
        "@type": "dcat:Dataset",
        "@id": f"urn:{NAME}:{exported.generation}",
        "dct:identifier": exported.generation,
        "dct:title": TITLE,
        "dct:description": exported.meaning,
        "dct:issued": {"@value": exported.created, "@type": "xsd:dateTime"},
        "dct:rights": exported.terms,
        "dct:creator": {"@type": "foaf:Agent", "foaf:name": NAME},
        "dct:source": [{"@id": origin.url} for origin in exported.origins],
        "dcat:version": exported.program_version,
        "dcat:keyword": list(KEYWORDS),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": table.name,
                "dct:description": table.meaning,
                "dcat:downloadURL": {"@id": table.path},
                "dcat:mediaType": {
                    "@id": "https://www.iana.org/assignments/media-types/"
                    + MEDIA_TYPES[exported.kind]
                },
                "dcat:byteSize": {
                    "@value": str(table.size_in_bytes),
                    "@type": "xsd:nonNegativeInteger",
                },
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": table.sha256,
                },
            }
            for table in exported.tables
        ],
    }
