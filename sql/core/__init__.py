"""One row per thing reported."""
