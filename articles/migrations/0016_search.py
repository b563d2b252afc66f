"""What readers find stories by: one row a story, with an index that each database keeps itself.

SQLite has FTS5. PostgreSQL has a GIN index over a ``tsvector``, read through a function that opens
no other way: to read every vector of an archive takes half a minute, and no estimate knows it.
"""

import unicodedata

import django.db.models.deletion
from django.db import migrations, models

import articles.models.findable
from articles.models.findable import FOUND_BY, entries, row_of
from articles.models.known import is_word, turns
from articles.related.indexing import numbers
from qodsna.search_key import search_key

BATCH = 1000
SEARCHED = ("kicker", "headline", "subheadline", "lead")
END = "\n\n"

SQLITE = [
    """
    CREATE VIRTUAL TABLE articles_findable_words USING fts5(
        words, content='articles_findable', content_rowid='article_id', tokenize='ascii'
    )
    """,
    """
    CREATE TRIGGER articles_findable_words_in AFTER INSERT ON articles_findable BEGIN
        INSERT INTO articles_findable_words(rowid, words) VALUES (new.article_id, new.words);
    END
    """,
    """
    CREATE TRIGGER articles_findable_words_out AFTER DELETE ON articles_findable BEGIN
        INSERT INTO articles_findable_words(articles_findable_words, rowid, words)
        VALUES ('delete', old.article_id, old.words);
    END
    """,
    """
    CREATE TRIGGER articles_findable_words_anew AFTER UPDATE ON articles_findable BEGIN
        INSERT INTO articles_findable_words(articles_findable_words, rowid, words)
        VALUES ('delete', old.article_id, old.words);
        INSERT INTO articles_findable_words(rowid, words) VALUES (new.article_id, new.words);
    END
    """,
    "INSERT INTO articles_findable_words(articles_findable_words) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER articles_findable_words_anew",
    "DROP TRIGGER articles_findable_words_out",
    "DROP TRIGGER articles_findable_words_in",
    "DROP TABLE articles_findable_words",
]
# ``OFFSET 0`` keeps the moments out of the search: they are asked of what the words gave. Beside the
# words an index of moments lists every story since then, which costs more than to look at the few.
# Rows stay narrow, and their vectors beside them: what is found is sorted without its words.
NARROW = [
    "ALTER TABLE articles_findable SET (toast_tuple_target = 512)",
    "ALTER TABLE articles_findable ALTER COLUMN titles SET STORAGE MAIN",
]
POSTGRESQL = [
    # The rows just written are still to be checked, and an index waits for no check.
    "SET CONSTRAINTS ALL IMMEDIATE",
    "CREATE INDEX articles_findable_words ON articles_findable USING gin (words)"
    " WITH (fastupdate = off)",
    """
    CREATE FUNCTION articles_found(
        asked tsquery, edition bigint, since timestamptz, until timestamptz, most integer
    ) RETURNS TABLE (code bigint, moment timestamptz) LANGUAGE sql STABLE ROWS 1000
    SET enable_seqscan = off SET jit = off SET work_mem = '16MB' AS $$
        SELECT article_id, published_at FROM (
            SELECT article_id, published_at, edition_id FROM articles_findable
            WHERE words @@ asked OFFSET 0
        ) AS said
        WHERE edition_id = edition AND published_at >= since AND published_at < until
        ORDER BY published_at DESC, article_id DESC LIMIT most
    $$
    """,
]
POSTGRESQL_BACK = [
    "DROP FUNCTION articles_found(tsquery, bigint, timestamptz, timestamptz, integer)",
    "DROP INDEX articles_findable_words",
]


def fill(apps, schema_editor):
    """Writes what readers find every story by that is published, or will be."""
    article, rows, known = (
        apps.get_model("articles", name) for name in ("Article", "Findable", "KnownWord")
    )
    stories = article.objects.filter(status="published").order_by("pk").only(*FOUND_BY)
    seen, after = set(), 0
    while batch := list(stories.filter(pk__gt=after)[:BATCH]):
        made = entries(batch, article)
        rows.objects.bulk_create(row_of(rows, code, entry) for code, entry in made.items())
        said = {key for entry in made.values() for key in entry.vocabulary} - seen
        known.objects.bulk_create(
            (known(key=key) for key in said if is_word(key)),
            ignore_conflicts=True,
            batch_size=900,
        )
        seen |= said
        after = batch[-1].pk


