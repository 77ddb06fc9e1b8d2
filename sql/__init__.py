"""Every statement of the build, one per file, named for the relation it makes."""
