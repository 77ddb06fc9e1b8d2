"""What tests of every tier use: publishers, releases, warehouses, and where things lie."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
