"""What a source can supply: the columns of each relation; the rows are in the sources' folders."""
