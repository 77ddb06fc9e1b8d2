"""How publishers write their files: delimited text, openFDA records."""
