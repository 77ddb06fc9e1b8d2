"""Which small counts of confidential line lists are hidden, and why that is enough."""
