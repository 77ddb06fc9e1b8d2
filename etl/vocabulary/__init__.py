"""What counts as what, as CSV files that a public-health person can edit."""
