"""The colours of ``static/css/tokens.css`` as mail programs take them, which know no variables."""

LIGHT = {
    "paper": "#fdfcf9",
    "surface": "#f4f1ea",
    "ink": "#191714",
    "soft": "#59544b",
    "rule": "#ddd7ca",
    "alert": "#a3201a",
}
DARK = {
    "paper": "#121418",
    "surface": "#1b1e24",
    "ink": "#eceae4",
    "soft": "#aeaaa0",
    "rule": "#333740",
    "alert": "#ff9d93",
}
# By palette, in light and in the dark.
BRANDS = {
    "teal": ("#0b5a54", "#72c7bb"),
    "indigo": ("#2c3f8f", "#a3b4f2"),
    "crimson": ("#8a1538", "#f09ab0"),
    "olive": ("#4c5716", "#c2cf83"),
}
ON_BRANDS = {
    "teal": ("#ffffff", "#06201d"),
    "indigo": ("#fff", "#0b1230"),
    "crimson": ("#fff", "#2b0713"),
    "olive": ("#fff", "#191d05"),
}


def brand(palette: str, scheme: str) -> dict[str, str]:
    """``brand`` and what is written on it, for a scheme ``light`` or ``dark``."""
    place = 0 if scheme == "light" else 1
    return {"brand": BRANDS[palette][place], "on_brand": ON_BRANDS[palette][place]}
