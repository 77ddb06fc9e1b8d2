"""FDA FAERS quarterly ASCII files: `$`-separated tables in a zip, all drugs, staged whole.

Quirks handled here (each was seen in a published quarter): no quoting at all; cp1252 bytes among
ASCII; CRLF and LF; `ascii/` and `ASCII/`; `DEMO18Q1_new.txt`; five names for the list of deleted
cases; legacy rows that end with a `$` which the header does not declare; a byte-order mark, a
leading blank or another spelling in a header.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import IO

from etl.budget import (
    LARGEST_DELETED,
    LONGEST_LINE,
    MOST_COLUMNS,
    MOST_MENDED,
    check_time,
    refuse_size,
)
from etl.errors import BadFileError
from etl.formats.delimited import refuse_repeated
from etl.formats.packed import open_zip, verify_zip
from etl.sources.faers.repair import Mended, mend
from etl.sources.faers.tables import (
    NO_NUMBER,
    LinesFound,
    TableReader,
    TableWriter,
    staged_columns,
    text_columns,
)
from etl.store.staging import Member, Staging

LAST_LEGACY_QUARTER = "2012q3"
THREADS = 2
LONGEST_FIRST = ("drug", "demo", "reac", "indi", "ther", "outc", "rpsr")
MEMBER = re.compile(
    r"(?:^|/)(DEMO|DRUG|REAC|OUTC|INDI|THER|RPSR)(\d\d)Q([1-4])(?:_new)?\.txt$", re.I
)
DELETED = re.compile(r"delet.*\.txt$", re.I)
CHECK_THE_FILE = "Check that this is FDA's file"
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


# The columns that are read, as they are called since 2014Q3.
DELIVERED: dict[str, dict[str, str]] = {
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
}
# Texts that are staged once each, in a table `<table>_text`, and numbered in the rows.
NUMBERED = {"drug": ("drugname", "prod_ai"), "reac": ("pt",)}
TABLES: dict[str, dict[str, str]] = {
    **{
        table: staged_columns(columns, NUMBERED.get(table, ()))
        for table, columns in DELIVERED.items()
    },
    **{f"{table}_text": text_columns(texts) for table, texts in NUMBERED.items()},
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
# What every quarter fills about as the one before it. FDA let others go empty: since 2025Q3 few
# occupations come, since 2026Q1 no route and no form of a dose; RPSR and the deletions vary.
STEADY = frozenset(
    {
        *("demo.fda_dt", "demo.age", "demo.sex", "demo.event_dt", "drug.role_cod"),
        *("drug_text.drugname", "drug_text.prod_ai", "reac_text.pt", "outc.outc_cod"),
    }
)
VARYING = (
    frozenset({"deleted", "rpsr"})
    | {f"{table}.{column}" for table, columns in TABLES.items() for column in columns} - STEADY
)


def release_of(path: Path) -> str:
    """Name the quarter of a FAERS zip, e.g. `2026q2`, from the names of its members.

    Raises:
        BadFileError: no zip, a damaged one, one without the seven FAERS tables, or one of them
            without a column.
    """
    with open_zip(path) as archive:
        members = _members(archive, path)
        release = _quarter(members, path)
        verify_zip(archive, path)
        for table, name in members.items():
            with archive.open(name) as stream:
                _header(stream, table=table, release=release, file=f"{path}:{name}")
    return release


def stage(paths: Sequence[Path], staging: Staging) -> None:
    """Stage the seven tables and the deleted cases of one quarter.

    Raises:
        BadFileError: a table or a required column is missing.
    """
    (path,) = paths
    with open_zip(path) as archive:
        members = _members(archive, path)
        _stage_deleted(archive, path, staging)
    longest_first = sorted(members, key=LONGEST_FIRST.index)
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        parts = dict(
            zip(
                longest_first,
                pool.map(
                    lambda table: _staged_table(path, members[table], table, staging),
                    longest_first,
                ),
                strict=True,
            )
        )
    for table in members:
        staging.take(parts[table])


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in archive.namelist():
        if match := MEMBER.search(name):
            if match[1].lower() in found:
                raise BadFileError(
                    path,
                    f"the zip holds more than one {match[1].upper()} file",
                    remedy="Add the zip of a quarter as FDA publishes it, one for each quarter",
                )
            found[match[1].lower()] = name
    missing = [table.upper() for table in DELIVERED if table not in found]
    if missing:
        raise BadFileError(
            path,
            f"this is no FAERS quarter: it has no {', '.join(missing)} file",
            remedy="Add the ASCII zip of a quarter as FDA publishes it (faers_ascii_YYYYqN.zip)",
        )
    return {table: found[table] for table in DELIVERED}


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


def _staged_table(path: Path, name: str, table: str, staging: Staging) -> Staging:
    """Write one table and give its accounts, rejected lines and repaired lines."""
    part = Staging(staging.folder, staging.release)
    label = PurePosixPath(name).name
    is_legacy = staging.release <= LAST_LEGACY_QUARTER
    found = LinesFound(f"{path}:{name}")
    with open_zip(path) as archive, archive.open(name) as stream:
        header = _header(stream, table=table, release=part.release, file=found.file)
        delivered = DELIVERED[table]
        reader = TableReader(header, delivered, is_legacy=is_legacy)
        numbered = NUMBERED.get(table, ())
        with TableWriter(part, table, delivered=delivered, numbered=numbered) as writer:
            for rows in reader.tables(stream, found):
                writer.write(rows)
            mended = _mended(found, header, reader)
            if mended:
                records = [record for one in mended.values() for record in one.records]
                writer.write(reader.records(records))
    for line_number, raw in found.bad:
        if line_number in mended:
            part.repair(label, line_number=line_number, how=mended[line_number].how, raw_text=raw)
        else:
            reason = f"{raw.count('$') + 1} fields where the header has {len(header)}"
            part.reject(label, line_number=line_number, reason=reason, raw_text=raw)
    for line_number, raw in found.without_number:
        part.reject(label, line_number=line_number, reason=NO_NUMBER, raw_text=raw)
    part.account(
        Member(
            file_name=path.name,
            member=label,
            table=table,
            rows_delivered=writer.rows + len(part.rejects),
            rows_staged=writer.rows,
            rows_rejected=len(part.rejects),
            repaired_characters=found.repaired_characters,
            repaired_lines=len(mended),
            unknown_columns=tuple(column for column in header if column not in delivered),
        )
    )
    return part


def _mended(found: LinesFound, header: Sequence[str], reader: TableReader) -> dict[int, Mended]:
    """The lines with a wrong number of fields of which one reading alone is possible."""
    mended: dict[int, Mended] = {}
    for line_number, raw in found.bad if len(found.bad) < MOST_MENDED else ():
        check_time()
        one = mend(raw, header, is_legacy=reader.is_legacy, known=reader.is_known)
        if one:
            mended[line_number] = one
    return mended


def _header(stream: IO[bytes], *, table: str, release: str, file: str) -> list[str]:
    """Read the first line of a member and give its columns by their canonical names."""
    line = stream.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE or line.count(b"$") >= MOST_COLUMNS:
        raise BadFileError(
            file,
            f"the header has more than {MOST_COLUMNS:,} columns or {LONGEST_LINE:,} bytes",
            line=1,
            remedy=CHECK_THE_FILE,
        )
    text = line.decode("utf-8-sig", errors="replace").strip("\r\n")
    names = [name.strip().strip("\ufeff").lower() for name in text.split("$")]
    names = [ALIASES.get(name, name) for name in names]
    read = [name if name in DELIVERED[table] else "" for name in names]
    refuse_repeated(read, file=file, remedy=CHECK_THE_FILE)
    required = REQUIRED[table]
    if release >= "2014q3":
        required = required | REQUIRED_SINCE_2014Q3.get(table, set())
    missing = sorted(required - set(names))
    if missing:
        raise BadFileError(
            file,
            f"the header has no column {', '.join(missing)}",
            line=1,
            remedy=f"{CHECK_THE_FILE}; if FDA renamed a column, name it in ALIASES",
        )
    return names


def _stage_deleted(archive: zipfile.ZipFile, path: Path, staging: Staging) -> None:
    case_ids: list[int] = []
    for name in archive.namelist():
        if not DELETED.search(name):
            continue
        label = PurePosixPath(name).name
        size = archive.getinfo(name).file_size
        refuse_size(size, LARGEST_DELETED, f"{path}:{name}", remedy=CHECK_THE_FILE)
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
