import articles.models.subscriber
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0021_channels'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='newsletter_hour',
            field=models.PositiveSmallIntegerField(default=7, help_text='به وقت تهران، از ۰ تا ۲۳؛ خبرهای روزی را می\u200cبرد که به پایان رسیده است.', validators=[django.core.validators.MaxValueValidator(23)], verbose_name='ساعت خبرنامه'),
        ),
        migrations.AddField(
            model_name='edition',
            name='newsletter_open',
            field=models.BooleanField(default=False, help_text='چکیده هر روز با رایانامه به خوانندگانی که خواسته\u200cاند فرستاده می\u200cشود.', verbose_name='خبرنامه دارد'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('newsletter_hour__lte', 23)), name='edition_newsletter_hour_is_one', violation_error_message='ساعت خبرنامه عددی از ۰ تا ۲۳ است.'),
        ),
        migrations.CreateModel(
            name='NewsletterIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='روز')),
                ('stories', models.JSONField(default=list, verbose_name='خبرها')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ساخته\u200cشده')),
                ('next_turn', models.DateTimeField(default=django.utils.timezone.now, verbose_name='نوبت بعدی')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='پایان')),
                ('taken', models.PositiveIntegerField(default=0, verbose_name='برداشته\u200cشده')),
                ('sent', models.PositiveIntegerField(default=0, verbose_name='فرستاده\u200cشده')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='پس\u200cزده')),
                ('failed', models.PositiveIntegerField(default=0, verbose_name='ناکام')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='articles.edition', verbose_name='نسخه سایت')),
            ],
            options={
                'verbose_name': 'شماره خبرنامه',
                'verbose_name_plural': 'خبرنامه',
                'ordering': ('-day', '-pk'),
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['next_turn'], name='newsletter_issue_unfinished')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'day'), name='newsletter_issue_once')],
            },
        ),
        migrations.CreateModel(
            name='NewsletterTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('joined', models.PositiveIntegerField(default=0)),
                ('left', models.PositiveIntegerField(default=0)),
                ('dropped', models.PositiveIntegerField(default=0)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition')),
            ],
            options={
                'verbose_name': 'شمار مشترکان روز',
                'verbose_name_plural': 'شمار مشترکان روزها',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('edition', 'day'), name='newsletter_tally_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254, verbose_name='رایانامه')),
                ('key', models.CharField(default=articles.models.subscriber.new_key, editable=False, max_length=40, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='زمان درخواست')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='زمان تأیید')),
                ('told_on', models.DateField(null=True, verbose_name='آخرین شماره')),
                ('refused_on', models.DateField(null=True, verbose_name='آخرین پس\u200cزدن')),
                ('refusals', models.PositiveSmallIntegerField(default=0, verbose_name='بار پس\u200cزدن')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='articles.edition', verbose_name='نسخه سایت')),
            ],
            options={
                'verbose_name': 'مشترک خبرنامه',
                'verbose_name_plural': 'مشترکان خبرنامه',
                'default_permissions': ('delete',),
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['edition', 'id'], name='subscriber_confirmed'), models.Index(condition=models.Q(('confirmed_at', None)), fields=['asked_at'], name='subscriber_asked')],
                'constraints': [models.UniqueConstraint(models.F('edition'), django.db.models.functions.text.Lower('email'), name='subscriber_once'), models.CheckConstraint(condition=models.Q(('email__contains', '@')), name='subscriber_has_an_address', violation_error_message='مشترک نشانی رایانامه می\u200cخواهد.'), models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('told_on__isnull', False), _connector='OR'), name='subscriber_confirmed_has_a_day', violation_error_message='مشترک از روزی خبرنامه می\u200cگیرد.')],
            },
        ),
    ]
