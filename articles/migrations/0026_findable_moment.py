"""When a found story came out stands in an index, beside its code: on SQLite each row that the words
gave is a page of its own, which holds the words, too."""

from django.db import migrations

INDEX = """
CREATE INDEX IF NOT EXISTS findable_moment
ON articles_findable (article_id, edition_id, published_at)
"""


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(INDEX)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX findable_moment")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0025_fill_places")]

    operations = [migrations.RunPython(index, drop)]
