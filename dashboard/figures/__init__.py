"""Figures: pure functions, frame in, Plotly's JSON out. No queries, no text of the page."""

from dashboard.figures.age_sex_bars import age_sex_figure
from dashboard.figures.class_years import class_years_figure
from dashboard.figures.completeness import completeness_figure
from dashboard.figures.delay_dots import delay_dots_figure
from dashboard.figures.exposure_bars import (
    drawn_groups,
    exposure_bars_figure,
    exposure_years_figure,
)
from dashboard.figures.forest import forest_figure
from dashboard.figures.number_bars import number_bars_figure
from dashboard.figures.overdose_lines import overdose_lines_figure
from dashboard.figures.pair_bars import pair_bars_figure
from dashboard.figures.policy_lanes import policy_lanes_figure
from dashboard.figures.series_dots import series_dots_figure
from dashboard.figures.share_bars import (
    answer_bars_figure,
    class_bars_figure,
    ingredient_bars_figure,
    outcome_bars_figure,
    reaction_bars_figure,
    reaction_group_bars_figure,
)
from dashboard.figures.state_tiles import state_tiles_figure
from dashboard.figures.timeline import timeline_figure
from dashboard.figures.trend import trend_figure, visible_events
from dashboard.figures.version_bars import version_bars_figure
from dashboard.figures.year_bars import year_bars_figure

__all__ = [
    "age_sex_figure",
    "answer_bars_figure",
    "class_bars_figure",
    "class_years_figure",
    "completeness_figure",
    "delay_dots_figure",
    "drawn_groups",
    "exposure_bars_figure",
    "exposure_years_figure",
    "forest_figure",
    "ingredient_bars_figure",
    "number_bars_figure",
    "outcome_bars_figure",
    "overdose_lines_figure",
    "pair_bars_figure",
    "policy_lanes_figure",
    "reaction_bars_figure",
    "reaction_group_bars_figure",
    "series_dots_figure",
    "state_tiles_figure",
    "timeline_figure",
    "trend_figure",
    "version_bars_figure",
    "visible_events",
    "year_bars_figure",
]
