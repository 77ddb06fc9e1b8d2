"""Whatever a text holds, it stays a text: on pages, in drawings, feeds, the brief and slides."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from dashboard.components.html import Graph, drawn, to_markup
from dashboard.pages import PAGES
from etl.settings import Settings
from tests.support.asking import client_of, frame_body, send
from tests.support.hostile import HOSTILE, LINK, made_hostile
from tests.support.markup import parsed
from tests.support.pages import Shown, view

ELEMENT = "<img"
ADDRESSES = (
    *(page.path for page in PAGES if page.path not in ("/report", "/context")),
    *(f"/context?view={key}" for key in ("law", "states", "recalls", "claims", "overdoses")),
    "/co-ingestants?view=ingredients",
    "/reactions?view=terms-more-often",
    "/limitations?view=review",
    "/reports?source=hfcs",
)


@pytest.fixture(scope="module")
def settings(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    warehouse = Settings(data=demo_data).folders.warehouse
    return Settings(data=made_hostile(warehouse, tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return client_of(settings.data)


def texts(value: Any) -> list[str]:
    """Every text of a JSON document."""
    if isinstance(value, dict):
        return [text for one in value.items() for part in one for text in texts(part)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def is_harmless(shown: Shown) -> None:
    for element in shown.tree.walk():
        assert element.tag not in ("img", "script", "iframe"), shown.title
        assert not any(name.startswith("on") for name in element.attributes), shown.title
        assert not element.attributes.get("href", "").startswith("javascript:"), shown.title


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_text_of_a_page_and_of_a_drawing_stays_one(settings: Settings, address: str) -> None:
    shown = view(settings, address)
    is_harmless(shown)
    assert LINK not in shown.html
    assert not [text for text in texts(shown.figures) if ELEMENT in text]
    if shown.figures or "ran()" in shown.html:
        assert "&lt;img src=x" in shown.html + json.dumps(shown.figures)


def test_a_drawing_keeps_its_own_tags_and_no_other() -> None:
    own = '<b><span style="color:#16211b">7-OH</span></b><br><span style="font-size:12px">x</span>'
    figure = {"data": [{"customdata": [own, "<a href='x'>y</a> a < b <B>"], "y": [1, None]}]}
    kept = {
        "data": [{"customdata": [own, "&lt;a href='x'>y&lt;/a> a &lt; b &lt;B>"], "y": [1, None]}]
    }
    assert drawn(figure) == kept
    layout = {"height": 1}
    markup = to_markup(Graph(id="a", figure={**figure, "layout": layout}))
    assert markup.figures == {"a": {**kept, "layout": layout}}


def test_the_frame_and_the_filters_are_texts(client: FlaskClient) -> None:
    for answer in (client.get("/_dash-layout"), send(client, frame_body("/trends"))):
        assert answer.status_code == 200
        found = [text for text in texts(answer.json) if "img src=x" in text]
        assert found
        for text in found:
            assert not [one for one in parsed(text).walk() if one.tag == "img"]


def test_feeds_hold_texts(client: FlaskClient) -> None:
    atom = client.get("/feed.atom").get_data()
    entries = ET.fromstring(atom).iter("{http://www.w3.org/2005/Atom}title")  # noqa: S314
    assert any(HOSTILE in (one.text or "") for one in entries)
    assert ELEMENT.encode() not in atom
    items = client.get("/feed.json").json["items"]
    assert any(HOSTILE in item["title"] for item in items)
    assert not [item for item in items if "content_html" in item]


def test_the_brief_and_its_drawings_hold_texts(client: FlaskClient) -> None:
    answer = client.get("/brief")
    assert answer.status_code == 200
    images = re.findall(r'<img src="([^"]*)" alt="[^"]*">', answer.text)
    assert len(images) == answer.text.count("<img") > 1
    assert all(source.startswith("data:image/svg+xml;base64,") for source in images)
    for source in images:
        drawing = base64.b64decode(source.partition(",")[2]).decode()
        assert not re.search(r"<(img|script|foreignObject)\b", drawing)
        ET.fromstring(drawing)  # noqa: S314
    assert "&lt;img src=x" in answer.text


def test_a_slide_holds_texts(client: FlaskClient) -> None:
    answer = client.get("/download/trend.pptx")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    assert not [part for part in parts if ELEMENT in part]
    assert any("&lt;img src=x" in part for part in parts)


def test_problems_and_lines_repeat_an_address_as_text(client: FlaskClient) -> None:
    for address in ("/download/%3Cimg%20src=x%3E.csv", "/api/v1/%3Cimg%20src=x%3E.json"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.content_type.partition(";")[0] in ("text/plain", "application/problem+json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
