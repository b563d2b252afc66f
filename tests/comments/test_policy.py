import re

import pytest

from comments import challenge
from comments.models import Policy
from tests.builders import chief, user

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/policy/"
FORM = f"{DESK}1/change/"
SWITCH = f"{DESK}switch/"


@pytest.fixture
def desk(client):
    client.force_login(user(can="comments.change_policy"))
    return client


def typed(**changes) -> dict:
    fields = [field.name for field in Policy._meta.fields if field.name != "id"]
    return {name: getattr(Policy(), name) for name in fields} | changes


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_list_is_the_form_of_the_one_row(desk):
    assert desk.get(DESK)["Location"] == FORM
    response = desk.get(FORM)
    assert response.context["adminform"].form["attack_from"].value() == 40
    assert not Policy.objects.exists()


def test_it_is_made_when_it_is_first_saved_and_changed_after(desk):
    for number in (50, 60):
        response = desk.post(FORM, typed(attack_from=number), follow=True)
        assert response.redirect_chain[-1][0] == FORM
        assert Policy.objects.get().attack_from == number
    assert Policy.current().attack_from == 60


def test_there_is_neither_a_second_row_nor_none(client):
    client.force_login(chief())
    assert client.get(f"{DESK}add/").status_code == 403
    assert client.post(f"{DESK}1/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{DESK}2/change/").status_code == 302
    assert client.post(f"{DESK}2/change/", typed()).status_code == 302
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("attack_from", "0", "عددی از ۱ تا ۱۰۰۰۰ بنویسید."),
        ("attack_from", "بسیار", "عددی از ۱ تا ۱۰۰۰۰ بنویسید."),
        ("held_capitals", "101", "عددی از ۱۰ تا ۱۰۰ بنویسید."),
        ("held_repeats", "-4", "عددی از ۳ تا ۱۰۰۰ بنویسید."),
        ("addresses_kept", "", "عددی از ۲ تا ۳۶۵ بنویسید."),
        ("emails_kept", "9" * 30, "عددی از ۱ تا ۳۶۵۰ بنویسید."),
        ("most_from_address", "3001", "بیش از آن است که در ده دقیقه از همه پذیرفته می‌شود."),
    ],
)
def test_a_number_out_of_its_bounds_is_explained_and_kept(desk, field, value, told):
    response = desk.post(FORM, typed(**{field: value}))
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {field: [told]}
    assert response.context["adminform"].form[field].value() == value
    assert not Policy.objects.exists()


def test_an_unknown_choice_is_refused(desk):
    response = desk.post(FORM, typed(challenge="sometimes"))
    assert list(response.context["adminform"].form.errors) == ["challenge"]


def test_the_desk_says_whether_there_is_an_attack_now(desk):
    Policy(pk=1, attack_from=2).save()
    assert "هجوم: خاموش" in words(desk.get(FORM))
    for sender in "abc":
        challenge.notice(Policy.current(), sender)
    page = words(desk.get(FORM))
    assert re.search(r"هجوم: روشن تا ساعت [۰-۹]{2}:[۰-۹]{2}", page)
    assert "در یک دقیقه گذشته ۳ بار نظر فرستاده شده است" in page
    assert "آزمون مرورگر اکنون از هر فرستنده‌ای خواسته می‌شود." in page


def test_one_click_asks_for_the_work_always_and_one_more_under_attack_alone(desk):
    Policy(pk=1, held_links=7).save()
    for when, required in [("always", True), ("auto", False)]:
        assert f'name="challenge" value="{when}"' in desk.get(FORM).content.decode()
        response = desk.post(SWITCH, {"challenge": when}, follow=True)
        assert challenge.is_required(Policy.current()) is required
        assert response.context["messages"]
    assert Policy.current().held_links == 7


def test_the_click_makes_the_row_where_there_was_none(desk):
    desk.post(SWITCH, {"challenge": "always"})
    assert Policy.objects.get().challenge == "always"
    assert Policy.current().attack_from == 40


def test_the_switch_knows_two_positions_and_is_not_a_link(desk):
    desk.post(SWITCH, {"challenge": "never"})
    desk.post(SWITCH)
    assert not Policy.objects.exists()
    assert desk.get(SWITCH).status_code == 405


@pytest.mark.parametrize("can", ["", "comments.moderate_comment", "comments.view_policy"])
def test_who_may_not_change_the_policy_does_not(client, can):
    client.force_login(user(can=can))
    may_see = "view_policy" in can
    page = client.get(FORM)
    assert page.status_code == (200 if may_see else 403)
    assert SWITCH not in page.content.decode()
    assert client.post(FORM, typed(attack_from=9)).status_code == 403
    assert client.post(SWITCH, {"challenge": "always"}).status_code == 403
    assert not Policy.objects.exists()
