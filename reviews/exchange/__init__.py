"""Codings that leave for other tools, and codings that come back as proposals."""
