"""One task per process: `python -m benchmarks.tasks TASK PATH…` prints seconds, CPU and MB."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pandas as pd

from etl import pipeline
from etl.recognition.engine import Recogniser
from etl.recognition.ingredients import IngredientClassifier
from etl.settings import Settings
from etl.vocabulary import VOCABULARY

# Two texts that every quarter has; one comes to mean the other.
CHANGED_MEANINGS = {
    "reaction_term_synonyms.csv": ("reac_text", "upper(pt)", "{},{},"),
    "co_ingestants.csv": (
        "drug_text",
        r"nullif(regexp_extract(prod_ai, 'INGREDIENT \d+'), '')",
        "{},{},muscle_relaxants,synonym,,",
    ),
}
MAIN_TABLES = ("DEMO", "DRUG", "REAC", "OUTC", "RPSR", "THER", "INDI")


def publish(data: Path, *zips: Path) -> None:
    """Add the zips, stage, build, check, publish."""
    settings = Settings(data=data)
    if zips:
        pipeline.add(settings, "faers", zips)
    pipeline.run(settings)


def build_again(data: Path) -> None:
    """Build from what is staged and kept, when the published file was lost."""
    settings = Settings(data=data)
    settings.folders.warehouse.unlink()
    pipeline.run(settings)


def publish_with_another_vocabulary(data: Path) -> None:
    """Build from what is staged, when an ingredient and a term of every quarter changed meaning."""
    staged = Settings(data=data).folders.staged / "faers"
    before = _times_counted(staged)
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "vocabulary"
        shutil.copytree(VOCABULARY, vocabulary)
        for name, (table, text, line) in CHANGED_MEANINGS.items():
            with (vocabulary / name).open("a", encoding="utf-8") as file:
                file.write(line.format(*_two_common_texts(staged, table, text)) + "\n")
        with patch("etl.vocabulary.VOCABULARY", vocabulary):
            pipeline.run(Settings(data=data))
    if before & _times_counted(staged):
        raise SystemExit("The change left a count as it was, so this is no measurement.")


def _two_common_texts(staged: Path, table: str, text: str) -> tuple[str, str]:
    with duckdb.connect() as connection:
        found = connection.execute(
            f"""select {text} as text
            from read_parquet('{staged}/*/{table}.parquet') where text <> ''
            group by text
            having count(distinct release) = {len(list(staged.iterdir()))}
            order by text limit 2"""
        ).fetchall()
    (one,), (other,) = found
    return one, other


def _times_counted(staged: Path) -> set[tuple[Path, int]]:
    return {(path, path.stat().st_mtime_ns) for path in staged.glob("*/listed_*.parquet")}


def bare_load(path: Path) -> None:
    """Unzip and read every table into DuckDB: the least that any way of loading must do."""
    config: dict[str, Any] = {"threads": 2}
    with (
        zipfile.ZipFile(path) as archive,
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(str(Path(folder) / "bare.duckdb"), config=config) as connection,
    ):
        for name in archive.namelist():
            if Path(name).stem[:4] not in MAIN_TABLES:
                continue
            text = Path(archive.extract(name, folder))
            with text.open("rb") as file:
                header = file.readline().decode().strip().split("$")
            connection.read_csv(
                str(text),
                delimiter="$",
                quotechar="",
                escapechar="",
                header=True,
                auto_detect=False,
                columns=dict.fromkeys(header, "VARCHAR"),
                ignore_errors=True,
            ).create(Path(name).stem[:4])
            text.unlink()


def pandas_load(path: Path) -> None:
    """Do the same with pandas: stage every line or keep it, apply the case rules, recognise, count.

    Keeping a line that has too many fields takes pandas' Python parser.
    """
    bad_lines: list[list[str]] = []
    _pandas_publish(path, engine="python", on_bad_lines=bad_lines.append)


def pandas_load_losing_lines(path: Path) -> None:
    """Do it with pandas' fast parser, which drops bad lines without a trace."""
    _pandas_publish(path, engine="c", on_bad_lines="skip", low_memory=False)


