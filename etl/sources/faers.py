"""FDA FAERS quarterly ASCII files: `$`-separated tables in a zip, all drugs, staged whole.

Quirks handled here (each was seen in a published quarter): no quoting at all; cp1252 bytes among
ASCII; CRLF and LF; `ascii/` and `ASCII/`; `DEMO18Q1_new.txt`; five names for the list of deleted
cases; legacy rows that end with a `$` which the header does not declare; a byte-order mark, a
leading blank or another spelling in a header.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import duckdb
import numpy as np

from etl.errors import BadFileError
from etl.files import open_zip, sql_text, verify_zip
from etl.sources.base import ReportSystem, Source
from etl.sources.faers_fetch import fetch
from etl.sources.faers_repair import mend
from etl.staging import Member, Staging

BLOCK = 4 << 20
LAST_LEGACY_QUARTER = "2012q3"
DOLLAR_STAND_IN = "\x1f"  # in the copy, for a $ that belongs to a value
DUCKDB_CONFIG: dict[str, Any] = {"threads": 2, "preserve_insertion_order": False}
DOLLAR, NEWLINE = 0x24, 0x0A
MEMBER = re.compile(
    r"(?:^|/)(DEMO|DRUG|REAC|OUTC|INDI|THER|RPSR)(\d\d)Q([1-4])(?:_new)?\.txt$", re.I
)
DELETED = re.compile(r"delet.*\.txt$", re.I)
CASE_ID = re.compile(rb"^\d{1,12}$")

# Older names of the same column, from the headers of 2004Q1 to 2014Q2.
ALIASES = {
    "isr": "primaryid",
    "case": "caseid",
    "foll_seq": "caseversion",
    "i_f_cod": "i_f_code",
    "gndr_cod": "sex",
    "lot_nbr": "lot_num",
    "outc_code": "outc_cod",
    "dsg_drug_seq": "drug_seq",
    "indi_drug_seq": "drug_seq",
}
KEYS = {"primaryid": "BIGINT", "caseid": "BIGINT"}


def _text(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "VARCHAR")


TABLES: dict[str, dict[str, str]] = {
    "demo": KEYS
    | {"caseversion": "INTEGER"}
    | _text(
        "i_f_code event_dt mfr_dt init_fda_dt fda_dt rept_cod auth_num mfr_num mfr_sndr lit_ref "
        "age age_cod age_grp sex e_sub wt wt_cod rept_dt to_mfr occp_cod reporter_country "
        "occr_country"
    ),
    "drug": KEYS
    | {"drug_seq": "BIGINT"}
    | _text(
        "role_cod drugname prod_ai val_vbm route dose_vbm cum_dose_chr cum_dose_unit dechal "
        "rechal lot_num exp_dt nda_num dose_amt dose_unit dose_form dose_freq"
    ),
    "reac": KEYS | _text("pt drug_rec_act"),
    "outc": KEYS | _text("outc_cod"),
    "rpsr": KEYS | _text("rpsr_cod"),
    "ther": KEYS | {"drug_seq": "BIGINT"} | _text("start_dt end_dt dur dur_cod"),
    "indi": KEYS | {"drug_seq": "BIGINT"} | _text("indi_pt"),
    "deleted": {"caseid": "BIGINT"},
}
# Columns that a table must have in every era; the others came and went.
REQUIRED = {
    "demo": {"primaryid", "caseid", "caseversion", "fda_dt", "event_dt", "age", "sex"},
    "drug": {"primaryid", "drug_seq", "role_cod", "drugname"},
    "reac": {"primaryid", "pt"},
    "outc": {"primaryid", "outc_cod"},
    "rpsr": {"primaryid", "rpsr_cod"},
    "ther": {"primaryid", "drug_seq", "start_dt"},
    "indi": {"primaryid", "drug_seq", "indi_pt"},
}
# Since 2014Q3, when sex, age_grp and prod_ai came, these are there as well.
REQUIRED_SINCE_2014Q3 = {
    "demo": {"init_fda_dt", "i_f_code", "occp_cod", "reporter_country", "occr_country"},
    "drug": {"caseid", "prod_ai"},
}


@dataclass
class CleanCopy:
    """What a pass over the bytes of a member found.

    Attributes:
        lines: data lines that went to the copy.
        bad: lines with another number of fields: (line number, bytes).
        blank: line numbers of lines with nothing on them, which are no records.
        mended: line numbers of bad lines that could be read after all.
        repaired_characters: bytes that are no cp1252 character and were replaced.
    """

    lines: int = 0
    bad: list[tuple[int, bytes]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    repaired_characters: int = 0


def release_of(path: Path) -> str:
    """Name the quarter of a FAERS zip, e.g. `2026q2`, from the names of its members.

    Raises:
        BadFileError: no zip, a damaged one, or one without the seven FAERS tables.
    """
    with open_zip(path) as archive:
        members = _members(archive, path)
        verify_zip(archive, path)
    return _quarter(members, path)


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage the seven tables and the deleted cases of one quarter.

    Raises:
        BadFileError: a table or a required column is missing.
    """
    (path,) = paths
    with open_zip(path) as archive:
        members = _members(archive, path)
        with duckdb.connect(config=DUCKDB_CONFIG) as connection:
            for table, name in members.items():
                _stage_table(
                    archive, name, table=table, path=path, staging=staging, connection=connection
                )
        _stage_deleted(archive, path, staging)


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in archive.namelist():
        if match := MEMBER.search(name):
            found[match[1].lower()] = name
    missing = [table.upper() for table in TABLES if table != "deleted" and table not in found]
    if missing:
        raise BadFileError(
            path,
            f"this is no FAERS quarter: it has no {', '.join(missing)} file",
            remedy="Add the ASCII zip of a quarter as FDA publishes it (faers_ascii_YYYYqN.zip)",
        )
    return {table: found[table] for table in TABLES if table in found}


