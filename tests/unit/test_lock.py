"""`requirements.lock` says of what runs which bytes may be installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}( \\)?")


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {_canonical(package): version for package, version in PINNED.findall(text)}


def test_the_lock_has_what_runs_in_the_versions_of_the_constraints() -> None:
    locked, pinned = _pins("requirements.lock"), _pins("constraints.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.match(r"[\w.-]+", one) for one in project["dependencies"]]
    assert {_canonical(one[0]) for one in needed if one} <= locked.keys()
    both = locked.keys() & pinned.keys()
    assert len(both) > 50
    assert {name: locked[name] for name in both} == {name: pinned[name] for name in both}


def test_every_package_of_the_lock_has_checksums_and_nothing_names_a_host() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    packages = [number for number, line in enumerate(lines) if PINNED.match(line)]
    assert packages[0] == 0
    for first, after in zip(packages, [*packages[1:], len(lines)], strict=True):
        assert after > first + 1, lines[first]
        assert all(HASH.fullmatch(line.strip()) for line in lines[first + 1 : after])
