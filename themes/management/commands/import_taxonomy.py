from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import Act, may
from themes import drafts
from themes.codebook_reading import CodebookRefused, read_file
from themes.models import TaxonomyVersion


class Command(BaseCommand):
    help = "Read a taxonomy (YAML) or codebook (.qdc) into a draft of the next version."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail address of an analyst")

    def handle(self, *, file, by, **options):
        person = User.objects.filter(email=by).first()
        if person is None or not may(person, Act.EDIT_TAXONOMY):
            raise CommandError(f"{by} may not draft a version of the taxonomy.")
        present = TaxonomyVersion.objects.latest()
        try:
            brought = read_file(file.name, file.read_bytes(), present.content)
            draft = drafts.start(by=person, brought=brought)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except (CodebookRefused, drafts.DraftRefused) as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        for line in (f"{draft}: {draft.themes.count()} themes", *brought.notes):
            self.stdout.write(line)
