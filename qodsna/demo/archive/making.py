"""Makes what a plan still lacks, and gets the database ready to be asked."""

from collections.abc import Iterator

from django.db import connection

from articles.models import DayCount, Edition
from articles.related import keeping
from articles.search.gathered import ALONE, gathered
from qodsna.demo.archive.frame import Frame, furnish
from qodsna.demo.archive.maker import Maker
from qodsna.demo.archive.plan import Plan
from qodsna.hands import spread


def make(plan: Plan, edition: Edition, processes: int) -> Iterator[int]:
    """Gives how many stories each batch had."""
    furnish(edition)
    maker = Maker(plan, Frame(edition))
    with gathered(ALONE):
        for batch, _ in spread(maker.make, plan.batches(), processes):
            yield len(batch)
    settle()


def settle() -> None:
    """What tasks would do in their turns: sums of days, and suggestions under the newest."""
    DayCount.objects.fold()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keeping.suggest_each(keeping.stale())
