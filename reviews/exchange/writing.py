"""One door for every kind of file."""

from collections.abc import Callable
from typing import IO

from reviews.exchange.qdpx import write_qdpx
from reviews.exchange.scope import Format, Scope
from reviews.exchange.tables import write_csv, write_jsonl, write_xlsx

WRITERS: dict[str, Callable[[Scope, IO[bytes]], None]] = {
    Format.QDPX: write_qdpx,
    Format.XLSX: write_xlsx,
    Format.CSV: write_csv,
    Format.JSONL: write_jsonl,
}
NAMES: dict[str, str] = {
    Format.QDPX: ".qdpx",
    Format.XLSX: ".xlsx",
    Format.CSV: "-csv.zip",
    Format.JSONL: "-jsonl.zip",
}


def write(kind: str, scope: Scope, file: IO[bytes]) -> None:
    """Write what a scope holds as one kind of file."""
    WRITERS[kind](scope, file)
