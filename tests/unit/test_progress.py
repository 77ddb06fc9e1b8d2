from __future__ import annotations

from etl.progress import Progress


def test_what_is_left_follows_from_what_the_parts_done_took() -> None:
    now = [100.0]
    progress = Progress([50, 100, 50, 1], clock=lambda: now[0])
    assert progress.next() == "1 of 4"
    now[0] += 300
    assert progress.next() == "2 of 4, about 15 minutes left"
    now[0] += 60
    assert progress.next() == "3 of 4, about 2 minutes left"
    now[0] += 1
    assert progress.next() == "4 of 4, less than a minute left"


def test_of_one_part_alone_nothing_is_said() -> None:
    assert Progress([5]).next() == ""
