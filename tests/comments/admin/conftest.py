import pytest

from tests.builders import user


@pytest.fixture
def moderator(client):
    person = user(
        "moderator",
        can="comments.moderate_comment",
        first_name="پروانه",
        last_name="صادقی",
    )
    client.force_login(person)
    return person
