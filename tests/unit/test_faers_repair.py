"""The malformed lines that FDA has published, by their form, and what must not be mended."""

from __future__ import annotations

from collections.abc import Collection

from etl.sources.faers.repair import DELIMITER_IN_VALUE, GLUED, Known, mend
from tests.support.releases import REAC

DRUG_LEGACY = [
    *("primaryid", "drug_seq", "role_cod", "drugname", "val_vbm", "route", "dose_vbm"),
    *("dechal", "rechal", "lot_num", "exp_dt", "nda_num"),
]
DEMO_LEGACY = [
    *("primaryid", "caseid", "i_f_code", "caseversion", "image", "event_dt", "mfr_dt", "fda_dt"),
    *("rept_cod", "mfr_num", "mfr_sndr", "age", "age_cod", "sex", "e_sub", "wt", "wt_cod"),
    *("rept_dt", "occp_cod", "death_dt", "to_mfr", "confid", "reporter_country"),
]


DATED = "8000001$8000002$I$$8000001-9$20120126$20120206$20120210$EXP$"
AGED = "$85$YR$M$Y$$$20120210$$$$$JAPAN$"


def known(*values: str) -> Known:
    there: Collection[str] = set(values)
    return lambda _column, value: value in there


def test_two_legacy_records_on_one_line_are_split() -> None:
    line = (
        "7000001$1000000001$SS$DRUG A$1$ORAL$10 MG$$$$$$"
        "7000001$1000000002$SS$DRUG B$2$$920 MG$D$D$$$021487$"
    )
    mended = mend(line, DRUG_LEGACY, is_legacy=True, known=known())
    assert mended is not None
    assert mended.how == GLUED
    assert [record[3] for record in mended.records] == ["DRUG A", "DRUG B"]
    assert mended.records[1][-1] == "021487"
    assert mended.records[0][-1] == ""


def test_two_records_of_today_are_split_where_the_report_number_starts() -> None:
    mended = mend(
        "900000011$90000001$Nausea$900000021$90000002$Death$", REAC, is_legacy=False, known=known()
    )
    assert mended is not None
    assert mended.records == (
        ("900000011", "90000001", "Nausea", ""),
        ("900000021", "90000002", "Death", ""),
    )


def test_a_line_of_double_length_that_is_no_two_records_is_not_split() -> None:
    assert mend("900000011$90000001$A$B$C$D$E", REAC, is_legacy=False, known=known()) is None


def test_a_delimiter_inside_a_value_is_joined_where_the_file_attests_the_rest() -> None:
    line = f"{DATED}JP-MAKER-$E2B0000000182$MAKER, INC.{AGED}"
    mended = mend(line, DEMO_LEGACY, is_legacy=True, known=known("MAKER, INC."))
    assert mended is not None
    assert mended.how == DELIMITER_IN_VALUE
    record = dict(zip(DEMO_LEGACY, mended.records[0], strict=True))
    assert record["mfr_num"] == "JP-MAKER-$E2B0000000182"
    assert record["mfr_sndr"] == "MAKER, INC."
    assert record["reporter_country"] == "JAPAN"


def test_where_several_readings_are_possible_nothing_is_guessed() -> None:
    line = f"{DATED}A$B$C{AGED}"
    assert mend(line, DEMO_LEGACY, is_legacy=True, known=known()) is None
    assert mend(line, DEMO_LEGACY, is_legacy=True, known=known("A", "B", "C")) is None


def test_the_form_of_the_columns_alone_can_decide() -> None:
    header = ["primaryid", "caseid", "outc_cod", "remark"]
    assert mend("900000011$90000001$DE$a$b", header, is_legacy=False, known=known()) is not None
    assert mend("900000011$90000001$$DE$a", header, is_legacy=False, known=known()) is None


def test_too_few_fields_cannot_be_mended() -> None:
    assert mend("900000011$90000001", REAC, is_legacy=False, known=known()) is None
