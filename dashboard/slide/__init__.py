"""A chart as a slide of PowerPoint whose chart is native: it can be edited where it is shown."""