def name(apps, schema_editor):
    """Writes by what tags, authors and services are found."""
    known, words = (apps.get_model("articles", f"Known{what}").objects for what in ("Name", "Word"))
    for kind in ("Tag", "Author", "Category"):
        for thing in apps.get_model("articles", kind).objects.iterator():
            own = {"edition_id": thing.edition_id, f"{kind.lower()}_id": thing.pk}
            keys = turns(thing.name)
            known.bulk_create(known.model(key=key, **own) for key in keys)
            said = {word for key in keys for word in key.split() if is_word(word)}
            words.bulk_create((words.model(key=word) for word in said), ignore_conflicts=True)


def read_anew(apps, schema_editor):
    """Of stories whose words are read in another way than before: their other tables."""
    article, words, trait = (
        apps.get_model("articles", name) for name in ("Article", "SearchWords", "Trait")
    )
    stories = article.objects.order_by("pk").only(*SEARCHED, "edition", "status", "published_at")
    after = 0
    while batch := list(stories.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        batch = [story for story in batch if is_read_anew(story)]
        for story in batch:
            words.objects.filter(pk=story.pk).update(text=text_of(story))
        released = [story for story in batch if story.status == "published"]
        trait.objects.filter(article__in=released).delete()
        trait.objects.bulk_create(
            trait(article_id=code, number=number) for code, number in numbers(released, article)
        )


def is_read_anew(story):
    texts = [getattr(story, name) for name in SEARCHED]
    return any(key_before(text) != search_key(text) for text in texts)


def text_of(story):
    return "\n".join(search_key(getattr(story, name)) for name in SEARCHED) + END


ALIKE = str.maketrans("ٱيىېكڪةۃہھە", "ایییککههههه")


def key_before(text):
    letters = unicodedata.normalize("NFKD", text).casefold().translate(ALIKE)
    return "".join(map(sign_before, letters))


def sign_before(sign):
    if sign.isalpha():
        return "" if sign in "\u0640\u0621" else sign
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else ""


def on_each(sqlite, postgresql):
    def run(apps, schema_editor):
        statements = {"sqlite": sqlite, "postgresql": postgresql}
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_related")]

    operations = [
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                ("key", models.CharField(max_length=30, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "واژه دیده‌شده",
                "verbose_name_plural": "واژه‌های دیده‌شده",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Findable",
            fields=[
                ("article", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="findable", serialize=False, to="articles.article")),
                ("edition", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.edition")),
                ("published_at", models.DateTimeField()),
                ("titles", models.TextField()),
                ("words", articles.models.findable.KeysField()),
                ("digest", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "یافتنی",
                "verbose_name_plural": "یافتنی‌ها",
                "default_permissions": (),
                "indexes": [models.Index(fields=["edition", "-published_at", "-article"], name="findable_newest")],
            },
        ),
        migrations.CreateModel(
            name="KnownName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.edition")),
                ("key", models.TextField()),
                ("tag", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.tag")),
                ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.author")),
                ("category", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.category")),
            ],
            options={
                "verbose_name": "نام دیده‌شده",
                "verbose_name_plural": "نام‌های دیده‌شده",
                "default_permissions": (),
                "indexes": [models.Index(fields=["edition", "key"], name="known_name", opclasses=["int8_ops", "text_pattern_ops"])],
            },
        ),
        migrations.RunPython(on_each([], NARROW), migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(name, migrations.RunPython.noop),
        migrations.RunPython(read_anew, migrations.RunPython.noop),
        migrations.RunPython(on_each(SQLITE, POSTGRESQL), on_each(SQLITE_BACK, POSTGRESQL_BACK)),
    ]
