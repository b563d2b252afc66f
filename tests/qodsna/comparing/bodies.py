"""Bodies such as an editor leaves them, for tests that try many."""

from hypothesis import strategies as st

WORDS = [
    *("باران", "برف", "می‌رود", "کتاب‌ها", "در", "و", "تهران"),
    *("BBC", "۱۲", "گفت.", "آیا؟", "&amp;"),
]

SPANS = st.builds(
    lambda mark, words: mark.format(" ".join(words)),
    st.sampled_from(
        ["{}", "{}", "{}", "<strong>{}</strong>", '<a href="/{{}}">{}</a>'.replace("{{}}", "x")]
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
)
INLINE = st.lists(SPANS, min_size=1, max_size=3).map(" ".join)
TEXTS = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "p", "p", "h2", "h3"]), INLINE)
PARAGRAPHS = INLINE.map("<p>{}</p>".format)
LISTS = st.builds(
    "<{0}>{1}</{0}>".format,
    st.sampled_from(["ul", "ol"]),
    st.lists(PARAGRAPHS.map("<li>{}</li>".format), min_size=1, max_size=3).map("".join),
)
QUOTES = st.lists(PARAGRAPHS, min_size=1, max_size=2).map(
    lambda texts: f"<blockquote>{''.join(texts)}</blockquote>"
)
ALONE = st.sampled_from(
    ["<hr>", '<figure data-image="12"></figure>', '<figure data-video="3"></figure>']
)
PARTS = st.lists(TEXTS | TEXTS | LISTS | QUOTES | ALONE, max_size=6)
BODIES = PARTS.map("".join)


@st.composite
def three_versions(draw) -> tuple[str, str, str]:
    """A body and what two hands made of it: each took away, wrote anew and added some parts."""
    base = draw(PARTS)
    return "".join(base), draw(_edited(base)), draw(_edited(base))


@st.composite
def _edited(draw, base: list[str]) -> str:
    parts: list[str] = []
    for part in base:
        deed = draw(st.sampled_from(["keep", "keep", "keep", "drop", "add", "edit"]))
        if deed == "add":
            parts.append(draw(TEXTS))
        if deed == "edit":
            part = part.replace(draw(st.sampled_from(WORDS)), draw(st.sampled_from(WORDS)))
        if deed != "drop":
            parts.append(part)
    return "".join(parts)
