"""The letters that rules speak of, as parts of character classes."""

# Letters of Persian and Arabic with the signs over and under them, without any digit.
LETTER = "\u0621-\u063a\u0640-\u065f\u0670-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff"
# What continues a word: letters and the half-space.
LETTERS = rf"{LETTER}\u200c"
HALF_SPACE = "\u200c"
# They do not join the letter after them, so that no half-space is needed.
UNJOINED = frozenset("اآأإدذرزژوؤ")
