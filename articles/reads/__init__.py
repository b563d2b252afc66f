"""How often stories are read: without a cookie, without anybody else, and without a wait.

A page that stood before somebody's eyes says so once (``static/js/read.js``), also out of a cache.
``readers`` leaves robots out, ``gathering`` keeps what came and writes it every two seconds,
``ranking`` answers the newsroom.
"""
