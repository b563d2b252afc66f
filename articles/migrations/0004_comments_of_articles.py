import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_pictures_and_films'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='comments_closed',
            field=models.BooleanField(default=False, help_text='آنچه منتشر شده می\u200cماند؛ نظر تازه پذیرفته نمی\u200cشود.', verbose_name='نظرها بسته'),
        ),
        migrations.AddField(
            model_name='article',
            name='comments_pending',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='comments_published',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='comments_refused',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='edition',
            name='comments_close_after',
            field=models.PositiveSmallIntegerField(blank=True, help_text='چند روز پس از انتشار هر خبر؛ خالی: هرگز به خودی خود.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='بستن نظرها پس از (روز)'),
        ),
        migrations.AddField(
            model_name='edition',
            name='comments_open',
            field=models.BooleanField(default=True, verbose_name='نظر پذیرفته می\u200cشود'),
        ),
    ]
