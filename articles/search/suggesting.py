"""What a reader may mean by what is typed so far."""

from articles.models import Edition


def suggest(edition: Edition, typed: str, most: int = 8) -> list[str]:
    """Services, tags, authors and headlines of what is published that go on from these letters."""
    return []
