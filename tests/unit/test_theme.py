"""The colors in Python, in CSS and in the charts are the same, and can be read."""

from __future__ import annotations

import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.components.samples import line_sample, swatch
from dashboard.theme import COLORS, PALETTES, Scheme, View
from tests.support.markup import parsed
from tests.support.substances import SUBSTANCES

ASSETS = Path(theme.__file__).parent / "assets"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
DARK = ':root[data-color-scheme="dark"]'


def _block(css: str, selector: str) -> dict[str, str]:
    body = css.split(selector + " {", 1)[1].split("\n}", 1)[0]
    return dict(re.findall(r"(--kw-[\w-]+):\s*([^;]+);", body))


@pytest.fixture(scope="module")
def tokens() -> dict[str, dict[str, str]]:
    css = (ASSETS / "tokens.css").read_text(encoding="utf-8")
    light = _block(css, ":root")
    dark = _block(css, DARK)
    printed = _block(css.split("@media print", 1)[1], f":root, {DARK}")
    return {"light": light, "dark": light | dark, "print": light | dark | printed}


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2 (relative luminance)."""

    def luminance(color: str) -> float:
        channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            for channel in channels
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_palette_equals_tokens(tokens: dict[str, dict[str, str]], scheme: Scheme) -> None:
    for name, value in PALETTES[scheme].tokens().items():
        assert tokens[scheme][name] == value, name


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("key", SUBSTANCES)
def test_substance_colors_equal_tokens_and_can_be_read(
    tokens: dict[str, dict[str, str]], scheme: Scheme, key: str
) -> None:
    substance = SUBSTANCES[key]
    name = f"--kw-{substance.color}"
    paper = PALETTES[scheme].paper
    assert tokens[scheme][name] == substance.mark(scheme)
    assert tokens[scheme][f"{name}-text"] == substance.text(scheme)
    assert contrast(substance.mark(scheme), paper) >= 3
    assert contrast(substance.text(scheme), paper) >= 4.5


@pytest.mark.parametrize("name", COLORS)
def test_a_color_that_no_substance_has_yet_can_be_read_as_well(
    tokens: dict[str, dict[str, str]], name: str
) -> None:
    color = COLORS[name]
    for scheme, mark, words in (
        ("light", color.mark_light, color.text_light),
        ("dark", color.mark_dark, color.text_dark),
        ("print", color.mark_light, color.text_light),
    ):
        paper = tokens[scheme]["--kw-paper"]
        assert tokens[scheme][f"--kw-{name}"] == mark, scheme
        assert tokens[scheme][f"--kw-{name}-text"] == words, scheme
        assert contrast(mark, paper) >= 3, scheme
        assert contrast(words, paper) >= 4.5, scheme


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("field", "ratio"),
    [
        ("ink", 4.5),
        ("ink_2", 4.5),
        ("ink_3", 4.5),
        ("faers", 4.5),
        ("hfcs", 4.5),
        ("poison_center", 4.5),
        ("medical_examiner", 4.5),
        ("event", 4.5),
        ("axis", 3),
        ("any_", 3),
        ("bar_rest", 3),
    ],
)
def test_inks_and_marks_can_be_read_on_paper(scheme: Scheme, field: str, ratio: float) -> None:
    palette = PALETTES[scheme]
    assert contrast(getattr(palette, field), palette.paper) >= ratio


@pytest.mark.parametrize("scheme", SCHEMES)
def test_numbers_can_be_read_in_every_completeness_cell(scheme: Scheme) -> None:
    for fill, ink in PALETTES[scheme].completeness_steps:
        assert contrast(fill, ink) >= 4.5, (fill, ink)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_texts_can_be_read_on_their_ground(
    tokens: dict[str, dict[str, str]], scheme: Scheme
) -> None:
    values = tokens[scheme]
    for ink, ground in (
        ("--kw-ink-3", "--kw-wash"),
        ("--kw-ink-2", "--kw-tail"),
        ("--kw-link", "--kw-paper"),
        ("--kw-link", "--kw-wash"),
        ("--kw-warn-ink", "--kw-warn-bg"),
        ("--kw-bad-ink", "--kw-bad-bg"),
        ("--kw-note-ink", "--kw-note-bg"),
    ):
        assert contrast(values[ink], values[ground]) >= 4.5, (ink, ground)


def test_substances_differ_without_color() -> None:
    assert len({substance.dash for substance in SUBSTANCES.values()}) == len(SUBSTANCES)
    assert len({substance.symbol for substance in SUBSTANCES.values()}) == len(SUBSTANCES)
    assert len({substance.color for substance in SUBSTANCES.values()}) == len(SUBSTANCES)
    assert len({swatch(one).text.split(' d="')[1] for one in SUBSTANCES.values()}) == len(
        SUBSTANCES
    )


@pytest.mark.parametrize("key", SUBSTANCES)
def test_the_filter_shows_the_dash_of_the_chart(key: str) -> None:
    substance = SUBSTANCES[key]
    line, marker = parsed(line_sample(substance).text).all("path")
    drawn = "" if substance.dash == "solid" else substance.dash.replace("px", "")
    assert line.attributes["stroke-dasharray"] == drawn
    assert line.attributes["stroke-width"] == f"{substance.width}"
    assert line.attributes["stroke"] == marker.attributes["fill"] == "var(--m)"
    (alone,) = parsed(swatch(substance).text).all("path")
    assert alone.attributes["d"] == marker.attributes["d"]


def test_css_knows_every_substance_and_source() -> None:
    css = (ASSETS / "kratomwatch.css").read_text(encoding="utf-8")
    for name in {*COLORS, *(substance.color for substance in SUBSTANCES.values())}:
        assert f".c-{name} {{ --m: var(--kw-{name}); --mt: var(--kw-{name}-text); }}" in css
    assert {substance.css_class for substance in SUBSTANCES.values()} <= {
        f"c-{name}" for name in COLORS
    }
    for source in ("faers", "hfcs", "poison_center", "medical_examiner"):
        assert f".{theme.source_class(source)} {{" in css


def test_line_samples_are_hidden_from_screen_readers() -> None:
    for substance in SUBSTANCES.values():
        for sample in (line_sample(substance), swatch(substance)):
            drawing = parsed(sample.text).one("svg")
            assert drawing.attributes["aria-hidden"] == "true"
            assert substance.css_class in drawing.classes


def test_assets_load_nothing_from_another_host_and_set_no_text_under_12_px() -> None:
    for path in ASSETS.glob("*.*"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text, path.name
        for size in re.findall(r"font-size:\s*(\d+(?:\.\d+)?)px", text):
            assert float(size) >= 12, path.name
        for size in re.findall(r"font-size:\s*(0?\.\d+)rem", text):
            assert float(size) * 16 >= 12, path.name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_template_stands_on_paper_without_legend(scheme: Scheme) -> None:
    layout = go.layout.Template(View(scheme).template).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == PALETTES[scheme].paper
    assert layout.showlegend is False
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange
    assert layout.yaxis.rangemode == "tozero"
    assert min(layout.font.size, layout.xaxis.tickfont.size, layout.yaxis.tickfont.size) >= 12


def test_graphs_offer_no_upload() -> None:
    code = (ASSETS / "slots.js").read_text(encoding="utf-8")
    (written,) = re.findall(r"const CONFIG = \{ (.*?) \};", code)
    config = dict(part.split(": ") for part in written.split(", "))
    assert config["showSendToCloud"] == "false"
    assert config["plotlyServerURL"] == '""'
    assert config["displaylogo"] == "false"
    assert config["displayModeBar"] == "false"
    assert config["responsive"] == "true"
    assert len(re.findall(r"Plotly\.(?:newPlot|react)\(.*CONFIG\)", code)) == len(
        re.findall(r"Plotly\.(?:newPlot|react)\(", code)
    )


def test_nothing_has_a_shadow() -> None:
    for path in ASSETS.glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert "shadow" not in rules, path.name
