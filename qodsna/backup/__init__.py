"""The whole newspaper in one file, and back: see docs/decisions/0052.

``container`` is the file, ``sealing`` its encryption, ``names`` says how such files are called,
``shelf`` is a folder of them; ``schema``, ``snapshot`` and ``rows`` read a database, ``scratch``
and ``filling`` make one; ``media`` are the files of the storage; ``making``, ``checking`` and
``restoring`` are what the commands do.
"""


class BackupError(Exception):
    """What stops a backup or a restore, in words for whoever asked for it."""
