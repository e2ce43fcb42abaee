from django.core.management.base import BaseCommand, CommandError

from demonstration import loading


class Command(BaseCommand):
    help = (
        "Fill an empty portal with invented reports, by way of the worker. "
        "Does nothing where reviews are held already."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--here",
            action="store_true",
            help="read the reports here, without a worker",
        )

    def handle(self, *, here, **options):
        try:
            loaded = loading.load(say=self._say, here=here)
        except loading.WorkerIsAway as error:
            raise CommandError(str(error)) from error
        if not loaded:
            self._say("reviews are held already: no demonstration loaded")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
