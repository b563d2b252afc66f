"""The front page: its layout, what of it was changed, and which story stands where."""
