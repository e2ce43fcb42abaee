from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from themes.codebook import FORMATS, written
from themes.models import TaxonomyVersion


class Command(BaseCommand):
    help = "Write a version of the taxonomy as YAML, CSV or a REFI-QDA codebook."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=list(FORMATS), default="yaml")
        parser.add_argument("--number", help="a version; the one in use if left out")
        parser.add_argument("--to", type=Path, help="a file; else it is printed")

    def handle(self, *, number, to, **options):
        versions = TaxonomyVersion.objects.order_by("published")
        found = versions.filter(number=number).first() if number else versions.last()
        if found is None:
            raise CommandError(f"There is no version {number or 'yet'}.")
        data = written(found.content, options["format"])
        if to:
            to.write_bytes(data)
            self.stderr.write(f"{found}: {to}")
        else:
            self.stdout.write(data.decode("utf-8-sig"), ending="")
