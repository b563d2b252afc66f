"""A browser's own words about itself, as people say them: «کروم روی ویندوز»."""

# Of those that claim to be several, the first in the list is what it is.
BROWSERS = [
    ("Edg", "اج"),
    ("OPR", "اپرا"),
    ("SamsungBrowser", "اینترنت سامسونگ"),
    ("YaBrowser", "یاندکس"),
    ("Firefox", "فایرفاکس"),
    ("FxiOS", "فایرفاکس"),
    ("CriOS", "کروم"),
    ("Chrome", "کروم"),
    ("Safari", "سافاری"),
]
SYSTEMS = [
    ("Windows", "ویندوز"),
    ("Android", "اندروید"),
    ("iPhone", "آیفون"),
    ("iPad", "آیپد"),
    ("CrOS", "کروم‌بوک"),
    ("Mac OS", "مک"),
    ("Linux", "لینوکس"),
]


def device(agent: str) -> str:
    """The browser and its system in Persian; what nobody knows is an unknown browser."""
    browser = _first(BROWSERS, agent) or "مرورگری ناشناخته"
    system = _first(SYSTEMS, agent)
    return f"{browser} روی {system}" if system else browser


def _first(names: list[tuple[str, str]], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")
