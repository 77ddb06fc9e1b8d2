"""Reading texts: which product names a watched substance, which ingredient, which reaction."""
