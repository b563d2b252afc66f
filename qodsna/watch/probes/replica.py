"""The replica that readers' pages are read from: whether it is there, and how far behind."""

from django.db import Error, connections

from qodsna.database.replica.lag import Lag, lag
from qodsna.database.replica.standing import is_set, standing
from qodsna.watch import wording
from qodsna.watch.figures import gauge
from qodsna.watch.findings import Finding, State, probe

LONG_SECONDS = 10
MEANWHILE = "خوانندگان تا آنگاه از پایگاه اصلی می‌خوانند."


@probe("replica", "نسخه همسان پایگاه")
def replica() -> Finding:
    if not is_set():
        return Finding(State.OK, "یک پایگاه است و نسخه همسان ندارد.")
    try:
        found = lag()
    except Error:
        advice = f"سرور REPLICA_URL و راه شبکه تا آن را ببینید. {MEANWHILE}"
        return Finding(State.BAD, "پاسخ نمی‌دهد.", advice=advice)
    finally:
        # This thread ends with its answer.
        connections.close_all()
    if found is None:
        advice = f"REPLICA_URL باید نسخه‌ای باشد که از پایگاه اصلی پیروی می‌کند. {MEANWHILE}"
        return Finding(State.BAD, "این سرور نسخه همسان نیست.", advice=advice)
    facts = {
        "عقب‌ماندگی": wording.size(found.bytes),
        "زمان عقب‌ماندگی": wording.span(found.seconds) if found.seconds else "—",
    }
    if found.seconds > LONG_SECONDS:
        advice = f"بار سرور نسخه همسان و شبکه آن را ببینید. {MEANWHILE}"
        return Finding(State.WARNING, "از پایگاه اصلی عقب است.", facts, advice)
    return Finding(State.OK, "همپای پایگاه اصلی است.", facts)


def behind() -> Lag | None:
    """None where there is no replica, where it is away, and where that server is none."""
    if not is_set() or standing.is_away:
        return None
    try:
        return lag()
    except Error:
        return None


@gauge("replica_up", "Whether the replica answers and follows the primary: 1 or 0.")
def replica_up() -> float | None:
    return float(behind() is not None) if is_set() else None


@gauge("replica_lag_bytes", "Of the primary's log that the replica has not come to yet.")
def replica_lag_bytes() -> float | None:
    found = behind()
    return found.bytes if found else None


@gauge("replica_lag_seconds", "Since what the replica came to was written; 0 where it has all.")
def replica_lag_seconds() -> float | None:
    found = behind()
    return found.seconds if found else None
