"""New codes continue after the highest, even when codes were given by hand.

SQLite's AUTOINCREMENT does so by itself; a PostgreSQL sequence does not see given codes.
"""

from django.db import migrations

CONTINUE = """
CREATE FUNCTION articles_continue_codes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    codes text := pg_get_serial_sequence('articles_article', 'id');
    given bigint := (SELECT max(id) FROM written);
    reached bigint;
BEGIN
    EXECUTE format('SELECT last_value - (NOT is_called)::int FROM %s', codes) INTO reached;
    IF given > reached + 1000 THEN
        -- Far ahead of whatever others draw at this moment.
        PERFORM setval(codes, given);
    ELSE
        -- Near them: drawing never moves the sequence back.
        WHILE reached < given LOOP
            reached := nextval(codes);
        END LOOP;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_continue_codes AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION articles_continue_codes();
"""
STOP = "DROP TRIGGER articles_continue_codes ON articles_article; DROP FUNCTION articles_continue_codes;"


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(CONTINUE), on_postgresql(STOP))]
