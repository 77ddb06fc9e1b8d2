"""Run the command line: `python -m etl` or `kratomwatch-etl`.

To load what the commands need takes about a second, in which somebody may think better of it: so
what ends the process in one line is there first.
"""

from __future__ import annotations

import os
from importlib import import_module

from etl import logs
from etl.stopping import stoppable


def main() -> None:
    """Load the commands and run the one asked for."""
    logs.set_up(os.environ.get(logs.VARIABLE, ""))
    with stoppable():
        import_module("etl.cli").main()


if __name__ == "__main__":
    main()
