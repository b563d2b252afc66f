"""Hours of the day: the sky from top to horizon, the haze, the nearest ground, the light."""

from typing import NamedTuple


class Hour(NamedTuple):
    sky: list
    haze: str
    near: str
    light: str


DAWN = Hour(
    ["#2f4a66", "#6f90a4", "#c9c3b0", "#f3d3ae", "#f9e6c6"], "#ecd0b0", "#1c2f38", "#ffd9a0"
)
TEAL = Hour(
    ["#1c5561", "#4f979b", "#a9cfc3", "#e4e6cd", "#f6edd4"], "#c9ddcc", "#10323a", "#fff0c8"
)
ROSE = Hour(
    ["#35355a", "#6f6389", "#bd8793", "#eab096", "#f8dab4"], "#dba999", "#241f38", "#ffc58f"
)
BLUE = Hour(
    ["#1d4470", "#4a80ab", "#94bace", "#cfdcdb", "#eeeada"], "#bfd2d8", "#152b40", "#fff3d6"
)
GOLD = Hour(
    ["#4f6a78", "#8fa09a", "#d3c192", "#efcf8c", "#fbe8b6"], "#e6cd9a", "#33301f", "#ffe09a"
)
DUSK = Hour(
    ["#141d3f", "#36406f", "#7d5f86", "#d58a7c", "#f6bd86"], "#b9808a", "#0d1328", "#ffab6b"
)
NIGHT = Hour(
    ["#050a1c", "#0b1836", "#173055", "#2f5174", "#5f7f93"], "#3d5d78", "#050b16", "#cfe0ff"
)

DAY_HOURS = (DAWN, TEAL, ROSE, BLUE, GOLD)
