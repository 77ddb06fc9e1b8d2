"""Reactions: what was reported to have happened, one question and one source at a time."""

from dashboard.charts import (
    dechallenge,
    more_often,
    reported_reaction,
    reported_reaction_group,
    signal_statement,
    time_to_onset,
)
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path="/reactions",
    name="Reactions",
    title="Reactions · kratomwatch",
    heading="What was reported to have happened",
    caution_title="Reported",
    caution="is not proven: the reporter’s words, coded by others, not validated.",
    views=(
        PageView(
            key="groups", question="What was reported?", blocks=(reported_reaction_group.CHART,)
        ),
        PageView(key="terms", question="Which terms?", blocks=(reported_reaction.CHART,)),
        PageView(
            key="more-often",
            question="Which groups more often?",
            blocks=(more_often.GROUPS_CHART, signal_statement.BLOCK),
        ),
        PageView(
            key="terms-more-often",
            question="Which terms more often?",
            blocks=(more_often.TERMS_CHART, signal_statement.BLOCK),
        ),
        PageView(key="onset", question="How soon?", blocks=(time_to_onset.CHART,)),
        PageView(key="stopped", question="And when it was stopped?", blocks=(dechallenge.CHART,)),
    ),
)
