"""Conditions of our own, on either database."""

import pytest
from django.db.models import F

from articles.models import Article
from qodsna.lookups import Among
from tests.builders import article

pytestmark = pytest.mark.django_db


def test_thousands_of_codes_are_one_parameter():
    stories = [article(), article(), article()]
    codes = [each.pk for each in stories[1:]]
    asked = Article.objects.filter(Among(F("pk"), [*codes, *range(10**6, 10**6 + 40_000)]))
    assert set(asked.values_list("pk", flat=True)) == set(codes)
    assert len(asked.query.sql_with_params()[1]) == 1


def test_among_nothing_is_nothing():
    article()
    assert not Article.objects.filter(Among(F("pk"), [])).exists()


def test_what_is_no_number_never_reaches_the_database():
    with pytest.raises(ValueError, match="invalid literal"):
        Among(F("pk"), ["1) OR (1=1"])
