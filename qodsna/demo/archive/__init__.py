"""An archive of any size for the demo: stories that look like news, written as a year of hands
would have left them, and known to everything that a save keeps in step."""
