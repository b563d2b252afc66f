"""Films: what is found in an upload, and what is made of it for readers."""
