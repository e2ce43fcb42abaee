from django.db import migrations

# A trigger keeps the plan of its first call. Made while a table is nearly empty, that
# plan reads the table from end to end, for every row, for as long as the worker lives.
BY_INDEX = """
ALTER FUNCTION passage_is_its_slice() SET enable_seqscan = off;
ALTER FUNCTION quote_is_its_slice() SET enable_seqscan = off;
"""
AS_BEFORE = """
ALTER FUNCTION passage_is_its_slice() RESET enable_seqscan;
ALTER FUNCTION quote_is_its_slice() RESET enable_seqscan;
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_coding_and_exchange")]
    operations = [migrations.RunSQL(BY_INDEX, AS_BEFORE)]
