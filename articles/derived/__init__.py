"""What is known of stories in other tables, worked out for very many of them at once: ``story``
says what it must be, ``looking`` what is there, ``mending`` writes what differs."""
