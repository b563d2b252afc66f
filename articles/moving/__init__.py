"""The newspaper leaves and enters: as JSON lines (``schema``), from WordPress and from RSS.

``exporting`` writes rows, ``lines``, ``wxr`` and ``rss`` read them, ``importing`` makes them
stories, whatever they were read from. See docs/import.md.
"""
