"""Words shorter than a piece of the index are found by the pieces they begin."""

from django.db import migrations

# The last word of a row begins a piece as well, if something follows it.
END = "UPDATE articles_searchwords SET text = text || %s"
PIECES = (
    "CREATE VIRTUAL TABLE articles_search_pieces USING fts5vocab('articles_search_grams', 'row')"
)
# Several workers would each look for the same words, and wait for one another.
ALONE = "ALTER FUNCTION articles_search_grams(text) PARALLEL RESTRICTED"
BESIDE = "ALTER FUNCTION articles_search_grams(text) PARALLEL SAFE"


def end_all(apps, schema_editor):
    schema_editor.execute(END, ["\n\n"])


def on_each(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgresql}
        schema_editor.execute(statements[schema_editor.connection.vendor], params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_first_page")]

    operations = [
        migrations.RunPython(end_all, migrations.RunPython.noop),
        migrations.RunPython(
            on_each(PIECES, ALONE), on_each("DROP TABLE articles_search_pieces", BESIDE)
        ),
    ]
