"""The WSGI application for a server of your own, e.g. `gunicorn dashboard.wsgi:application`."""

from __future__ import annotations

from dashboard.__main__ import warmed_up
from dashboard.settings import Settings

application = warmed_up(Settings())
