"""Table macros of the published file; all take the same filters."""
