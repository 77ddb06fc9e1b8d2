"""One module per source of reports, and the registry of all of them."""
