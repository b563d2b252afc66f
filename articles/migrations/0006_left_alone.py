from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_comments_of_articles'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='left_alone',
            field=models.JSONField(blank=True, default=list, verbose_name='دست\u200cنخورده\u200cها'),
        ),
    ]
