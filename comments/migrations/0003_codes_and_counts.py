import comments.models.comment
from django.db import migrations, models


def give_codes(apps, schema_editor):
    comment_model = apps.get_model("comments", "Comment")
    for comment in comment_model.objects.filter(reference=None).only("pk").iterator():
        reference = comments.models.comment.new_reference()
        comment_model.objects.filter(pk=comment.pk).update(reference=reference)


def count(apps, schema_editor):
    comment_model = apps.get_model("comments", "Comment")
    article_model = apps.get_model("articles", "Article")
    for code in comment_model.objects.order_by().values_list("article", flat=True).distinct():
        under = comment_model.objects.filter(article=code)
        shown = models.Q(parent=None) | models.Q(parent__status="approved")
        article_model.objects.filter(pk=code).update(
            comments_published=under.filter(shown, status="approved").count(),
            comments_pending=under.filter(status="pending").count(),
            comments_refused=under.filter(status__in=["rejected", "spam"]).count(),
        )


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_moderation")]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="comment",
            name="reference",
            field=models.CharField(
                default=comments.models.comment.new_reference,
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="کد پیگیری",
            ),
        ),
    ]
