"""Finding stories: ``desk`` for the newsroom, in everything it has written."""
