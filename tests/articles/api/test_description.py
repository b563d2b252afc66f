"""The description is OpenAPI 3.1, and says neither more nor less than there is."""

import pytest
from django.urls import resolve
from openapi_spec_validator import OpenAPIV31SpecValidator

from articles.api import openapi, parameters
from articles.api.problems import PROBLEMS
from articles.models import Article, Correction
from tests.articles.api.asking import get
from tests.builders import edition

pytestmark = pytest.mark.django_db


def test_an_independent_library_finds_it_valid(client):
    told = get(client, "/openapi.json").json()
    assert list(OpenAPIV31SpecValidator(told).iter_errors()) == []
    assert told["servers"] == [{"url": "http://testserver/api/v1"}]


def test_every_address_that_is_described_is_there(client):
    edition()
    for path, told in openapi.description()["paths"].items():
        asked = path.replace("{edition}", "fa").replace("{code}", "1")
        assert resolve(f"/api/v1{asked}").url_name == (
            "api-description" if "openapi" in path else f"api-{told['get']['operationId']}"
        )


def test_it_knows_the_same_parameters_kinds_and_problems_as_the_code():
    told = openapi.description()["components"]
    articles = openapi.description()["paths"]["/{edition}/articles"]["get"]["parameters"]
    names = [each["$ref"].rpartition("/")[2] for each in articles]
    assert {*names} == {"edition", *parameters.NAMES}
    kinds = Article.Kind.values
    assert told["parameters"]["kind"]["schema"]["enum"] == kinds
    assert told["schemas"]["StoryFields"]["properties"]["kind"]["enum"] == kinds
    assert told["parameters"]["format"]["schema"]["enum"] == [*parameters.FORMATS]
    assert told["parameters"]["limit"]["schema"]["maximum"] == parameters.MOST
    assert told["parameters"]["limit"]["schema"]["default"] == parameters.USUAL
    assert told["schemas"]["Problem"]["properties"]["code"]["enum"] == [*PROBLEMS]
    amendments = [each for each in Correction.Kind.values if each != Correction.Kind.MINOR]
    assert told["schemas"]["Correction"]["properties"]["kind"]["enum"] == amendments
