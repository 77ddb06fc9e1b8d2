"""A dashboard served by the real command, and what a browser makes of its pages."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import axe_core_python
import pytest
from playwright.sync_api import Page

from tests.support import ROOT

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve a data folder with the real command and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "--port", str(port), "--data", str(data)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, "KRATOMWATCH_WORKERS": "1"},
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_answering(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_answering(address: str, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)
            pytest.fail(f"the dashboard ended: {log.read().decode()}")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the dashboard did not answer within 60 seconds")


def settle(page: Page) -> None:
    """Wait until the page for the present address is there and its charts are drawn."""
    page.wait_for_selector("main h1", timeout=30_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-dash-is-loading=\"true\"]') && "
        "[...document.querySelectorAll('.js-plotly-plot')].every(p => p.querySelector('svg'))",
        timeout=30_000,
    )
    page.wait_for_timeout(150)


def axe_violations(page: Page) -> list[str]:
    """Run axe-core over the page (WCAG 2.2 A and AA) and give what it found."""
    page.evaluate(AXE)
    result = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
        "'wcag22aa', 'best-practice']})"
    )
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
