"""Unit files for running the ETL unattended, written for the folder and interpreter in use."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

CRON_MINUTE, CRON_HOUR = 30, 1


def cron_line(data: Path) -> str:
    """A crontab line: every night at 01:30, exit code and message to the log."""
    command = _command(data)
    log = shlex.quote(str(data.resolve() / "run.log"))
    return f"{CRON_MINUTE} {CRON_HOUR} * * * {command} >> {log} 2>&1\n"


def systemd_units(data: Path) -> str:
    """A service and a timer unit, with the file names they go to as comments."""
    return f"""# /etc/systemd/system/kratomwatch-etl.service
[Unit]
Description=kratomwatch: load public adverse-event reports
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={Path.cwd()}
ExecStart={_command(data)}
# 3: published, but a source failed. The journal and `etl status` name it.
SuccessExitStatus=3
Nice=10

# /etc/systemd/system/kratomwatch-etl.timer
[Unit]
Description=kratomwatch: every night

[Timer]
OnCalendar=*-*-* {CRON_HOUR:02d}:{CRON_MINUTE:02d}
RandomizedDelaySec=20m
Persistent=true

[Install]
WantedBy=timers.target
"""


def _command(data: Path) -> str:
    words = [sys.executable, "-m", "etl", "--data", str(data.resolve()), "run"]
    return " ".join(shlex.quote(word) for word in words)
