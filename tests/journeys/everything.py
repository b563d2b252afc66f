"""A small newsroom with one of everything, all of it named in Persian."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles.front.layout import sensible
from articles.models import (
    Article,
    Correction,
    Edition,
    FrontDraft,
    FrontLaunch,
    NewsletterIssue,
    Note,
    Post,
    Presence,
    ShareLink,
    Subscriber,
    Unsaved,
    Version,
)
from articles.models.presence import Doing
from comments.models import Ban, WordRule
from media.models import Captions, Keyword, Video
from qodsna.calendars import today
from qodsna.roles import ROLES
from qodsna.sign_in.events import record
from qodsna.tasks.models import TaskRun
from qodsna.tasks.states import State
from tests.articles.editions import arabic
from tests.builders import (
    approved_article,
    article,
    author,
    category,
    channel,
    chief,
    dossier,
    edition,
    gallery,
    image,
    partner,
    picture_file,
    published_article,
    ready_video,
    related,
    returned_article,
    submitted_article,
    tag,
    user,
    video,
    withdrawn_article,
)
from tests.comments.builders import approved_comment, comment

LONG = "وقتی تیتر خبری بسیار بلند است و باز هم باید در ستون باریک فهرست خوانده شود " * 2
BODY = (
    "<p>به گزارش خبرنگار آزمون، تراز آب بالا آمد.</p><h2>میان‌تیتر</h2><ul><li><p>یک</p></li></ul>"
)


class Everything:
    """``stories`` by the state they are in; the rest by what it is."""

    def __init__(self) -> None:
        self.chief = chief("سردبیر")
        self.reporter = user("خبرنگار", role="reporter", first_name="نرگس", last_name="آذری")
        self.edition = edition(footer="نقل مطالب با ذکر منبع بلامانع است.")
        arabic()
        self.service = category(description="طبیعت ایران.")
        category("تالاب‌ها", parent=self.service)
        self.service.editors.add(self.reporter)
        self.tag = tag()
        self.dossier = dossier(lead="یک سال با دریاچه‌ها.", introduction=BODY)
        self.partner = partner()
        self.author = author(biography="خبرنگار محیط زیست.")
        self.picture = image(
            file=picture_file((1200, 800)), caption="کرانه جنوبی.", credit="رضا بهمنی"
        )
        self.picture.keywords.add(Keyword.objects.create(name="تالاب"))
        image(file=picture_file((1200, 800)), alt="همان کرانه")
        self.album = gallery(self.picture, image("غروب کویر"))
        self.film = ready_video(poster=self.picture)
        self.broken_film = video("فیلم ناتمام", state=Video.State.FAILED, error="فیلم خوانده نشد.")
        Captions.objects.create(video=self.film, language="fa", file=picture_file(name="words.vtt"))
        self.stories = self._stories()
        self._around(self.stories["submitted"])
        self._readers(self.stories["published"])
        self._staff()
        self._front()
        self._newsletter()
        self._channels()

    def _stories(self) -> dict[str, Article]:
        fields = {"category": self.service, "body": BODY, "created_by": self.reporter}
        stories = {
            "draft": article(headline=LONG, **fields),
            "submitted": submitted_article(kicker="گزارش ویژه؛", lead="لید خبر", **fields),
            "returned": returned_article(**fields),
            "approved": approved_article(
                embargo_until=timezone.now() + timedelta(hours=3),
                embargo_note="از سوی وزارتخانه؛ تا پایان نشست.",
                **fields,
            ),
            "scheduled": published_article(ago=-timedelta(hours=5), **fields),
            "published": published_article(lead_image=self.picture, is_breaking=True, **fields),
            "withdrawn": withdrawn_article(note="به درخواست منبع برداشته شد.", **fields),
            "report": published_article(kind=Article.Kind.PHOTO_REPORT, gallery=self.album),
            "film": published_article(kind=Article.Kind.VIDEO, video=self.film),
        }
        stories["submitted"].tags.add(self.tag)
        stories["submitted"].authors.add(self.author)
        stories["submitted"].dossiers.add(self.dossier)
        related(stories["submitted"], stories["published"])
        Correction.objects.record(
            stories["published"],
            kind="correction",
            note="شمار گونه‌ها سی بود و سیزده نوشته شده بود.",
            version=1,
            parts=["body"],
            by=self.chief,
        )
        return stories

    def _around(self, story: Article) -> None:
        """Its versions, notes and links, and what somebody else has typed and not saved."""
        Version.objects.keep_present(story, by=self.reporter)
        changed = {"headline": "تیتر تازه", "body": BODY.replace("بالا آمد", "پایین رفت")}
        Article.objects.filter(pk=story.pk).update(**changed)
        Version.objects.keep_present(story, by=self.chief)
        Note.objects.write(story, "@سردبیر منبع را ببینید.", by=self.reporter, to=[self.chief])
        ShareLink.objects.make(story, by=self.chief, days=3)
        closed = ShareLink.objects.make(story, by=self.chief, days=3)
        ShareLink.objects.filter(pk=closed.pk).update(revoked_at=timezone.now())
        typed = {"data": {"headline": ["تیتر ذخیره‌نشده"]}, "sequence": 1}
        Unsaved.objects.keep(uuid4(), by=self.chief, article=story, doing=Doing.LEFT, **typed)
        Unsaved.objects.keep(uuid4(), by=self.chief, article=None, doing=Doing.LEFT, **typed)
        Presence.objects.note(uuid4(), by=self.reporter, article=story, doing=Doing.WRITING)

    def _readers(self, story: Article) -> None:
        sender = {"article": story, "name": "مهران", "address": "a", "network": "b"}
        self.waiting = comment(**sender)
        comment(**sender, text="نگه‌داشته‌شده", holds=[["words", "ناسزا"]])
        shown = approved_comment(**sender, text="سپاس")
        shown.answer(by=self.chief, text="درست شد.")
        asked = approved_comment(**sender, text="پاکش کنید")
        asked.ask_removal()
        comment(**sender, text="بیرون از موضوع").reject(by=self.chief, reason="بیرون از موضوع")
        comment(**sender, text="آگهی").mark_as_spam(by=self.chief)
        edited = approved_comment(**sender, text="ویرایش پیش")
        edited.edit(by=self.chief, text="ویرایش پس")
        self.ban = Ban.objects.close(
            self.waiting, "address", by=self.chief, days=7, reason="آگهی پی‌درپی"
        )
        self.rule = WordRule.objects.create(phrase="ناسزا", created_by=self.chief)

    def _staff(self) -> None:
        now = timezone.now()
        self.failed = TaskRun.objects.create(
            task="media.tasks.make_renditions",
            state=State.FAILED,
            started_at=now,
            beat_at=now,
            finished_at=now,
            attempts=3,
            error="پرونده خوانده نشد",
            traceback="Traceback (most recent call last)",
        )
        self.group = Group.objects.get(name=ROLES["reporter"])
        User.objects.create_user("رفته", is_active=False)
        record("وارد شد.", self.reporter)

    def _newsletter(self) -> None:
        """On, with readers, and an issue of today."""
        Edition.objects.filter(pk=self.edition.pk).update(newsletter_open=True)
        Subscriber.objects.ask(self.edition, "mahtab@example.org").confirm()
        stories = [self.stories["published"].pk, self.stories["report"].pk]
        NewsletterIssue.objects.make(self.edition, today(), stories)

    def _channels(self) -> None:
        story = self.stories["published"]
        for network, state in {"telegram": "uncertain", "bale": "failed", "eitaa": "sent"}.items():
            error = "شبکه در دسترس نبود." if state != "sent" else ""
            post = Post.objects.create(
                channel=channel(network), article=story, state=state, error=error, attempts=1
            )
            post.steps.create(deed="unsent", note=error)

    def _front(self) -> None:
        """A front page that was launched over the draft of the chief."""
        pins = [self.stories[name].pk for name in ("film", "draft", "scheduled")]
        layout = sensible([self.service.pk])
        for base, pin in enumerate(pins[:2]):
            page = layout.pinned(pin, "lead")
            FrontLaunch.objects.add(self.edition, page, base=base, by=self.reporter, note="عصر")
        draft = FrontDraft.objects.change(
            self.edition, self.chief, lambda page: page.pinned(pins[2], "lead"), default=layout
        )
        FrontLaunch.objects.add(
            self.edition, layout.pinned(pins[0], "picks"), base=draft.base, by=self.reporter
        )
