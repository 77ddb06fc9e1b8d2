"""Asking publishers for what they have: HTTP, openFDA, Socrata."""
