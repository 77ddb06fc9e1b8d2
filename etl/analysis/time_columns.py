"""The columns of what is measured over time, with their pandas types; the methods load scipy."""

DELAY_TYPES = {
    "source": "string",
    "kind": "string",
    "releases_later": "Int64",
    "share": "float64",
    "lower": "float64",
    "upper": "float64",
    "quarters_followed": "Int64",
    "releases_loaded": "Int64",
    "releases_needed": "Int64",
    "reason": "string",
}
NOWCAST_TYPES = {
    "source": "string",
    "substance": "string",
    "quarter": "string",
    "releases_later": "Int64",
    "reports": "Int64",
    "expected": "float64",
    "lower": "Int64",
    "upper": "Int64",
    "share": "float64",
}
BACKTEST_TYPES = {
    "source": "string",
    "is_shown": "bool",
    "reason": "string",
    "held_out_quarters": "Int64",
    "coverage": "float64",
    "score": "float64",
    "relative_to_last_value": "float64",
    "relative_to_fixed_rule": "float64",
}
JUDGED_TYPES = {
    "source": "string",
    "substance": "string",
    "kind": "string",
    "key": "string",
    "quarter": "string",
    "period": "string",
    "unusual_months": "string",
    "reports": "Int64",
    "expected": "float64",
    "threshold": "Int64",
    "probability": "float64",
    "adjusted_probability": "float64",
    "share": "float64",
    "periods": "Int64",
    "is_unusual": "bool",
}
