from django.core.management.base import BaseCommand, CommandError

from themes import taxonomy


class Command(BaseCommand):
    help = "Load the taxonomy of themes; one already loaded is left as it is."

    def handle(self, **options):
        try:
            version = taxonomy.load()
        except taxonomy.TaxonomyChanged as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version}: {len(version.content['themes'])} themes")
