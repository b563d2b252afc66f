from django.db import migrations

FILL = """
INSERT INTO articles_{name}place (article_id, {name}_id, published_at)
SELECT tie.article_id, tie.{name}_id, story.published_at
FROM articles_article_{name}s AS tie
JOIN articles_article AS story ON story.id = tie.article_id
WHERE story.status = 'published' AND story.published_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0024_places'),
    ]

    operations = [
        migrations.RunSQL(FILL.format(name=name), migrations.RunSQL.noop)
        for name in ('tag', 'author')
    ]
