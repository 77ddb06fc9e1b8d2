"""Unit files and crontab lines for running unattended, written for the folder and user in use."""

from __future__ import annotations

import getpass
import shlex
import sys
from pathlib import Path

CRON_MINUTE, CRON_HOUR = 30, 1
ORDINARY_USER = "kratomwatch"
UNITS = "/etc/systemd/system"


def cron_line(data: Path) -> str:
    """Two crontab lines: the run of every night, and on Mondays whether a source is overdue.

    Cron mails what a line prints. These print nothing unless the command did not end with 0, and
    then all that it said.
    """
    run, check = (_command(data, *words) for words in (("run",), ("status", "--check")))
    return (
        f"{CRON_MINUTE} {CRON_HOUR} * * * {_on_failure(run)}\n"
        f"{CRON_MINUTE} {CRON_HOUR + 6} * * 1 {_on_failure(check)}\n"
    )


def _on_failure(command: str) -> str:
    shell = f'said=$({command} 2>&1) || {{ echo "exit code $?"; echo "$said"; }}'
    return shell.replace("%", "\\%")  # cron takes a bare one for the end of a line


def systemd_units(data: Path, *, user: str | None = None) -> str:
    """Service, timer, failure hook and dashboard, each under a comment with its file name.

    Args:
        user: who runs them; null for the one in use, or an ordinary one where that is root.
    """
    name = user or getpass.getuser()
    name = ORDINARY_USER if name == "root" else name
    run, status = (_unit_command(data, *words) for words in (("run",), ("status",)))
    serve = " ".join(map(_quoted, [sys.executable, "-m", "dashboard", "--data", _folder(data)]))
    common = f"""User={name}
WorkingDirectory={_specifiers(str(Path.cwd()))}
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
"""
    return f"""# {UNITS}/kratomwatch-etl.service
[Unit]
Description=kratomwatch: load public adverse-event reports
Wants=network-online.target
After=network-online.target
OnFailure=kratomwatch-failed.service

[Service]
Type=oneshot
{common}ExecStart={run}
# Above 0 is a failure, also 3: published, but a source is not up to date.
Nice=10
TimeoutStartSec=12h
# KRATOMWATCH_NOTIFY, KRATOMWATCH_OPENFDA_API_KEY and other settings, if any
EnvironmentFile=-/etc/kratomwatch.conf

# {UNITS}/kratomwatch-etl.timer
[Unit]
Description=kratomwatch: every night

[Timer]
OnCalendar=*-*-* {CRON_HOUR:02d}:{CRON_MINUTE:02d}
RandomizedDelaySec=20m
Persistent=true

[Install]
WantedBy=timers.target

# {UNITS}/kratomwatch-failed.service
[Unit]
Description=kratomwatch: say what failed

[Service]
Type=oneshot
{common}ExecStart={status}
# In the journal as errors. Put a command of your own here to be told by mail.
SyslogLevel=err

# {UNITS}/kratomwatch-dashboard.service
[Unit]
Description=kratomwatch: the dashboard
After=network.target

[Service]
{common}ExecStart={serve}
Restart=always
RestartSec=5
EnvironmentFile=-/etc/kratomwatch.conf

[Install]
WantedBy=multi-user.target
"""


def _words(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "etl", "--data", _folder(data), *words]


def _folder(data: Path) -> str:
    return str(data.resolve())


def _command(data: Path, *words: str) -> str:
    return " ".join(map(shlex.quote, _words(data, *words)))


def _unit_command(data: Path, *words: str) -> str:
    return " ".join(map(_quoted, _words(data, *words)))


def _quoted(word: str) -> str:
    """A word of a command in a unit file, where `%` and `$` have a meaning."""
    word = _specifiers(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{word}"' if " " in word or '"' in word or "'" in word else word


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")
