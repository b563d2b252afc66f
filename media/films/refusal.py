class Refused(Exception):  # noqa: N818
    """This film will never be taken as it is; the text is Persian and for the editor."""
