import html
import re

import pytest

from comments import challenge
from comments.models import Comment, Policy
from tests.builders import published_article
from tests.comments.builders import filled, token_of
from tests.comments.work import solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    Policy(pk=1, challenge="always").save()
    return published_article()


def address(story) -> str:
    return f"/{story.edition.code}/{story.pk}/comments"


def puzzle_in(response) -> str:
    return html.unescape(re.search('data-puzzle="([^"]+)"', response.content.decode())[1])


def test_only_the_form_of_a_newsroom_that_asks_for_the_work_loads_it(client, story):
    asked = client.get(address(story)).content.decode()
    assert "js/challenge" in asked
    assert "pbkdf2" in asked
    assert "challenge" not in client.get(story.get_absolute_url()).content.decode()
    Policy(pk=1, challenge="never").save()
    assert "challenge" not in client.get(address(story)).content.decode()


def test_a_solved_challenge_brings_its_comment_in_once(client, story):
    sending = filled(story)
    sending["challenge"] = solution(challenge.new_challenge(sending["token"]))
    receipt = client.post(address(story), sending)
    assert receipt.status_code == 303
    assert client.post(address(story), sending)["Location"] == receipt["Location"]
    replayed = client.post(address(story), sending | {"text": "متنی دیگر با همان حساب"})
    assert "متنی دیگر با همان حساب" in replayed.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "نه", "AAAA"])
def test_without_it_the_form_comes_back_with_all_that_was_typed(client, story, wrong):
    sending = filled(story, name="مینا", email="mina@example.com", challenge=wrong)
    response = client.post(address(story), sending)
    page = response.content.decode()
    assert "مرورگر شما باید پیش از فرستادن اندکی حساب کند" in page
    for text in ("مینا", "mina@example.com", sending["text"]):
        assert text in page
    assert not Comment.objects.exists()
    again = sending | {"challenge": solution(puzzle_in(response))}
    assert client.post(address(story), again).status_code == 303


def test_the_solution_for_one_form_does_not_serve_another(client, story):
    first, second = filled(story), filled(story)
    first["challenge"] = second["challenge"] = solution(challenge.new_challenge(first["token"]))
    assert client.post(address(story), second).status_code == 200
    assert not Comment.objects.exists()
    assert client.post(address(story), first).status_code == 303


def test_without_javascript_a_reader_is_told_what_to_do(client, story):
    page = client.get(address(story)).content.decode()
    told = re.search('challenge__without">(.+?)</p>', page, re.DOTALL)[1]
    assert "نوشته خود را نگه دارید و چند دقیقه دیگر بفرستید" in told


# Under attack


@pytest.mark.parametrize("senders", [1, 200])
def test_two_hundred_comments_in_a_burst_bring_few_in_and_readers_still_write(client, senders):
    story, policy = published_article(), Policy.current()
    token = token_of(story)
    for number in range(200):
        sent = {"token": token, "text": f"نظر ماشینی شماره {number} درباره هوای فردا"}
        client.post(address(story), sent, REMOTE_ADDR=f"192.0.2.{number % senders}")
    most = policy.most_from_address if senders == 1 else policy.attack_from
    assert Comment.objects.count() == most
    assert challenge.is_required(policy) is (senders > 1)

    form = client.get(address(story), REMOTE_ADDR="198.51.100.7")
    own = filled(story, challenge="")
    if senders > 1:
        assert puzzle_in(form)
        own["challenge"] = solution(challenge.new_challenge(own["token"]))
    sent = client.post(address(story), own, REMOTE_ADDR="198.51.100.7")
    assert sent.status_code == 303
    assert Comment.objects.count() == most + 1
