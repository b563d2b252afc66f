"""The people of the newsroom, by name."""

from django import template

from articles.admin.people import name_of

register = template.Library()
register.filter("person", name_of)
