"""From the staged releases to a warehouse file: statements, checks, dictionary, export."""
