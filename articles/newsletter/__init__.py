"""The newsletter: a digest of each day by e-mail, to readers who asked for it and confirmed it.

``asking`` takes an address in, ``choosing`` and ``digest`` say what a day's digest tells,
``letters`` are the mails, ``line`` is the way to the mail server and ``sending`` the work.
"""
