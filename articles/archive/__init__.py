"""What was published, by year, month and day of the edition's calendar.

``counting`` says how many stories came out in which span, from the ledger of ``DayCount`` and
exact at the moment of asking; ``address`` reads and writes addresses; ``views`` makes the pages.
"""
