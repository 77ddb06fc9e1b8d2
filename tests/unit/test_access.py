"""Who may ask, which proxy is believed, how often one may ask, and what is written down of it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError
from typer.testing import CliRunner
from werkzeug.security import check_password_hash, generate_password_hash

from dashboard.guard import access, bodies
from dashboard.settings import Settings, reasons
from tests.support.asking import client_of, frame_body

SECRET = "a long sentence, with ümläuts"  # noqa: S105
HASHED = generate_password_hash(SECRET, "scrypt:1024:8:1")
PROXY = {"REMOTE_ADDR": "10.0.0.1"}
STRANGER = {"REMOTE_ADDR": "192.0.2.7"}
CLOSED = ("/", "/nowhere", "/brief", "/feed.atom", "/download/trend.csv", "/api/v1/questions",
          "/plotly.js", "/assets/view.js", "/_dash-layout", "/content")  # fmt: skip


def basic(password: str, name: str = "anyone") -> dict[str, str]:
    sent = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {sent}"}


@pytest.fixture
def closed(tmp_path: Path) -> FlaskClient:
    return client_of(tmp_path, password=HASHED)


def test_without_the_password_nothing_is_answered_but_monitors(closed: FlaskClient) -> None:
    for address in CLOSED:
        answer = closed.get(address)
        assert answer.status_code == 401, address
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert "Content-Security-Policy" in answer.headers
    assert closed.post(bodies.PATH, json=frame_body()).status_code == 401
    assert closed.get("/health").status_code == 200
    assert closed.get("/ready").status_code == 503


def test_with_the_password_all_is_answered_and_kept_from_caches(closed: FlaskClient) -> None:
    for _ in range(2):
        answer = closed.get("/", headers=basic(SECRET))
        assert answer.status_code == 200
    assert closed.get("/plotly.js", headers=basic(SECRET)).cache_control.private
    assert not closed.get("/plotly.js", headers=basic(SECRET)).cache_control.public
    sent = closed.post(bodies.PATH, json=frame_body(), headers=basic(SECRET))
    assert sent.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        basic("wrong"), basic(""), basic(SECRET + " "), basic("x" * 100_000), basic(HASHED),
        {"Authorization": "Basic"}, {"Authorization": "Basic %%%"}, {"Authorization": "Bearer x"},
        {"Authorization": "Basic /////w=="}, {"X-Forwarded-User": "me"},
    ],
)  # fmt: skip
def test_what_is_not_the_password_is_refused(closed: FlaskClient, headers: dict[str, str]) -> None:
    assert closed.get("/", headers=headers).status_code == 401


def test_who_guesses_is_soon_asked_to_wait_and_others_are_not(closed: FlaskClient) -> None:
    codes = [
        closed.get("/", headers=basic(f"{n}"), environ_base=STRANGER).status_code
        for n in range(access.WRONG_A_MINUTE + 2)
    ]
    assert codes == [401] * access.WRONG_A_MINUTE + [429, 429]
    assert closed.get("/", headers=basic(SECRET), environ_base=PROXY).status_code == 200


def test_a_password_that_is_known_is_not_reckoned_again(
    closed: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert closed.get("/", headers=basic(SECRET)).status_code == 200
    monkeypatch.setattr(access, "check_password_hash", lambda *_: False)
    assert closed.get("/", headers=basic(SECRET)).status_code == 200
    assert closed.get("/", headers=basic("other")).status_code == 401


def test_a_password_can_lie_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(f"{HASHED}\n")
    client = client_of(tmp_path, password_file=path)
    assert client.get("/").status_code == 401
    assert client.get("/", headers=basic(SECRET)).status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": SECRET}, "The password is no hash"),
        ({"password_file": "nothing"}, "PASSWORD_FILE cannot be read"),
        ({"user_header": "X-User"}, "name the proxy's address"),
        ({"proxies": "example.org"}, "does not appear to be"),
        ({"port": "many"}, "KRATOMWATCH_PORT: "),
    ],
)
def test_settings_that_cannot_hold_are_refused_without_a_secret(
    given: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**given)
    assert said in reasons(refused.value)
    assert SECRET not in reasons(refused.value) + str(refused.value)


def test_the_command_makes_a_hash() -> None:
    import typer

    from dashboard.__main__ import serve

    app = typer.Typer()
    app.command()(serve)
    made = CliRunner().invoke(app, ["--hash-password"], input=f"{SECRET}\n")
    assert made.exit_code == 0
    hashed = made.stdout.strip().splitlines()[-1]
    assert check_password_hash(hashed, SECRET)
    assert Settings(password=hashed).password_hash == hashed


def test_a_user_is_believed_of_a_proxy_that_is_named_alone(tmp_path: Path) -> None:
    client = client_of(tmp_path, proxies="10.0.0.0/24, ::1", user_header="X-User")
    named = {"X-User": "reader@example.org"}
    assert client.get("/", headers=named, environ_base=PROXY).status_code == 200
    assert client.get("/", headers=named, environ_base=STRANGER).status_code == 403
    assert client.get("/", headers=named).status_code == 403
    assert client.get("/", environ_base=PROXY).status_code == 403
    assert client.get("/", headers={"X-User": " "}, environ_base=PROXY).status_code == 403


def lines(captured: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.splitlines() if line.startswith("{")]


def test_requests_are_written_down_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = client_of(tmp_path, access_log=True, proxies="10.0.0.1", password=HASHED)
    headers = basic(SECRET, "reader") | {
        "X-Forwarded-For": "198.51.100.4, 203.0.113.9",
        "X-Request-ID": "abc-1",
    }
    capsys.readouterr()
    first = client.get("/trends?from=2020-Q1", headers=headers, environ_base=PROXY)
    second = client.get("/x%0Ay", headers=headers, environ_base=STRANGER)
    found = lines(capsys.readouterr().err)
    assert [one["client"] for one in found] == ["203.0.113.9", STRANGER["REMOTE_ADDR"]]
    assert [one["status"] for one in found] == [200, 404]
    assert found[0]["address"] == "/trends?from=2020-Q1"
    assert (found[0]["id"], found[0]["user"]) == ("abc-1", "reader")
    assert first.headers["X-Request-ID"] == "abc-1"
    assert second.headers["X-Request-ID"] == found[1]["id"] != "abc-1"
    assert SECRET not in json.dumps(found)


def test_nothing_is_written_down_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = client_of(tmp_path)
    capsys.readouterr()
    assert "X-Request-ID" not in client.get("/nowhere").headers
    assert lines(capsys.readouterr().err) == []


def test_a_client_that_asks_too_often_waits_and_files_are_not_counted(tmp_path: Path) -> None:
    client = client_of(tmp_path, requests=5)
    for _ in range(20):
        assert client.get("/assets/view.js", environ_base=STRANGER).status_code == 200
    codes = [client.get("/content", environ_base=STRANGER).status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2
    answer = client.get("/content", environ_base=STRANGER)
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.content_type.startswith("text/plain")
    assert client.get("/content", environ_base=PROXY).status_code == 200


def test_the_dashboard_listens_on_this_machine_alone_unless_told() -> None:
    assert Settings().host == "127.0.0.1"


def test_addresses_are_written_as_a_proxy_of_this_machine_says(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    seen: list[str] = []

    @client.application.before_request
    def note() -> None:
        import flask

        seen.append(flask.request.scheme)

    headers = {"X-Forwarded-Proto": "https"}
    client.get("/health", headers=headers)
    client.get("/health", headers=headers, environ_base=STRANGER)
    assert seen == ["https", "http"]
