"""The dashboard: trends, co-ingestants and data limitations, read from the published warehouse."""
