"""How much a report may be before it is refused: one place for every limit."""

MEGABYTE = 1024 * 1024

MAX_FILE = 100 * MEGABYTE
MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000  # some 8,000 dense pages: more is not a report

MAX_MEMBERS = 5_000  # of the zip that a Word or OpenDocument file is
MAX_UNPACKED = 200 * MEGABYTE
MAX_RATIO = 200  # unpacked to packed, of any part worth looking at
RATIO_MATTERS_FROM = 5 * MEGABYTE

MAX_ARCHIVE_FILES = 2_000  # of a zip of reports
MAX_ARCHIVE_UNPACKED = 10 * 1024 * MEGABYTE

MAX_WEB_PAGE = 40_000_000  # characters, tags and pictures written into it too
CONVERSION = 90.0  # seconds that LibreOffice has

CHILD_MEMORY = 2048 * MEGABYTE
FILES_PER_CHILD = 200
MAX_ANSWER = 256 * MEGABYTE

OCR_DPI = 200
OCR_PIXELS = 12_000_000  # of one page: more (a plan, a poster) is drawn smaller
OCR_TIMEOUT = 180  # seconds of a page by the clock; its processor time is less
OCR_SECONDS = 60
OCR_MEMORY = 1536 * MEGABYTE
