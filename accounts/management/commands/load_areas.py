from django.core.management.base import BaseCommand

from accounts import areas


class Command(BaseCommand):
    help = "Load nations, regions and local authorities (mySociety, CC BY 4.0)."

    def handle(self, **options):
        self.stdout.write(f"{areas.load()} local authorities")
