"""The people of the newsroom by name, and where their stories stand."""

from django import template

from articles.admin.badge import badge
from articles.admin.notes import calls
from articles.admin.people import name_of

register = template.Library()
register.filter("person", name_of)
register.filter("badge", badge)
register.filter("calls", calls)
