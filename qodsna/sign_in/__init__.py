"""Who comes into the newsroom, in two steps, and what the log of events tells about it."""
