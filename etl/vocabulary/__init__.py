"""The words that a public-health person can edit: CSV files, read by every build."""

from pathlib import Path

VOCABULARY = Path(__file__).parent
