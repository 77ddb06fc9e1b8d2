"""Data and methods: files, vocabulary, questions, tables, and how to take numbers along."""

from dashboard.charts import (
    methods_api,
    methods_cite,
    methods_files,
    methods_questions,
    methods_runs,
    methods_tables,
    methods_words,
)
from dashboard.charts.base import Block
from dashboard.pages.base import Page, PageView


def _view(key: str, question: str, *blocks: Block) -> PageView:
    return PageView(key=key, question=question, blocks=blocks, by_source=False)


PAGE = Page(
    path="/methods",
    name="Data and methods",
    title="Data and methods · kratomwatch",
    heading="What the numbers are made of",
    caution_title="Every number can be asked again:",
    caution="the same files, vocabulary, program and question give the same answer.",
    views=(
        _view("files", "From which files and runs?", methods_files.BLOCK, methods_runs.BLOCK),
        _view("words", "Which words decide?", methods_words.BLOCK),
        _view("questions", "Which questions, in which SQL?", methods_questions.BLOCK),
        _view("tables", "Which tables and columns?", methods_tables.BLOCK),
        _view("downloads", "What can be downloaded?", methods_cite.DOWNLOADS),
        _view("cite", "How to cite it?", methods_cite.BLOCK),
        _view("api", "How do programs ask?", methods_api.BLOCK),
    ),
    is_context=True,
)
