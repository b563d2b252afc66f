from django.db import migrations

INDEXES = {
    "sign_in_log_at": "action_time, id",
    "sign_in_log_by": "user_id, action_time, id",
    "sign_in_log_kind": "action_flag, action_time, id",
}


def end_all_sessions(apps, schema_editor):
    """Those from before are on nobody's list, and did not take the second step."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sign_in", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f"CREATE INDEX {name} ON django_admin_log ({columns})", f"DROP INDEX {name}"
            )
            for name, columns in INDEXES.items()
        ),
        migrations.RunPython(end_all_sessions, migrations.RunPython.noop),
    ]
