"""Asking the API, and holding every answer against what it says of itself and against IPTC."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from articles.api import openapi
from articles.models import Partner
from articles.models.partner import new_key
from tests import builders
from tests.articles.machines import PEOPLES_DIGITS, check_moment

NINJS = Path(__file__).parent / "ninjs/ninjs-schema_3.1.json"
API = "/api/v1"
DESCRIPTION = "urn:description"
# What people read, and may be written in any digits.
WORDS = {
    "name", "site_name", "slogan", "headline", "kicker", "subheadline", "summary", "description",
    "alt", "caption", "credit", "rights_owner", "title", "note", "lead", "html", "plain", "value",
    "sign_off", "by", "usageTerms", "copyrightHolder", "detail",
}  # fmt: skip


def partner(name: str = "روزنامه دریا", **fields: Any) -> tuple[Partner, str]:
    """A partner and its key."""
    key = new_key()
    return builders.partner(name, key=key, **fields), key


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def get(client, path: str, headers: dict[str, str] | None = None, **asked: Any):
    """The response of an address below the API's own, checked by its own description."""
    query = urlencode(asked)
    response = client.get(f"{API}{path}{'?' if query else ''}{query}", headers=headers)
    check(response, path)
    return response


def items(client, path: str, **asked: Any) -> list[dict[str, Any]]:
    response = get(client, path, **asked)
    assert response.status_code == 200, response.content.decode()
    return response.json()["items"]


def codes(client, edition: str = "fa", **asked: Any) -> list[int]:
    return [each["id"] for each in items(client, f"/{edition}/articles", **asked)]


def check(response, path: str) -> None:
    """Every answer is of the type and form that is promised for it, and open to other sites."""
    told = described(template_of(path), response.status_code)
    (media_type,) = told["content"]
    assert response["Content-Type"] == media_type
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in response["Vary"]
    assert not response.cookies
    data = response.json()
    where = f"{DESCRIPTION}#{told['at']}/content/{media_type.replace('/', '~1')}/schema"
    wrong = list(validator({"$ref": where}).iter_errors(data))
    assert not wrong, wrong
    for name, value in fields(data):
        check_field(name, value)


def template_of(path: str) -> str:
    """`/fa/articles/12` is `/{edition}/articles/{code}`."""
    parts = path.strip("/").split("/")
    if len(parts) == 1:
        return f"/{parts[0]}"
    return f"/{{edition}}/{parts[1]}" + ("/{code}" if len(parts) > 2 else "")


def described(path: str, status: int) -> dict[str, Any]:
    """The response of a status as the description has it, and where in it."""
    told = openapi.description()["paths"][path]["get"]["responses"][str(status)]
    here = f"/paths/{path.replace('/', '~1')}/get/responses/{status}"
    if "$ref" in told:
        here = told["$ref"].removeprefix("#")
        told = openapi.description()["components"]["responses"][here.rpartition("/")[2]]
    return {**told, "at": here}


@cache
def registry() -> Registry:
    whole = Resource.from_contents(openapi.description(), default_specification=DRAFT202012)
    return Registry().with_resource(DESCRIPTION, whole)


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, registry=registry(), format_checker=FormatChecker())


@cache
def ninjs() -> Draft202012Validator:
    schema = json.loads(NINJS.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def check_ninjs(data: Any) -> Any:
    wrong = [f"{list(error.path)}: {error.message}" for error in ninjs().iter_errors(data)]
    assert not wrong, wrong
    return data


def fields(data: Any, name: str = ""):
    """Every value with the name that it has."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from fields(value, key)
    elif isinstance(data, list):
        for each in data:
            yield from fields(each, name)
    else:
        yield name, data


def check_field(name: str, value: Any) -> None:
    if name in WORDS or not isinstance(value, str):
        return
    assert not PEOPLES_DIGITS.search(value), (name, value)
    if name.endswith(("_at", "Created")) or name in {"at", "expires"}:
        check_moment(value)
    if name in {"url", "api_url", "articles_url", "uri", "href", "next", "type"} and ":" in value:
        assert value.isascii(), (name, value)
        assert urlsplit(value).netloc, (name, value)
