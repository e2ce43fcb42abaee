"""Why a command of the launcher refuses, in words for the person at the terminal."""


class CannotRun(Exception):
    """Something this machine lacks or holds; the message says what to do."""