def _pandas_publish(path: Path, **parser: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        frames = _pandas_staged(path, Path(folder), **parser)
        kept = _pandas_kept(frames["DEMO"], _deleted_cases(path))
        drug = frames["DRUG"][frames["DRUG"]["primaryid"].isin(kept["primaryid"])]
        drug = drug[drug["role_cod"] != "DN"]
        reac = frames["REAC"][frames["REAC"]["primaryid"].isin(kept["primaryid"])]
        reac = reac.assign(pt=reac["pt"].str.strip().str.upper())
        published = {
            "background_reaction": reac.groupby("pt")["caseid"].nunique().reset_index(),
            "background_ingredient": _pandas_ingredients(drug),
            "core_report": _pandas_watched(drug, kept, frames["OUTC"]),
        }
        with duckdb.connect(str(Path(folder) / "published.duckdb")) as connection:
            for name, frame in published.items():
                connection.register("frame", frame)
                connection.execute(f"create table {name} as from frame")


def _pandas_staged(path: Path, folder: Path, **parser: Any) -> dict[str, pd.DataFrame]:
    frames = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            table = Path(name).stem[:4]
            if table in MAIN_TABLES:
                raw = io.TextIOWrapper(archive.open(name), encoding="cp1252", errors="replace")
                frame = pd.read_csv(raw, sep="$", dtype=str, quoting=3, **parser)
                frame.to_parquet(folder / f"{table}.parquet", compression="zstd")
                frames[table] = frame
    return frames


def _deleted_cases(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if "DELETE" in name.upper()]
        return set(archive.read(name).decode().split())


def _pandas_kept(demo: pd.DataFrame, deleted: set[str]) -> pd.DataFrame:
    demo = demo.assign(
        version=pd.to_numeric(demo["caseversion"], errors="coerce"),
        received=pd.to_datetime(demo["init_fda_dt"], format="%Y%m%d", errors="coerce"),
        latest=pd.to_datetime(demo["fda_dt"], format="%Y%m%d", errors="coerce"),
    )
    demo = demo.sort_values(["version", "latest"]).drop_duplicates("caseid", keep="last")
    return demo[~demo["caseid"].isin(deleted)]


def _pandas_ingredients(drug: pd.DataFrame) -> pd.DataFrame:
    classifier = IngredientClassifier.from_csv()
    texts = drug[["drugname", "prod_ai"]].drop_duplicates()
    texts = texts.rename(columns={"drugname": "product_name", "prod_ai": "ingredient_names"})
    read = classifier.classify_frame(texts, is_watched=lambda _: False)
    read = read.rename(columns={"product_name": "drugname", "ingredient_names": "prod_ai"})
    listed = drug[["caseid", "drugname", "prod_ai"]].merge(read, on=["drugname", "prod_ai"])
    return listed.groupby("ingredient")["caseid"].nunique().reset_index()


def _pandas_watched(drug: pd.DataFrame, kept: pd.DataFrame, outc: pd.DataFrame) -> pd.DataFrame:
    texts = drug[["drugname", "prod_ai"]].drop_duplicates()
    texts = texts.rename(columns={"drugname": "product_name", "prod_ai": "ingredient_names"})
    found = Recogniser.from_csv().recognise_frame(texts)
    found = found.rename(columns={"product_name": "drugname", "ingredient_names": "prod_ai"})
    named = drug.merge(found, on=["drugname", "prod_ai"])
    watched = kept[kept["primaryid"].isin(named["primaryid"])]
    outcomes = outc[outc["primaryid"].isin(watched["primaryid"])]
    flags = pd.crosstab(outcomes["primaryid"], outcomes["outc_cod"]).astype(bool).reset_index()
    return watched.merge(flags, on="primaryid", how="left")


def open_altio(command: Path, path: Path) -> None:
    """Let open-altio build its release of the same quarter, without its drug dictionary.

    Args:
        command: its command, in an environment of its own: 1.0.0 needs Python 3.12 and duckdb<2.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "fda"
        files.mkdir()
        shutil.copy(path, files)
        subprocess.run(
            [command, "build"],
            cwd=folder,
            env=os.environ | {"OPEN_ALTIO_FDA_DIR": str(files)},
            stdout=subprocess.DEVNULL,
            check=True,
        )


TASKS: dict[str, Callable[..., None]] = {
    "publish": publish,
    "build_again": build_again,
    "publish_with_another_vocabulary": publish_with_another_vocabulary,
    "bare_load": bare_load,
    "pandas_load": pandas_load,
    "pandas_load_losing_lines": pandas_load_losing_lines,
    "open_altio": open_altio,
}


def main() -> None:
    """Run the task named first with the paths behind it."""
    started = time.perf_counter()
    TASKS[sys.argv[1]](*map(Path, sys.argv[2:]))
    seconds = time.perf_counter() - started
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found = {
        "seconds": seconds,
        "cpu_seconds": sum(usage.ru_utime + usage.ru_stime for usage in usages),
        "peak_mb": max(usage.ru_maxrss for usage in usages) / 1024,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
