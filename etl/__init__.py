"""Public adverse-event reports that name kratom or 7-OH, from the publisher's file to DuckDB."""
