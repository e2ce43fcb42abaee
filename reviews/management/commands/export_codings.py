"""Codings as a file for other tools, from the command line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import Act, may
from reviews.exchange.scope import STATES, Format, Scope
from reviews.exchange.writing import write
from reviews.models import Review


class Command(BaseCommand):
    help = (
        "Export coded reviews as a REFI-QDA project (.qdpx), a spreadsheet, CSV or "
        "JSON Lines: what the person named may see and take."
    )

    def add_arguments(self, parser):
        parser.add_argument("output", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=Format.values, default=Format.QDPX)
        parser.add_argument("--as", dest="email", required=True, metavar="E-MAIL")
        parser.add_argument("--review", action="append", default=[], metavar="R-…")
        parser.add_argument(
            "--state",
            action="append",
            choices=[state for state, _ in STATES],
            help="which tags (default: confirmed); may be given several times",
        )

    def handle(self, *, output, format, email, review, state, **options):
        user = analyst(email)
        chosen = list(Review.objects.visible_to(user).filter(reference__in=review))
        if missing := set(review) - {one.reference for one in chosen}:
            raise CommandError(f"There is no review {', '.join(sorted(missing))}.")
        scope = Scope(user, state or ["confirmed"], chosen)
        with output.open("wb") as file:
            write(format, scope, file)
        scope.record()
        for name, said in scope.about():
            self.stdout.write(f"{name}: {said}")


def analyst(email: str) -> User:
    """The person in whose name codings leave or arrive."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not may(user, Act.DECIDE_TAGS):
        raise CommandError(f"{email} is nobody who may decide tags.")
    return user
