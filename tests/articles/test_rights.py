"""Who may do what about a story: every cell of the table meets every story and person."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Category
from articles.rights import choosable_by, desk_of, is_own, may, name_for, reach, within_reach
from articles.status import Status
from qodsna.roles import ROLES, STORY, Reach
from qodsna.roles.table import codenames
from tests.builders import article, category, chief, edition, published_article, related, user
from tests.roles.newsroom import STATES
from tests.roles.people import Place
from tests.roles.people import may as told

pytestmark = pytest.mark.django_db

ACTIONS = [row.action for row in STORY]


def again(person: User) -> User:
    """As another request finds him, who remembers nothing."""
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "held", [Reach.NONE, Reach.OWN, Reach.DESK, Reach.OWN | Reach.DESK, Reach.ANY]
)
def test_each_reach_over_each_story(action, held):
    service = category("سرویس")
    below = category("زیرسرویس", parent=category("میانی", parent=service))
    stories = {
        "own": {"created_by": True, "category": category("دیگر")},
        "given": {"assigned_to": True, "category": category("بیگانه")},
        "homeless": {"created_by": True},
        "desk": {"category": service},
        "below": {"category": below},
        "elsewhere": {"category": category("بیرون")},
    }
    names = {name for part in held for name in codenames(action, part)} & {
        f"articles.{name}" for name, _ in Article._meta.permissions
    }
    person = user("somebody", can=" ".join(names), services=[service])
    for (name, fields), (state, row) in product(stories.items(), STATES.items()):
        if state not in {"draft", "returned"} and "category" not in fields:
            continue
        mine = {key: person if value is True else value for key, value in fields.items()}
        story = Article(edition=edition(), headline="تیتر", **mine, **row)
        lies_with_writer = state in {"draft", "returned"}
        owns = name in {"own", "given", "homeless"}
        owns = owns and (lies_with_writer or action not in {"change", "submit", "delete"})
        parts = {part for part in Reach if codenames(action, part)[0] in names}
        expected = (
            Reach.ANY in parts
            or (Reach.OWN in parts and owns)
            or (Reach.DESK in parts and name in {"desk", "below"})
        )
        if action == "delete" and state in {"scheduled", "published"}:
            expected = False
        assert may(person, action, story) == expected, (name, state)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_as_far_as_its_cell_says(role):
    person = user("somebody", role=role)
    assert {action: reach(person, action) for action in ACTIONS} == {
        row.action: row.of(role) for row in STORY
    }


@pytest.mark.parametrize("left", ["is_active", "is_staff"])
def test_who_has_left_the_newsroom_reaches_nothing(left):
    for person in (user("somebody", role="chief_editor"), chief()):
        setattr(person, left, False)
        person.save()
        story = article(created_by=person)
        gone = again(person)
        assert not any(may(gone, action, story) for action in ACTIONS)
        assert list(within_reach(gone)) == []


def test_a_service_is_edited_with_all_below_it_and_nothing_above():
    top = category("بالا")
    middle = category("میانه", parent=top)
    bottom = category("پایین", parent=middle)
    person = user("somebody", role="desk_editor", services=[middle])
    assert desk_of(person) == {middle.pk, bottom.pk}


# The lists say what the rights say


@st.composite
def plans(draw):
    """A newsroom by numbers: a tree of services, who edits which, and stories in them."""
    services = draw(st.integers(1, 5))
    parents = [draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(services)]
    people = draw(
        st.lists(
            st.tuples(
                st.sampled_from([*ROLES, ""]),
                st.sets(st.integers(0, services - 1), max_size=2),
            ),
            min_size=1,
            max_size=3,
        )
    )
    nobody_or_one = st.none() | st.integers(0, len(people) - 1)
    stories = draw(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(STATES)),
                st.integers(0, services - 1),
                nobody_or_one,
                nobody_or_one,
            ),
            max_size=8,
        )
    )
    return parents, people, stories


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=plans())
def test_a_list_holds_exactly_what_may_be_seen(plan):
    with transaction.atomic():
        for person in map(again, built(plan)):
            compare_lists(person)
        transaction.set_rollback(True)


def built(plan) -> list[User]:
    parents, people, stories = plan
    made: list[Category] = []
    for number, parent in enumerate(parents):
        above = None if parent is None else made[parent]
        made.append(category(f"سرویس {number}", parent=above))
    staff = [
        user(f"person{number}", role=role, services=[made[each] for each in edits])
        for number, (role, edits) in enumerate(people)
    ]
    Article.objects.bulk_create(
        Article(
            edition=edition(),
            headline=f"خبر {number}",
            category=made[service],
            created_by=None if writer is None else staff[writer],
            assigned_to=None if holder is None else staff[holder],
            **STATES[state],
        )
        for number, (state, service, writer, holder) in enumerate(stories)
    )
    return staff


def compare_lists(person: User) -> None:
    """What a list holds is what may be done, wherever the state of a story has no part in it."""
    every = list(Article.objects.all())
    for action in set(ACTIONS) - {"change", "submit", "delete"}:
        able = {each.pk for each in every if may(person, action, each)}
        assert set(within_reach(person, action).values_list("pk", flat=True)) == able
    seen = {each.pk for each in every if may(person, "view", each)}
    public = {each.pk for each in every if each.is_published}
    assert set(choosable_by(person).values_list("pk", flat=True)) == seen | public
    for each in every:
        assert (name_for(person, each) == each.title) == (each.pk in seen | public)


@pytest.mark.parametrize("role", ROLES)
def test_what_the_role_table_means_is_told_alike_by_the_crawl(role):
    """``tests/roles`` tells the meaning of a cell anew: both tellings are one."""
    service, other = category("سرویس"), category("دیگر")
    person = user("somebody", role=role, services=[service])
    for own, in_desk, (_, row) in product([False, True], [False, True], STATES.items()):
        story = Article(
            edition=edition(),
            headline="تیتر",
            category=service if in_desk else other,
            created_by=person if own else None,
            **row,
        )
        place = Place(is_own=own, is_in_desk=in_desk)
        for action in ACTIONS:
            assert may(person, action, story) == told(role, action, place, story)


def test_what_stands_beside_a_story_already_may_stay_there():
    person = user("somebody", role="reporter")
    mine, theirs = article(created_by=person), article()
    related(mine, theirs)
    assert theirs not in choosable_by(person)
    assert theirs in choosable_by(person, mine.pk)


def test_the_writer_owns_it_only_while_it_lies_with_him():
    person = user("somebody", role="reporter")
    story = article(created_by=person, category=category())
    assert is_own(person, "change", story)
    story.submit(by=person)
    assert not is_own(person, "change", story)
    assert is_own(person, "view", story)
    assert is_own(person, "recall", story)


def test_asking_about_many_stories_costs_what_asking_about_one_costs(django_assert_num_queries):
    service = category()
    someone = user("somebody", role="desk_editor", services=[service])
    stories = [article(category=each) for each in (service, None) for _ in range(6)]
    person = again(someone)
    # The rights of a person, of his groups, his services and the tree of them.
    with django_assert_num_queries(4):
        for story in stories:
            may(person, "view", story)
    with django_assert_num_queries(1):
        list(within_reach(person))


def test_nobodys_name_is_told_who_is_not_published():
    story = published_article(headline="آشکار")
    stranger = user("stranger")
    assert name_for(stranger, story) == "آشکار"
    story.withdraw(by=None)
    assert story.status == Status.WITHDRAWN
    assert "آشکار" not in name_for(stranger, story)
