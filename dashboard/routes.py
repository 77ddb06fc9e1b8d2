"""From an address to what stands on the page: the frame, the content of a slot, a panel.

A slot asks with one text: `block/source?query`. The query holds the filters, for whom it is drawn
and the generation, so equal texts have equal answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode

from dashboard.charts import registry
from dashboard.components import html
from dashboard.components.frame import NavItem, masthead, synthetic_strip
from dashboard.components.html import Element, to_markup
from dashboard.components.slots import Html, Slot
from dashboard.components.states import failed_notice, one_line
from dashboard.context import Context
from dashboard.pages import PAGES
from dashboard.pages.base import ALL, Page, answers_of, frame, question_list, switch
from dashboard.theme import View
from dashboard.untold import further_line
from dashboard.warehouse import Snapshot, Warehouse, WarehouseError
from dashboard.wording import long_date, long_time

CHOICES = ("id", "of", "page", "source", "view", "since", "article", "embed")
NO_SUCH_NAME, RELOAD = "There is nothing of this name.", "Reload the page."
LIGHT: Mapping[str, Any] = {"scheme": "light", "narrow": False}


def page(
    warehouse: Warehouse, *, pathname: str, search: str, view: Mapping[str, Any] | None
) -> Sequence[Any]:
    """Main, result, masthead, synthetic strip and title for an address."""
    asked = View(**(view or LIGHT))
    try:
        return warehouse.answered(
            lambda snapshot: _page(
                warehouse, snapshot, pathname=pathname, search=search, asked=asked
            )
        )
    except WarehouseError as error:
        return _failed(error)


def _page(
    warehouse: Warehouse, snapshot: Snapshot, *, pathname: str, search: str, asked: View
) -> Sequence[Any]:
    context = context_of(warehouse, snapshot, path=pathname, search=search, view=asked)
    found = next((page for page in PAGES if page.path == pathname), None)
    if found is None:
        children: Sequence[Html | Slot] = [Html(_unknown_page(), id="head")]
    elif not snapshot.sources and not found.is_context:
        children = [Html(_no_reports(context), id="head")]
    else:
        children = frame(found, context, rest=_rest(context))
    result = _result(found, context)
    return (
        children,
        to_markup(result).html,
        to_markup(_masthead(context, snapshot)).html,
        to_markup(synthetic_strip() if snapshot.build.is_synthetic else None).html,
        "Page not found · kratomwatch" if found is None else found.title_for(context.choice),
    )


def content(warehouse: Warehouse, asked: str) -> dict[str, Any]:
    """The content of a slot: its question, HTML and figures."""
    asked = asked.strip()

    def made(snapshot: Snapshot) -> dict[str, Any]:
        markup = to_markup(_answer(warehouse, snapshot, asked))
        return {"ask": asked, "html": markup.html, "figures": markup.figures}

    try:
        return _given(warehouse, (asked,), made)
    except WarehouseError as error:
        return {"ask": asked, "html": _unreadable(error), "figures": {}}


def panel(warehouse: Warehouse, asked: str, *, name: str) -> dict[str, Any]:
    """A panel of a block that somebody opened."""
    asked = asked.strip()

    def made(snapshot: Snapshot) -> dict[str, Any]:
        later = to_markup(_answer(warehouse, snapshot, asked)).later
        make = later.get(name, partial(one_line, NO_SUCH_NAME, reason=RELOAD))
        return {"ask": asked, "name": name, "html": to_markup(make()).html}

    try:
        return _given(warehouse, (asked, name), made)
    except WarehouseError as error:
        return {"ask": asked, "name": name, "html": _unreadable(error)}


def _given(
    warehouse: Warehouse, asked: tuple[str, ...], make: Callable[[Snapshot], dict[str, Any]]
) -> dict[str, Any]:
    """An answer from this generation, kept for the next who asks the same while it is the last.

    What the last run of the ETL did can stand in an answer, too, and what is overdue today.
    """
    today = datetime.now(UTC).date()
    return warehouse.answered(
        lambda snapshot: snapshot.answers.given(
            (warehouse.status_version(), today, *asked), lambda: make(snapshot)
        )
    )


def _unreadable(error: WarehouseError) -> str:
    return to_markup(failed_notice("The warehouse cannot be read.", text=error.public)).html


def _result(page: Page | None, context: Context) -> Any:
    """What matches in each report system, and what the further filters leave of it."""
    if page is None or not context.snapshot.sources:
        return "No reports are loaded"
    return [*switch(page, context), further_line(context)]


def _answer(warehouse: Warehouse, snapshot: Snapshot, asked: str) -> Any:
    names, _, query = asked.partition("?")
    name, _, key = names.partition("/")
    values = {one: found[-1] for one, found in parse_qs(query).items()}
    view = View(
        scheme="dark" if values.get("scheme") == "dark" else "light",
        narrow=values.get("narrow") == "1",
    )
    context = context_of(warehouse, snapshot, path=values.get("path", "/"), search=query, view=view)
    source = next((one for one in snapshot.sources if one.source == key), None)
    if name == "questions":
        return _questions(context)
    block = registry.shown().get(name)
    if block is None:
        return one_line(NO_SUCH_NAME, reason=RELOAD)
    if source is None and key != ALL:
        return one_line("There is no such source.", reason=RELOAD)
    return block.render(context, source)


def _questions(context: Context) -> Any:
    found = next((page for page in PAGES if page.path == context.path), None)
    if found is None:
        return one_line("There is no such page.", reason=RELOAD)
    return question_list(
        found,
        context,
        chosen=found.view_of(context),
        answers=answers_of(found, context),
    )


def context_of(
    warehouse: Warehouse, snapshot: Snapshot, *, path: str, search: str, view: View
) -> Context:
    """What everything at an address is made from.

    Args:
        search: Its query: the filters and what it chooses beside them.
        view: For whom it is drawn.
    """
    query = parse_qs(search.lstrip("?"))
    return Context(
        path=path,
        snapshot=snapshot,
        filters=snapshot.filters(search),
        view=View(scheme=view.scheme, narrow=view.narrow, substances=snapshot.substances),
        status=warehouse.status(),
        runs=warehouse.runs,
        following=warehouse.following(),
        choice={name: query[name][-1] for name in CHOICES if name in query},
    )


def _rest(context: Context) -> str:
    """What the content of every slot of an address depends on, as a query string."""
    narrow = "1" if context.view.narrow else "0"
    own = {"path": context.path, "scheme": context.view.scheme, "narrow": narrow}
    own["generation"] = context.snapshot.generation
    return "&".join(
        part for part in (context.filters.query(**context.choice), urlencode(own, safe="/")) if part
    )


def _masthead(context: Context, snapshot: Snapshot) -> Element:
    links = [
        NavItem(
            label=page.name,
            href=context.filters.link(page.path, source=context.choice.get("source")),
            is_current=_is_current(page, context.path),
        )
        for page in PAGES
        if page.in_navigation
    ]
    return masthead(
        "kratomwatch", nav=links, shown=_dates(snapshot), home=context.filters.link("/")
    )


def _is_current(page: Page, path: str) -> bool:
    return page.path == path or (page.path == "/reports" and path == "/report")


def _dates(snapshot: Snapshot) -> Sequence[tuple[str, str]]:
    through = ", ".join(
        f"{source.name} {long_date(source.data_through_date)}" for source in snapshot.sources
    )
    return [
        ("Data up to and including:", through),
        ("Last refreshed", long_time(snapshot.refreshed_at)),
    ]


def _unknown_page() -> Sequence[Element]:
    links = [html.Li(html.A(page.name, href=page.path)) for page in PAGES if page.in_navigation]
    return [
        html.Div(html.H1("There is no such page"), className="head"),
        html.P("These are the pages there are.", className="words"),
        html.Ul(links, className="words"),
    ]


def _no_reports(context: Context) -> Sequence[Element]:
    links = [
        html.Li(html.A(page.name, href=context.filters.link(page.path)))
        for page in PAGES
        if page.is_context
    ]
    return [
        html.Div(html.H1("There are no reports to count"), className="head"),
        html.P(
            "No source that publishes single reports is loaded. These pages have something:",
            className="words",
        ),
        html.Ul(links, className="words"),
        html.P(
            "For the operator: fetch or add reports, then run the ETL: python -m etl run",
            className="words",
        ),
    ]


def _failed(error: WarehouseError) -> Sequence[Any]:
    head = [
        html.Div(html.H1("The numbers cannot be shown"), className="head"),
        html.P("No numbers are shown, because none can be checked.", className="words"),
        failed_notice("The warehouse cannot be read.", text=error.public),
    ]
    links = [NavItem(label=page.name, href=page.path) for page in PAGES if page.in_navigation]
    bar = to_markup(masthead("kratomwatch", nav=links)).html
    return [Html(head, id="head")], "", bar, "", "No data · kratomwatch"
