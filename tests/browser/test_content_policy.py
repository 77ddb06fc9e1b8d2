"""What a text smuggled into a page could do in a browser: nothing."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.support.browsing import settle

SMUGGLED = """() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) =>
        window.refused.push(event.effectiveDirective + ' ' + event.blockedURI));
    const main = document.getElementById('main');
    main.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = 1">');
    const script = document.createElement('script');
    script.textContent = 'window.ran = 2';
    main.append(script);
    const other = document.createElement('script');
    other.src = 'http://localhost:9/x.js';
    main.append(other);
    main.insertAdjacentHTML('beforeend', '<iframe src="http://localhost:9/"></iframe>');
    window.setTimeout("window.ran = 3", 0);
}"""
WANTED = {
    "script-src-attr inline",
    "script-src-elem inline",
    "script-src-elem http://localhost:9/x.js",
    "frame-src http://localhost:9",
    "script-src eval",
}


def test_nothing_that_is_smuggled_into_a_page_runs(demo: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{demo}/trends")
    settle(page)
    page.evaluate(SMUGGLED)
    page.wait_for_function("() => window.refused.length >= 5")
    assert set(page.evaluate("window.refused")) >= WANTED
    assert page.evaluate("window.ran") is None
    page.close()
