"""What is done with pictures while nobody waits for it."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from media import making, renditions
from media.files import remove
from media.models import Image
from media.uploads.tasks import forget_uploads
from qodsna.tasks import every, task

__all__ = [
    "discard",
    "forget_uploads",
    "make_renditions",
    "remove_expired",
    "remove_old_renditions",
]

LOW = -10
# A page that was opened before a picture was cut anew still finds what it names.
KEPT = timedelta(days=1)
# A rendition that was begun while the right held is finished by then.
SETTLED = timedelta(seconds=10)
AT_ONCE = 200


@task(title="ساختن برش‌های عکس", priority=LOW)
def make_renditions(pk: int) -> None:
    """Makes all files of a picture that is as it was never shown; nothing if they are there."""
    image = Image.objects.lawful().filter(pk=pk).first()
    if image is None or image.rendered == image.revision:
        return
    making.make(image, renditions.every(image))
    image.mark_rendered()
    if set(making.revisions(pk)) - {image.revision}:
        remove_old_renditions.using(run_after=timezone.now() + KEPT).enqueue(pk)


@task(title="پاک کردن برش‌های کهنه عکس", priority=LOW)
def remove_old_renditions(pk: int) -> None:
    """Leaves a picture only the files of its present cut, and one that is deleted none at all."""
    image = Image.objects.filter(pk=pk).first()
    making.remove(pk, but=image.revision if image else "")


def discard(image: Image) -> None:
    """Deletes a picture, its file, and all that was cut of it."""
    pk, file = image.pk, image.file
    with transaction.atomic():
        image.delete()
        transaction.on_commit(partial(remove, file.storage, str(file.name)))
        remove_old_renditions.enqueue(pk)


@every(minutes=1)
@task(title="برداشتن عکس‌هایی که حقشان پایان یافته")
def remove_expired() -> None:
    """Takes away what could still be seen of pictures whose right has ended."""
    for image in Image.objects.left_behind(timezone.now() - SETTLED)[:AT_ONCE]:
        making.remove(image.pk)
        image.mark_gone()
