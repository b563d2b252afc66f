from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0008_unsaved_and_presence'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='left_alone',
            field=models.JSONField(blank=True, default=list, verbose_name='دست\u200cنخورده\u200cها'),
        ),
    ]
