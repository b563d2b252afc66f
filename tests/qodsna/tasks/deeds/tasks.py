"""Tasks for tests. Each line of the file ``deeds`` tells of something that was done."""

from pathlib import Path

from django.conf import settings

from qodsna.tasks import TaskContext, every, stopping, task
from qodsna.tasks.models import TaskRun


def tell(line: str) -> None:
    with (settings.DATA_DIR / "deeds").open("a") as file:
        file.write(f"{line}\n")


def told() -> list[str]:
    file: Path = settings.DATA_DIR / "deeds"
    return file.read_text().split("\n")[:-1] if file.exists() else []


@task(title="گفتن یک واژه")
def say(word: str) -> None:
    tell(word)


@task(title="کاری که می‌شکند", attempts=2)
def stumble(word: str) -> None:
    raise ValueError(f"{word}\0")


@task(takes_context=True, queue_name="long")
def wait_for_word(context: TaskContext) -> None:
    """Goes on when there is a file ``go``, and gives up when the worker is asked to end."""
    tell(f"begun {context.attempt}")
    while not (settings.DATA_DIR / "go").exists():
        if stopping.wait(0.05):
            raise InterruptedError
    tell(f"ended {context.attempt}")


@every(seconds=2)
@task(title="هر دو ثانیه", takes_context=True)
def tick(context: TaskContext) -> None:
    """Tells its turn."""
    tell(f"tick {TaskRun.objects.get(pk=context.task_result.id).once}")
