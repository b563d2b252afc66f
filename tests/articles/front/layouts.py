"""Layouts of front pages and newsrooms to fill them, whatever they may be."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from articles.front.arranging import Candidate
from articles.front.layout import LARGEST, Layout, Pin, Zone, ZoneKind
from articles.status import Kind

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SERVICES = {1: {1, 11, 12}, 2: {2}, 3: {3, 31}, 11: {11}}
CATEGORIES = [*{pk for some in SERVICES.values() for pk in some}]

hours = st.none() | st.integers(-3, 3).map(lambda hour: NOW + timedelta(hours=hour))


def pins(stories: list[int]) -> st.SearchStrategy[tuple[Pin, ...]]:
    one = st.builds(Pin, st.sampled_from(stories), hours, hours)
    return st.lists(one, max_size=6).map(tuple)


def zones(kind: ZoneKind, stories: list[int], service: int | None = None) -> st.SearchStrategy:
    return st.builds(
        Zone,
        st.just(kind),
        st.integers(1, LARGEST),
        pins(stories),
        st.just(service),
        st.booleans() | st.just(True),
        st.booleans(),
    )


@st.composite
def layouts(draw: st.DrawFn, stories: list[int]) -> Layout:
    """In any order; the same story may be pinned anywhere, and more than once."""
    kinds = [(kind, None) for kind in ZoneKind if kind != ZoneKind.SERVICE]
    wanted = draw(st.permutations([*kinds, *((ZoneKind.SERVICE, pk) for pk in SERVICES)]))
    chosen = wanted[: draw(st.integers(0, len(wanted)))]
    return Layout(tuple(draw(zones(kind, stories, pk)) for kind, pk in chosen))


candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 150),
        st.sampled_from([*Kind]),
        st.sampled_from(CATEGORIES),
        st.booleans(),
    ),
    max_size=120,
    unique_by=lambda each: each.pk,
)
