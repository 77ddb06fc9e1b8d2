"""The API: every question of the published file for programs, as JSON, CSV and Parquet."""
