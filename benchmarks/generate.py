"""A FAERS quarter of full size, synthetic, in FDA's format and with the dirt of real ones.

400,000 cases are about 5.9 million rows: the row ratios are those of 2025 quarters (4.9 drugs, 3.3
reactions, 0.75 outcomes, 3.2 indications, 1.5 therapies per case), in order of the report. Names
come from a list of 20,000 product strings, of which a hundred name kratom or 7-OH; one case in a
thousand has one of those, more than ten times the share of FAERS as a whole.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

import duckdb

CASES = 400_000
FIRST_CASE = 91_000_000
TABLES = {
    "DEMO": """
        select caseid || version as primaryid, caseid, version as caseversion,
            case when version > 1 then 'F' else 'I' end as i_f_code,
            case when r1 < 40 then day when r1 < 46 then day[1:6] when r1 < 50 then day[1:4]
                else '' end as event_dt,
            '' as mfr_dt, received as init_fda_dt, received as fda_dt, 'EXP' as rept_cod,
            '' as auth_num, 'US-DEMO-' || caseid as mfr_num, 'DEMO PHARMA' as mfr_sndr,
            '' as lit_ref, case when r2 < 60 then r2 + 10 else null end as age,
            case when r2 < 60 then 'YR' else '' end as age_cod, '' as age_grp,
            case when r3 < 48 then 'F' when r3 < 90 then 'M' else '' end as sex, 'Y' as e_sub,
            case when r3 < 20 then 60 + r3 else null end as wt,
            case when r3 < 20 then 'KG' else '' end as wt_cod, received as rept_dt,
            '' as to_mfr, 'CN' as occp_cod, 'US' as reporter_country, 'US' as occr_country
        from cases""",
    "DRUG": """
        select caseid || version as primaryid, caseid, seq as drug_seq,
            case when seq = 1 then 'PS' when seq < 3 then 'SS' else 'C' end as role_cod,
            name as drugname, ingredient as prod_ai, 1 as val_vbm, 'Oral' as route,
            case when seq % 3 = 0 then 'UNK, 1 TABLET, ONCE DAILY' else '' end as dose_vbm,
            '' as cum_dose_chr, '' as cum_dose_unit, 'U' as dechal, 'U' as rechal, '' as lot_num,
            '' as exp_dt, '20272' as nda_num, 10 as dose_amt, 'MG' as dose_unit,
            'TABLET' as dose_form, 'QD' as dose_freq
        from cases
        cross join range(1, 11) as place(seq)
        join names on names.id = case
            when seq = 1 and hash(caseid + 7) % {one_in} = 0 then hash(caseid + 8) % 100
            else 100 + hash(caseid * 31 + seq) % 19900 end
        where seq <= 1 + (hash(caseid) % 9)""",
    "REAC": """
        select caseid || version as primaryid, caseid, 'Preferred term ' || term as pt,
            '' as drug_rec_act
        from (
            select *, (sqrt((hash(caseid * 7 + seq) % 1000000) / 1000000.0) * 12000)::int as term
            from cases cross join range(1, 7) as place(seq)
        )
        where seq <= 1 + (hash(caseid + 1) % 6)""",
    "OUTC": """
        select caseid || version as primaryid, caseid,
            ['OT', 'HO', 'DE', 'LT', 'DS'][1 + (hash(caseid + 3) % 5)::int] as outc_cod
        from cases where hash(caseid + 2) % 4 < 3""",
    "RPSR": """
        select caseid || version as primaryid, caseid, 'CSM' as rpsr_cod
        from cases where hash(caseid + 4) % 20 = 0""",
    "THER": """
        select caseid || version as primaryid, caseid, seq as dsg_drug_seq, day as start_dt,
            '' as end_dt, '' as dur, '' as dur_cod
        from cases cross join range(1, 4) as place(seq)
        where seq <= (hash(caseid + 5) % 4)""",
    "INDI": """
        select caseid || version as primaryid, caseid, seq as indi_drug_seq,
            'Product used for unknown indication' as indi_pt
        from cases cross join range(1, 7) as place(seq)
        where seq <= (hash(caseid + 6) % 7)""",
}
DIRT = {
    "DRUG": [
        b"900000011$90000001$1$PS$CAF\xc9 \x93BRAND\x94$CAFFEINE$" + b"$" * 13,
        b"900000011$90000001$2$PS$A $ B$CAFFEINE$" + b"$" * 13,
    ],
    "REAC": [b"900000011$90000001$too few"],
}


def write_quarter(
    folder: Path,
    name: str,
    *,
    cases: int = CASES,
    first_case: int = FIRST_CASE,
    with_dirt: bool = True,
    one_in: int = 1000,
) -> Path:
    """Write `faers_ascii_<name>.zip` and give its path.

    Args:
        name: e.g. `2025q1`; the dates of receipt fall into it.
        first_case: the first case number; ten per cent of the cases are second versions of cases
            that a quarter of the same size before this one begins with.
        with_dirt: with the lines of `DIRT`.
        one_in: one case of so many names kratom or 7-OH.
    """
    label = f"{name[2:4]}Q{name[5]}"
    month = 3 * int(name[5]) - 2
    path = folder / f"faers_ascii_{name}.zip"
    work = Path(tempfile.mkdtemp(dir=folder))
    with (
        duckdb.connect() as connection,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive,
    ):
        connection.execute("set enable_progress_bar = false")
        _prepare(connection, cases=cases, first_case=first_case, year=name[:4], month=month)
        for table, sql in TABLES.items():
            text = work / f"{table}{label}.txt"
            connection.execute(
                f"copy ({sql.format(one_in=one_in)} order by all) to '{text}'"
                " (format csv, delimiter '$', header, quote '', escape '')"
            )
            if with_dirt:
                with text.open("ab") as file:
                    file.writelines(line + b"\n" for line in DIRT.get(table, []))
            archive.write(text, f"ASCII/{text.name}")
            text.unlink()
        archive.writestr(
            f"Deleted/DELETE{label}.txt",
            " \r\n" + "\r\n".join(str(first_case + 7 * n) for n in range(500)),
        )
    shutil.rmtree(work)
    return path


def _prepare(
    connection: duckdb.DuckDBPyConnection, *, cases: int, first_case: int, year: str, month: int
) -> None:
    connection.execute(
        f"""create table cases as
        select
            case when n % 10 = 0 then {first_case} - {cases} + n + 1 else {first_case} + n end
                as caseid,
            case when n % 10 = 0 then 2 else 1 end as version,
            '{year}' || lpad(({month} + n % 3)::varchar, 2, '0')
                || lpad((1 + n % 28)::varchar, 2, '0') as received,
            '{int(year) - 1}' || lpad((1 + n % 12)::varchar, 2, '0')
                || lpad((1 + n % 28)::varchar, 2, '0') as day,
            (hash(n) % 100)::int as r1,
            (hash(n + 1) % 100)::int as r2,
            (hash(n + 2) % 100)::int as r3
        from range({cases}) as numbers(n)"""
    )
    connection.execute(
        """create table names as
        select id,
            case when id < 60 then 'KRATOM POWDER ' || id
                when id < 100 then '7-OH TABLET ' || id || 'MG'
                else 'PRODUCT ' || chr((65 + id % 26)::int) || ' ' || id || ' TABLETS' end
                as name,
            case when id < 60 then 'HERBALS\\MITRAGYNINE' when id < 100 then ''
                else 'INGREDIENT ' || (id % 4000) || ' HYDROCHLORIDE' end as ingredient
        from range(20000) as numbers(id)"""
    )
