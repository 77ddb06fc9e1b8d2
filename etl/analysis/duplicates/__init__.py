"""Which reports are of one event: articles, numbers, pairs, evidence, and the groups they make.

`find_links` compares reports that share a clue, says what agrees and what does not, and puts those
together that links connect and nothing parts. What it finds depends on the set of reports alone,
not on the order in which they come. `find_model` trains the model that it asks last.
"""

from etl.analysis.duplicates.articles import find_articles
from etl.analysis.duplicates.links import find_links, find_model

__all__ = ["find_articles", "find_links", "find_model"]
