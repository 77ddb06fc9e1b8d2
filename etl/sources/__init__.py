"""A source of reports or of context is a folder here; `registry` finds them."""
