"""What the house itself is made of, looked at one by one; in the order of the page."""

from qodsna.watch.probes import database, replica, work, machine, outside  # noqa: F401, I001
