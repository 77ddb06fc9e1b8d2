"""Queries for offending rows; a row means that nothing is published."""
