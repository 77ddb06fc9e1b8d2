"""Views over staged Parquet, and the distinct strings that recognition reads."""
