"""What fills up the related content of a story: ``traits`` say by what stories are alike,
``finding`` ranks them, ``shown`` is what readers see."""
