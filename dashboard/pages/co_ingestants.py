"""Co-ingestants: what else was listed on the reports, one question and one source at a time.

The questions stand in the order in which one asks them: what kinds of things are listed, which
ingredients, how many and whether any, does it change, how do outcomes differ, and only then what
is listed with what.
"""

from dashboard.charts import (
    co_ingestant,
    co_ingestant_class,
    co_ingestant_class_pair,
    co_ingestant_number,
    co_ingestant_outcome,
    co_ingestant_pair,
    co_ingestant_year,
    more_often,
    more_often_with_both,
    product_number,
)
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path="/co-ingestants",
    name="Co-ingestants",
    title="Co-ingestants · kratomwatch",
    heading="What else was on those reports",
    caution_title="Listed",
    caution="does not mean taken together; not listed does not mean absent.",
    views=(
        PageView(key="classes", question="Which classes?", blocks=(co_ingestant_class.CHART,)),
        PageView(key="ingredients", question="Which ingredients?", blocks=(co_ingestant.CHART,)),
        PageView(
            key="number",
            question="How many?",
            blocks=(co_ingestant_number.CHART, product_number.CHART),
        ),
        PageView(key="time", question="Over time?", blocks=(co_ingestant_year.CHART,)),
        PageView(
            key="outcomes", question="With which outcomes?", blocks=(co_ingestant_outcome.CHART,)
        ),
        PageView(
            key="more-often",
            question="More often?",
            blocks=(more_often.CLASSES_CHART,),
        ),
        PageView(
            key="ingredients-more-often",
            question="Which ingredients more often?",
            blocks=(more_often.INGREDIENTS_CHART,),
        ),
        PageView(
            key="more-often-with-both",
            question="With which reactions?",
            blocks=(more_often_with_both.CHART,),
        ),
        PageView(
            key="together",
            question="Which together?",
            blocks=(co_ingestant_class_pair.CHART, co_ingestant_pair.CHART),
        ),
    ),
)
