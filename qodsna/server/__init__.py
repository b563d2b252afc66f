"""What stands between gunicorn and the newsroom: slow lines hold no thread, and queues end."""
