"""Where files lie in the folder of real public data."""

from pathlib import Path

CAERS = Path("caers") / "CAERS_ASCII_2004_2017Q2.zip"
FOOD = Path("openfda_food_event") / "food_events_sample.jsonl.gz"
LINE_LISTING = Path("faers_kratom") / "faers_public_dashboard_to_2022.csv"
