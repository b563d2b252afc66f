"""What the judges of the web say of our pages: 130 of readers' pages, 115 of the newsroom."""

import pytest
from django.test import Client

from tests.builders import chief, edition, published_article, ready_video, withdrawn_article
from tests.observatory import judged
from tests.qodsna.shield.production import secured

pytestmark = pytest.mark.django_db

READERS, NEWSROOM = 130, 115
# Advice for browsers of 2016 that would need what is forbidden here, 'unsafe-inline' and https:.
OLD_BROWSERS = {"UNSAFE_INLINE_FALLBACK", "ALLOWLIST_FALLBACK"}


def answers(client: Client, paths: list[str]) -> list[dict]:
    found = []
    for path in paths:
        secure, plain = client.get(path, secure=True), client.get(path)
        cookies = [("Set-Cookie", each.OutputString()) for each in secure.cookies.values()]
        found.append(
            {
                "name": path,
                "url": f"https://news.example{path}",
                "headers": [*secure.items(), *cookies],
                "body": secure.content.decode(),
                "plain": {"status": plain.status_code, "location": plain.get("Location")},
            }
        )
    return found


def test_the_observatory_and_the_evaluator(settings, record_property, capsys):
    secured(settings)
    guest, staff = (Client(headers={"Host": "news.example"}) for _ in range(2))
    edition()
    story = published_article(body="<p>باران آمد.</p>")
    film, gone = published_article(video=ready_video()), withdrawn_article()
    readers = [
        "/fa/",
        story.get_absolute_url(),
        film.get_absolute_url(),
        gone.get_absolute_url(),
        f"/fa/{story.pk}/print",
        f"/fa/{story.pk}/comments",
        "/fa/search",
        "/fa/archive",
        "/fa/nowhere",
        "/api/v1/",
    ]
    staff.force_login(chief())
    desks = [
        "/admin/",
        "/admin/articles/article/",
        f"/admin/articles/article/{story.pk}/change/",
        f"/admin/media/video/{film.video.pk}/change/",
        "/admin/media/library/?kind=image",
        "/admin/account/",
    ]
    pages = answers(guest, readers) + answers(guest, ["/admin/login/"]) + answers(staff, desks)
    verdicts = judged(pages)
    with capsys.disabled():
        for each in verdicts:
            print(f"\n{each.score} {each.grade} {each.name} findings: {len(each.findings)}", end="")
    record_property("pages judged", len(verdicts))
    low = [
        (each.name, each.score, each.results)
        for each in verdicts
        if each.score < (NEWSROOM if each.name.startswith("/admin/") else READERS)
    ]
    assert not low, f"of {len(verdicts)} pages"
    found = {
        (each.name.startswith("/admin/"), *finding.values())
        for each in verdicts
        for finding in each.findings
        if finding["type"] not in OLD_BROWSERS
    }
    # Of the newsroom that Trusted Types do not hold, a note and no finding. See decision 0046.
    note = (True, "INFO", "REQUIRE_TRUSTED_TYPES_FOR_SCRIPTS", "require-trusted-types-for", "")
    assert found == {note}, f"of {len(verdicts)} policies"
