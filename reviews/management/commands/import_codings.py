"""Codings made with another tool, brought in as proposals from the command line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reviews.errors import ExchangeRefused
from reviews.exchange.proposing import bring
from reviews.management.commands.export_codings import analyst


class Command(BaseCommand):
    help = (
        "Import the codings of a REFI-QDA project (.qdpx) as proposals of those who "
        "made them. Somebody accepts or rejects each on the page of proposals."
    )

    def add_arguments(self, parser):
        parser.add_argument("project", type=Path, metavar="FILE")
        parser.add_argument("--as", dest="email", required=True, metavar="E-MAIL")

    def handle(self, *, project, email, **options):
        user = analyst(email)
        if not project.is_file():
            raise CommandError(f"There is no file {project}.")
        try:
            with project.open("rb") as file:
                brought = bring(file, name=project.name, by=user)
        except ExchangeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{brought.proposals.count()} proposals.")
        for said in brought.left_out:
            self.stdout.write(said)
