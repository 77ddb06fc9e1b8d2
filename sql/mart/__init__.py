"""What the dashboard and an analyst read."""
