"""What one can take along of the answer to a question or of a published table."""

from __future__ import annotations

from dashboard import downloads
from dashboard.api.parameters import link
from dashboard.components.take import Take
from dashboard.context import Context
from dashboard.warehouse import Snapshot
from dashboard.wording import counted_words, long_date, long_time

SYNTHETIC = "Synthetic data: describes no real report."


def take_along(
    context: Context, name: str, *, source: str | None = None, has_slide: bool = False
) -> Take:
    """The files of a question for the filters, and how it is cited; of a table its CSV.

    Args:
        has_slide: It is a chart, which can be a slide, too.
    """
    snapshot, filters = context.snapshot, context.filters
    csv = downloads.csv_link(name, filters, source=source)
    if name in downloads.TABLES:
        return Take(csv=csv, size=counted_words(snapshot.dictionary[name].rows, "row"))
    build = downloads.build_date(snapshot)
    return Take(
        csv=csv,
        size=counted_words(len(snapshot.ask(name, filters, source=source)), "row"),
        parquet=link(name, filters, source=source, ending="parquet"),
        slide=_slide_link(context, name, source=source) if has_slide else "",
        name=downloads.file_name(name, filters, source=source, build=build, ending=""),
        cited=published_words(snapshot, with_dates=source is None),
    )


def _slide_link(context: Context, name: str, *, source: str | None) -> str:
    """The address of a chart as a slide, as this page shows it."""
    choice = {"of": context.choice.get("of"), "source": source}
    return context.filters.link(f"/download/{name}.pptx", **choice)


def published_words(snapshot: Snapshot, *, with_dates: bool) -> str:
    """Which generation of the file a number is from.

    Args:
        with_dates: say up to when the data of each source goes.
    """
    build = snapshot.build
    parts = []
    if build.is_synthetic:
        parts.append(SYNTHETIC)
    if with_dates:
        parts.append(f"Data up to and including: {data_through(snapshot)}.")
    parts.append(
        f"Published {long_time(build.built_at)}, generation {build.input_version}, kratomwatch "
        f"{build.program_version}."
    )
    return " ".join(parts)


def data_through(snapshot: Snapshot) -> str:
    """Up to when the data of each source goes."""
    return ", ".join(
        f"{source.name} {long_date(source.data_through_date)}"
        for source in snapshot.counted_sources
    )
