"""Make a database ready to serve, in one process: the schema, the words, the areas."""

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOADED = ("load_taxonomy", "load_areas")  # each does nothing where nothing is new


def main() -> None:
    django.setup()
    if schema_is_behind():
        call_command("migrate", verbosity=0, interactive=False)
    for command in LOADED:
        call_command(command, verbosity=0)


def schema_is_behind() -> bool:
    """Whether there are migrations that this database has not had."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


if __name__ == "__main__":
    main()
