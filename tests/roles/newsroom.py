"""A small newsroom with one of everything, and of stories every state in every place."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles.front.layout import sensible
from articles.models import (
    Article,
    FrontLaunch,
    NewsletterIssue,
    Note,
    Post,
    RelatedLink,
    ShareLink,
    Subscriber,
    Version,
)
from articles.models.content import fields_of
from articles.status import Status
from comments.models import Ban, Policy, WordRule
from media.models import Keyword, Upload
from qodsna.roles import ROLES
from qodsna.tasks.models import TaskRun
from tests.articles.pulses import unsaved
from tests.builders import (
    author,
    category,
    channel,
    chief,
    dossier,
    edition,
    gallery,
    image,
    partner,
    published_article,
    ready_video,
    tag,
    user,
)
from tests.comments.builders import comment
from tests.roles.people import IN_EVERY_STATE, PLACES, Place, person

# What stands in every title that is not for everybody, with the key of who may know it.
SECRET = "راز"
NOW = timezone.now()
# Where the state of a story has no part in what is tried.
TWO_STATES = {"draft", "published"}
STATES: dict[str, dict[str, Any]] = {
    "draft": {"status": Status.DRAFT},
    "submitted": {"status": Status.SUBMITTED},
    "returned": {"status": Status.RETURNED},
    "approved": {"status": Status.APPROVED},
    "scheduled": {"status": Status.PUBLISHED, "published_at": NOW + timedelta(days=1)},
    "published": {"status": Status.PUBLISHED, "published_at": NOW - timedelta(days=1)},
    "withdrawn": {
        "status": Status.WITHDRAWN,
        "published_at": NOW - timedelta(days=1),
        "withdrawn_at": NOW,
    },
}


@dataclass
class Story:
    article: Article
    place: Place
    name: str


@dataclass
class Newsroom:
    """``things`` are keys by the name of what they are, to put into addresses."""

    who: str
    person: User | None
    stories: list[Story]
    things: dict[str, Any] = field(default_factory=dict)

    def story(self, place: str, state: str) -> Story:
        return next(each for each in self.stories if each.name == f"{place} {state}")

    @property
    def other(self) -> User:
        return User.objects.get(username="colleague")


def open_newsroom(who: str) -> Newsroom:
    top = edition()
    services = {name: category(name, edition=top) for name in ("desk", "elsewhere")}
    services["below"] = category("below", edition=top, parent=services["desk"])
    colleague = user("colleague", role="reporter")
    newsroom = Newsroom(who, person(who, [services["desk"]]), [])
    _write(newsroom, services, colleague, top)
    _fill(newsroom, services, colleague)
    return newsroom


def _write(newsroom: Newsroom, services: Any, colleague: User, top: Any) -> None:
    me = newsroom.person or colleague
    drafts = [
        (
            name,
            place,
            Article(
                edition=top,
                headline=f"{SECRET} {name} {state}",
                category=services["desk" if name == "own-desk" else name]
                if place.is_in_desk
                else services["elsewhere"],
                created_by=me if place.is_own else colleague,
                assigned_to=me if place.is_given else None,
                version=2,
                **fields,
            ),
        )
        for name, place in PLACES.items()
        for state, fields in STATES.items()
        if name in IN_EVERY_STATE or state in TWO_STATES
    ]
    made = Article.objects.bulk_create([each for _, _, each in drafts])
    newsroom.stories = [
        Story(article, place, article.headline.removeprefix(f"{SECRET} "))
        for (_, place, _), article in zip(drafts, made, strict=True)
    ]
    Version.objects.bulk_create(version(each, n) for each in made for n in (1, 2))
    ends = NOW + timedelta(days=1)
    ShareLink.objects.bulk_create(ShareLink(article=each, expires_at=ends) for each in made)
    Note.objects.bulk_create(Note(article=each, text=each.headline) for each in made)
    RelatedLink.objects.bulk_create(
        RelatedLink(article=each, url="https://example.org/", title=each.headline) for each in made
    )


def version(article: Article, number: int) -> Version:
    headline = article.headline if number == 2 else f"{article.headline} پیشین"
    content = fields_of(article) | {"headline": headline, "tags": [], "authors": [], "related": []}
    return Version(article=article, number=number, content=content)


def _fill(newsroom: Newsroom, services: Any, colleague: User) -> None:
    picture = image()
    ended = image("حقش تمام شده", rights_until=NOW - timedelta(days=1))
    film = ready_video(poster=picture)
    album = gallery(picture)
    Article.objects.filter(pk__in=[each.article.pk for each in newsroom.stories]).update(
        lead_image=picture, gallery=album, video=film
    )
    open_story = published_article(headline="خبر همه", category=services["elsewhere"])
    TaskRun.objects.create(task="media.tasks.nothing", state="failed", attempts=3, finished_at=NOW)
    Policy.objects.get_or_create(pk=1)
    Subscriber.objects.ask(edition(), "a@example.org")
    first, _ = (
        FrontLaunch.objects.add(edition(), sensible([services["desk"].pk]), base=base)
        for base in (0, 1)
    )
    place = channel()
    posts = {
        each.article.pk: Post.objects.create(channel=place, article=each.article, state="failed")
        for each in newsroom.stories
        if each.name in {"desk published", "elsewhere published"}
    }
    newsroom.things = {
        "channel": place.pk,
        "post": posts[newsroom.story("desk", "published").article.pk].pk,
        "frontlaunch": first.pk,
        "image": picture.pk,
        "ended": ended.pk,
        "video": film.pk,
        "gallery": album.pk,
        "keyword": Keyword.objects.create(name="تالاب").pk,
        "tag": tag().pk,
        "author": author().pk,
        "dossier": dossier().pk,
        "category": services["desk"].pk,
        "edition": edition().pk,
        "partner": partner().pk,
        "newsletterissue": NewsletterIssue.objects.make(edition(), NOW.date(), []).pk,
        "comment": comment(article=open_story).pk,
        "ban": Ban.objects.create(kind="email", value="a@example.com").pk,
        "wordrule": WordRule.objects.create(phrase="ناسزا").pk,
        "policy": 1,
        "taskrun": TaskRun.objects.get().pk,
        "user": colleague.pk,
        "superuser": chief("owner").pk,
        "group": Group.objects.create(name="گروه دیگر").pk,
        "role": Group.objects.get(name=ROLES["reporter"]).pk,
        "foreign-upload": upload(colleague).pk,
        "own-upload": upload(newsroom.person or colleague).pk,
        "foreign-unsaved": unsaved(colleague).pk,
        "own-unsaved": unsaved(newsroom.person or colleague).pk,
        "logentry": LogEntry.objects.create(user=colleague, action_flag=CHANGE).pk,
    }


def upload(owner: User) -> Upload:
    return Upload.objects.create(kind="image", owner=owner, name="lake.jpg", size=10)
