"""Many dashboards from one published file: a folder for readers, and what follows it."""
