"""What a page is: one question, its views, and for which source they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts.base import Shown
from dashboard.components.frame import page_head, questions, source_switch
from dashboard.components.html import Element
from dashboard.components.slots import Html, Slot
from dashboard.components.states import loading_state
from dashboard.context import Context
from dashboard.notices import notices
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted, spelled_out

ALL = "all"
"""The source in a question that is asked of none in particular."""


@dataclass(frozen=True, kw_only=True)
class PageView:
    """One answer of a page; the address names it.

    Attributes:
        key: In the address, `view=classes`.
        question: As a reader asks it: "Which classes?"
        blocks: What is shown, from top to bottom.
        by_source: Its blocks are of one report system at a time.
        evidence: Kinds of evidence it is of, such as deaths; empty for all.
    """

    key: str
    question: str
    blocks: tuple[Shown, ...]
    by_source: bool = True
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: where it is, what it is called, and its views.

    Attributes:
        heading: Its h1.
        caution: What to keep in mind on it, once.
        views: The first is shown where the address names none.
        is_context: It can be shown where no report is loaded.
        in_navigation: Stands in the list of pages; a page of one thing does not.
        named_by: What in the address names the one thing it shows, for the window's title.
    """

    path: str
    name: str
    title: str
    heading: str
    caution_title: str
    caution: str
    views: tuple[PageView, ...]
    is_context: bool = False
    in_navigation: bool = True
    named_by: str = ""

    def title_for(self, choice: Mapping[str, str]) -> str:
        """The window's title, with the name of the one thing shown in front."""
        thing = choice.get(self.named_by)
        return f"{thing} · {self.title}" if thing else self.title

    def view_of(self, context: Context) -> PageView:
        """The view that the address names, else the first."""
        return self._view(context.choice)

    def _view(self, choice: Mapping[str, str]) -> PageView:
        key = choice.get("view")
        return next((view for view in self.views if view.key == key), self.views[0])

    def embedded(self, choice: Mapping[str, str]) -> Sequence[Shown]:
        """The block of the view that the address names to stand alone in a frame; none for none."""
        return [block for block in self._view(choice).blocks if block.key == choice.get("embed")]


def sources_of(view: PageView, context: Context) -> Sequence[SourceInfo]:
    """The report systems that a view can be shown for."""
    if not view.by_source:
        return ()
    return [
        source
        for source in context.snapshot.sources
        if not view.evidence or source.evidence_kind in view.evidence
    ]


def source_of(view: PageView, context: Context) -> SourceInfo | None:
    """The report system that the address names, else the first that has an answer."""
    sources = sources_of(view, context)
    if not sources:
        return None
    named = [source for source in sources if source.source == context.choice.get("source")]
    answering = [
        source
        for source in sources
        if context.matching.get(source.source) and any(b.is_for(source) for b in view.blocks)
    ]
    return [*named, *answering, *sources][0]


def frame(page: Page, context: Context, *, rest: str) -> Sequence[Html | Slot]:
    """A page without its contents: head, notices, questions, and a place for each block.

    Where the address names a block to embed, it stands alone.

    Args:
        rest: What the answers depend on beside page, block and source, as a query string.
    """
    view = page.view_of(context)
    source = source_of(view, context)
    key = ALL if source is None else source.source
    head = [
        page_head(
            page.heading,
            caution_title=page.caution_title,
            caution=page.caution,
            names=spelled_out(context.snapshot.sources),
        ),
        *notices(context),
    ]
    parts: list[Html | Slot] = [Html(head, id="head")]
    embedded = page.embedded(context.choice)
    if len(page.views) > 1 and not embedded:
        parts.append(
            Slot(
                name="questions",
                ask=f"questions/{key}?{rest}",
                placeholder=question_list(page, context, chosen=view, answers={}),
                waits=True,
            )
        )
    parts += [
        Slot(
            name=f"{block.key}-{key}",
            ask=f"{block.key}/{key}?{rest}",
            placeholder=loading_state(f"Loading {block.label.lower()}", height=block.height),
        )
        for block in embedded or view.blocks
    ]
    return parts


def question_list(
    page: Page, context: Context, *, chosen: PageView, answers: Mapping[str, str]
) -> Sequence[Element]:
    """The views of a page as questions, each with its answer where that is known."""
    return questions(
        [
            (
                view.question,
                answers.get(view.key, ""),
                context.link(view=None if view is page.views[0] else view.key),
                view is chosen,
            )
            for view in page.views
        ]
    )


def answers_of(page: Page, context: Context) -> Mapping[str, str]:
    """The sentence of each view, for the list of questions: that of the source it leads to."""
    return {
        view.key: view.blocks[0].answer(context, source_of(view, context)) for view in page.views
    }


def switch(page: Page, context: Context) -> Sequence[Element]:
    """The report systems with what matches in each, as the switch between them."""
    view = page.view_of(context)
    shown = source_of(view, context)
    sources = sources_of(view, context)
    return source_switch(
        [
            (
                source.source,
                source.name,
                _matching_text(context, source),
                context.link(source=source.source) if sources else None,
                source is shown,
            )
            for source in context.snapshot.sources
        ]
    )


def _matching_text(context: Context, source: SourceInfo) -> str:
    any_role = " (any role)" if context.filters.suspect_only and not source.has_roles else ""
    return counted(context.matching.get(source.source, 0), source) + any_role
