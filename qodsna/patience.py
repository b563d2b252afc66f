"""How long a request waits for what may be away."""

from typing import Any

# Longer than any answer of a Redis that is there takes to come over a network.
CONNECT_SECONDS = 0.5


def redis_patience(seconds: float) -> dict[str, Any]:
    """Options of a Redis client: so long for one answer, and not tried again by itself."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "socket_connect_timeout": min(CONNECT_SECONDS, seconds),
        "socket_timeout": seconds,
        "retry": Retry(NoBackoff(), 0),
    }
