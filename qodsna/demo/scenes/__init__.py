"""The scenes the demo's pictures are painted from, by name."""

from . import culture, fields, land, people, shore, sport, study, town, woods

SCENES = {
    "books": culture.books,
    "cells": study.cells,
    "chart": study.chart,
    "city": town.city,
    "coast": shore.coast,
    "desert": land.desert,
    "forest": woods.forest,
    "lab": study.lab,
    "lake": shore.lake,
    "mountains": land.mountains,
    "observatory": town.observatory,
    "orbit": study.orbit,
    "portrait": people.portrait,
    "rain": town.rain,
    "saffron": fields.saffron,
    "sea": shore.sea,
    "snow": woods.snow,
    "stadium": sport.stadium,
    "stage": culture.stage,
    "tea": fields.tea,
    "tile": culture.tile,
    "track": sport.track,
    "train": town.train,
    "wheat": fields.wheat,
}