def _quarter(members: Mapping[str, str], path: Path) -> str:
    quarters = {
        f"20{match[2]}q{match[3]}"
        for name in members.values()
        if (match := MEMBER.search(name)) is not None
    }
    if len(quarters) != 1:
        raise BadFileError(
            path,
            f"the zip mixes the quarters {', '.join(sorted(quarters))}",
            remedy="Add one zip for each quarter",
        )
    return quarters.pop()


def _stage_table(
    archive: zipfile.ZipFile,
    name: str,
    *,
    table: str,
    path: Path,
    staging: Staging,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    label = PurePosixPath(name).name
    with (
        archive.open(name) as stream,
        tempfile.NamedTemporaryFile(dir=staging.folder, suffix=".txt") as copy,
    ):
        header = _header(
            stream.readline(), table=table, release=staging.release, file=f"{path}:{name}"
        )
        clean = copy_clean(
            stream,
            copy,
            fields=len(header),
            is_legacy=staging.release <= LAST_LEGACY_QUARTER,
        )
        repaired = _mend(connection, copy, header=header, clean=clean, label=label, staging=staging)
        copy.flush()
        rows = _write_parquet(
            connection,
            Path(copy.name),
            header=header,
            table=table,
            staging=staging,
            clean=clean,
            label=label,
        )
    for line_number, raw in clean.bad:
        found = raw.count(b"$") + 1
        staging.reject(
            label,
            line_number=line_number,
            reason=f"{found} fields where the header has {len(header)}",
            raw_text=raw.decode("utf-8"),
        )
    delivered = clean.lines + len(clean.bad)
    staging.account(
        Member(
            file_name=path.name,
            member=label,
            table=table,
            rows_delivered=delivered,
            rows_staged=rows,
            rows_rejected=delivered - rows,
            repaired_characters=clean.repaired_characters,
            repaired_lines=repaired,
            unknown_columns=tuple(column for column in header if column not in TABLES[table]),
        )
    )


def _mend(
    connection: duckdb.DuckDBPyConnection,
    copy: IO[bytes],
    *,
    header: Sequence[str],
    clean: CleanCopy,
    label: str,
    staging: Staging,
) -> int:
    """Append what bad lines surely hold to the copy; give the number of lines mended."""
    if not clean.bad:
        return 0
    copy.flush()
    connection.register("delivered", _delivered(connection, Path(copy.name), header))

    def known(column: str, value: str) -> bool:
        found = connection.execute(
            f"select 1 from delivered where {column} = ? limit 1", [value]
        ).fetchone()
        return found is not None

    still_bad = []
    for line_number, raw in clean.bad:
        text = raw.decode("utf-8")
        is_legacy = staging.release <= LAST_LEGACY_QUARTER
        mended = mend(text, header, is_legacy=is_legacy, known=known)
        if mended is None:
            still_bad.append((line_number, raw))
            continue
        for record in mended.records:
            copy.write(_as_line(record))
            clean.lines += 1
        clean.mended.append(line_number)
        staging.repair(label, line_number=line_number, how=mended.how, raw_text=text)
    clean.bad = still_bad
    return len(clean.mended)


def _as_line(record: Sequence[str]) -> bytes:
    """Give a record as a line; a value that holds the delimiter is written with its stand-in."""
    return "$".join(value.replace("$", DOLLAR_STAND_IN) for value in record).encode() + b"\n"


def _header(line: bytes, *, table: str, release: str, file: str) -> list[str]:
    text = line.decode("utf-8-sig", errors="replace").strip("\r\n")
    names = [name.strip().strip("\ufeff").lower() for name in text.split("$")]
    names = [ALIASES.get(name, name) for name in names]
    required = REQUIRED[table]
    if release >= "2014q3":
        required = required | REQUIRED_SINCE_2014Q3.get(table, set())
    missing = sorted(required - set(names))
    if missing:
        raise BadFileError(
            file,
            f"the header has no column {', '.join(missing)}",
            line=1,
            remedy="Check that this is FDA's file; if FDA renamed a column, name it in ALIASES",
        )
    return names


def copy_clean(stream: IO[bytes], copy: IO[bytes], *, fields: int, is_legacy: bool) -> CleanCopy:
    """Copy the data lines that have the right number of fields, as UTF-8 with LF.

    Lines are counted in bulk, so a member without dirt costs little more than its decompression.
    Rows of legacy files end with a delimiter that the header does not declare; it is taken off.
    In later files such a row has a `$` inside a value, and loading it would shift its columns.

    Args:
        stream: the member, behind its header line.
        copy: an open binary file.
        fields: the number of columns in the header.
        is_legacy: the file is of the LAERS era (to 2012Q3).
    """
    result = CleanCopy()
    line_number = 2
    for block in _whole_lines(stream):
        text, repaired = _as_utf8(block.replace(b"\r\n", b"\n"))
        result.repaired_characters += repaired
        data = np.frombuffer(text, dtype=np.uint8)
        ends = np.flatnonzero(data == NEWLINE)
        dollars = np.searchsorted(np.flatnonzero(data == DOLLAR), ends)
        per_line = np.diff(dollars, prepend=0)
        if (per_line == fields - 1).all():
            copy.write(text)
            result.lines += len(ends)
        elif is_legacy and (per_line == fields).all() and (data[ends - 1] == DOLLAR).all():
            copy.write(text.replace(b"$\n", b"\n"))
            result.lines += len(ends)
        else:
            _copy_line_by_line(
                text,
                copy,
                fields=fields,
                first_line=line_number,
                is_legacy=is_legacy,
                result=result,
            )
        line_number += len(ends)
    return result


def _whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := stream.read(BLOCK):
        head, newline, tail = (rest + block).rpartition(b"\n")
        rest = tail
        if newline:
            yield head + newline
    if rest:
        yield rest + b"\n"


def _as_utf8(block: bytes) -> tuple[bytes, int]:
    """Give the block as UTF-8 and how many bytes had to be replaced.

    ASCII passes untouched. A line that is valid UTF-8 already stays; any other is read as cp1252.
    A carriage return inside a line becomes a blank: it would end the line for every later reader.
    """
    if b"\r" in block or b"\x00" in block:
        repaired = block.count(b"\r") + block.count(b"\x00")
        text, more = _as_utf8(block.replace(b"\r", b" ").replace(b"\x00", b" "))
        return text, repaired + more
    if block.isascii():
        return block, 0
    repaired = 0
    lines = block.split(b"\n")
    for index, line in enumerate(lines):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                decoded = line.decode("cp1252", errors="replace")
                repaired += decoded.count("\ufffd")
                lines[index] = decoded.encode("utf-8")
    return b"\n".join(lines), repaired


def _copy_line_by_line(
    text: bytes,
    copy: IO[bytes],
    *,
    fields: int,
    first_line: int,
    is_legacy: bool,
    result: CleanCopy,
) -> None:
    for line_number, line in enumerate(text.removesuffix(b"\n").split(b"\n"), start=first_line):
        if not line.strip():
            result.blank.append(line_number)
            continue
        count = line.count(b"$")
        if is_legacy and count == fields and line.endswith(b"$"):
            line, count = line[:-1], count - 1
        if count == fields - 1:
            copy.write(line + b"\n")
            result.lines += 1
        else:
            result.bad.append((line_number, line))


def _write_parquet(
    connection: duckdb.DuckDBPyConnection,
    copy: Path,
    *,
    header: Sequence[str],
    table: str,
    staging: Staging,
    clean: CleanCopy,
    label: str,
) -> int:
    """Write the staged table, reject rows without a numeric id, give the number of rows."""
    chosen = ", ".join(
        _column(name, kind, is_mended=bool(clean.mended))
        if name in header
        else f"null::{kind} as {name}"
        for name, kind in TABLES[table].items()
    )
    connection.register("delivered", _delivered(connection, copy, header))
    (rows,) = connection.execute(
        f"""copy (
            select $release as release, {chosen} from delivered
            where try_cast(primaryid as bigint) is not null
        ) to '{sql_text(staging.path_of(table))}' (format parquet, compression zstd)""",
        {"release": staging.release},
    ).fetchone() or (0,)
    connection.unregister("delivered")
    if rows != clean.lines:
        _reject_without_id(copy, clean=clean, staging=staging, label=label)
    return int(rows)


def _delivered(
    connection: duckdb.DuckDBPyConnection, copy: Path, header: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    return connection.read_csv(
        str(copy),
        columns=dict.fromkeys(_unique(header), "VARCHAR"),
        delimiter="$",
        quotechar="",
        escapechar="",
        header=False,
        auto_detect=False,
        strict_mode=True,
    )


def _column(name: str, kind: str, *, is_mended: bool) -> str:
    if kind == "VARCHAR" and is_mended:
        return f"replace({name}, '{DOLLAR_STAND_IN}', '$') as {name}"
    return f"try_cast({name} as {kind}) as {name}"


def _unique(header: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def _reject_without_id(copy: Path, *, clean: CleanCopy, staging: Staging, label: str) -> None:
    """Find the lines whose first field is no number; their place counts the bad lines before."""
    bad = {line_number for line_number, _ in clean.bad} | {*clean.blank, *clean.mended}
    line_number = 1
    with copy.open("rb") as file:
        for raw in file:
            line_number += 1
            while line_number in bad:
                line_number += 1
            first, _, _ = raw.partition(b"$")
            if not CASE_ID.match(first.strip()):
                staging.reject(
                    label,
                    line_number=line_number,
                    reason="the report number is no number",
                    raw_text=raw.decode("utf-8").rstrip("\n"),
                )


def _stage_deleted(archive: zipfile.ZipFile, path: Path, staging: Staging) -> None:
    case_ids: list[int] = []
    for name in archive.namelist():
        if not DELETED.search(name):
            continue
        label = PurePosixPath(name).name
        staged = rejected = 0
        for line_number, raw in enumerate(archive.read(name).splitlines(), start=1):
            value = raw.strip(b" \t$\xef\xbb\xbf")
            if CASE_ID.match(value):
                case_ids.append(int(value))
                staged += 1
            elif value:
                rejected += 1
                staging.reject(
                    label,
                    line_number=line_number,
                    reason="no case number in the list of deleted cases",
                    raw_text=raw.decode("cp1252", errors="replace"),
                )
        staging.account(
            Member(
                file_name=path.name,
                member=label,
                table="deleted",
                rows_delivered=staged + rejected,
                rows_staged=staged,
                rows_rejected=rejected,
            )
        )
    staging.write("deleted", TABLES["deleted"], {"caseid": case_ids})


FAERS = ReportSystem(
    key="faers",
    name="FAERS",
    long_name="FDA drug reports",
    unit_singular="report",
    unit_plural="reports",
    evidence_kind="spontaneous_report",
    what_it_is=(
        "Reports sent to FDA by companies, health workers and the public when something bad "
        "happened and a drug was on the scene. One row is one case in its latest version."
    ),
    date_charted="first received by FDA",
    incomplete_quarters=2,
    cannot_tell=(
        "whether the product caused the event",
        "how many people are affected: there is no denominator",
        "in which US state it happened",
        "what the product held: labels are not tested",
    ),
    sort_order=1,
)

SOURCE = Source(
    key="faers",
    report_system=FAERS,
    publisher="U.S. Food and Drug Administration",
    dataset="FAERS quarterly data files (ASCII)",
    url="https://fis.fda.gov/extensions/FPD-QDE-FAERS/FPD-QDE-FAERS.html",
    licence="US government work, public domain",
    cadence="quarterly",
    preference=1,
    parser_version=2,
    tables=TABLES,
    release_of=release_of,
    stage=stage,
    fetch=fetch,
    moving="FDA has been folding FAERS into AEMS, its Adverse Event Monitoring System, since March "
    "2026; no quarterly file of AEMS was known in November 2026.",
)
