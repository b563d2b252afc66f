"""What the person who keeps the site alive sees: logs, figures, errors, and the state of it all.

Nothing here names a person: no address, no e-mail, no name, no word that somebody typed, no token.
"""
