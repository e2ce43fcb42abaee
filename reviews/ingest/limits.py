"""How much a report may be before it is refused: one place for every limit."""

MEGABYTE = 1024 * 1024

MAX_FILE = 100 * MEGABYTE
MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000  # some 8,000 dense pages: more is not a report

MAX_MEMBERS = 5_000  # of a Word document's zip
MAX_UNPACKED = 200 * MEGABYTE
MAX_RATIO = 200  # unpacked to packed, of any part worth looking at
RATIO_MATTERS_FROM = 5 * MEGABYTE

CHILD_MEMORY = 2048 * MEGABYTE
FILES_PER_CHILD = 200
MAX_ANSWER = 256 * MEGABYTE
