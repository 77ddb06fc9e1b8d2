"""One module a chart: question, sentence, words, table, drawing."""
