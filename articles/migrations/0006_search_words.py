"""Rows of folded words, with an index of their three-letter pieces that each database keeps itself.

SQLite has FTS5 with trigrams. PostgreSQL gets a function and a GIN index over what it gives, and
needs neither an extension nor a right beyond that of its own tables: pg_trgm knows no Persian
letter where the database was made with the locale C.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from qodsna.search_key import search_key

SEARCHED = ("kicker", "headline", "subheadline", "lead")
BATCH = 2000

SQLITE = [
    """
    CREATE VIRTUAL TABLE articles_search_grams USING fts5(
        text, content='articles_searchwords', content_rowid='article_id',
        tokenize='trigram case_sensitive 1'
    )
    """,
    """
    CREATE TRIGGER articles_search_grams_in AFTER INSERT ON articles_searchwords BEGIN
        INSERT INTO articles_search_grams(rowid, text) VALUES (new.article_id, new.text);
    END
    """,
    """
    CREATE TRIGGER articles_search_grams_out AFTER DELETE ON articles_searchwords BEGIN
        INSERT INTO articles_search_grams(articles_search_grams, rowid, text)
        VALUES ('delete', old.article_id, old.text);
    END
    """,
    """
    CREATE TRIGGER articles_search_grams_anew AFTER UPDATE ON articles_searchwords BEGIN
        INSERT INTO articles_search_grams(articles_search_grams, rowid, text)
        VALUES ('delete', old.article_id, old.text);
        INSERT INTO articles_search_grams(rowid, text) VALUES (new.article_id, new.text);
    END
    """,
    "INSERT INTO articles_search_grams(articles_search_grams) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER articles_search_grams_anew",
    "DROP TRIGGER articles_search_grams_out",
    "DROP TRIGGER articles_search_grams_in",
    "DROP TABLE articles_search_grams",
]
POSTGRESQL = [
    # The rows just written are still to be checked, and an index waits for no check.
    "SET CONSTRAINTS ALL IMMEDIATE",
    """
    CREATE FUNCTION articles_search_grams(text text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT ARRAY(SELECT substr($1, n, 3) FROM generate_series(1, length($1) - 2) AS n)
    $$
    """,
    "CREATE INDEX articles_search_grams ON articles_searchwords USING gin"
    " (articles_search_grams(text))",
]
POSTGRESQL_BACK = [
    "DROP INDEX articles_search_grams",
    "DROP FUNCTION articles_search_grams(text)",
]


def fill(apps, schema_editor):
    stories = apps.get_model("articles", "Article").objects.order_by("pk").only(*SEARCHED)
    rows, after = apps.get_model("articles", "SearchWords").objects, 0
    while batch := list(stories.filter(pk__gt=after)[:BATCH]):
        rows.bulk_create(rows.model(article_id=story.pk, text=text_of(story)) for story in batch)
        after = batch[-1].pk


def text_of(story):
    return "\n".join(search_key(getattr(story, name)) for name in SEARCHED)


def on_each(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgresql}
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_workflow"),
        ("media", "0002_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchWords",
            fields=[
                ("article", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="search_words", serialize=False, to="articles.article")),
                ("text", models.TextField()),
            ],
            options={
                "verbose_name": "واژه‌های جست‌وجو",
                "verbose_name_plural": "واژه‌های جست‌وجو",
            },
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-updated_at", "-id", "status", "published_at", "kind", "is_breaking", "edition", "category", "created_by", "assigned_to"], name="article_desk"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["headline", "-id"], name="article_by_headline"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(on_each(SQLITE, POSTGRESQL), on_each(SQLITE_BACK, POSTGRESQL_BACK)),
    ]
