import comments.models.comment
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import qodsna.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_comments_of_articles'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('comments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(editable=False, max_length=64, verbose_name='کلید')),
                ('starts_at', models.DateTimeField(unique=True, verbose_name='آغاز')),
            ],
            options={
                'verbose_name': 'کلید نشانی\u200cها',
                'verbose_name_plural': 'کلیدهای نشانی\u200cها',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Ban',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('address', 'نشانی فرستنده'), ('network', 'شبکه فرستنده'), ('range', 'بازه نشانی\u200cها'), ('email', 'رایانامه'), ('domain', 'دامنه رایانامه')], max_length=7, verbose_name='گونه')),
                ('value', qodsna.fields.LineField(max_length=254, verbose_name='مقدار')),
                ('verdict', models.CharField(choices=[('hold', 'نگه\u200cداشتن برای بررسی'), ('reject', 'رد'), ('spam', 'هرزنامه')], default='reject', max_length=6, verbose_name='حکم')),
                ('reason', qodsna.fields.LineField(blank=True, max_length=200, verbose_name='دلیل')),
                ('until', models.DateTimeField(blank=True, help_text='خالی: تا وقتی باز شود.', null=True, verbose_name='تا')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='زمان بستن')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='زمان برداشتن')),
            ],
            options={
                'verbose_name': 'فرستنده بسته',
                'verbose_name_plural': 'فرستندگان بسته',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('approve', 'تأیید شد'), ('reject', 'رد شد'), ('spam', 'هرزنامه شد'), ('remove', 'برداشته شد'), ('keep', 'درخواست حذف پذیرفته نشد'), ('edit', 'ویرایش شد'), ('undo', 'بازگردانده شد'), ('ask', 'نویسنده حذف آن را خواست')], max_length=7, verbose_name='تصمیم')),
                ('at', models.DateTimeField(verbose_name='زمان')),
                ('reason', qodsna.fields.ParagraphField(blank=True, verbose_name='دلیل')),
                ('before', models.CharField(choices=[('pending', 'در انتظار بررسی'), ('approved', 'منتشرشده'), ('rejected', 'ردشده'), ('spam', 'هرزنامه'), ('removed', 'برداشته\u200cشده')], max_length=8, verbose_name='وضعیت پیشین')),
                ('reason_before', qodsna.fields.ParagraphField(blank=True, verbose_name='دلیل پیشین')),
                ('text_before', qodsna.fields.ParagraphField(blank=True, verbose_name='متن پیشین')),
                ('batch', models.UUIDField(db_index=True, verbose_name='دسته')),
            ],
            options={
                'verbose_name': 'تصمیم',
                'verbose_name_plural': 'تصمیم\u200cها',
                'ordering': ['comment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DigestReader',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='کاربر')),
                ('last_sent_at', models.DateTimeField(editable=False, null=True, verbose_name='آخرین فرستادن')),
            ],
            options={
                'verbose_name': 'خواننده خلاصه روزانه',
                'verbose_name_plural': 'خوانندگان خلاصه روزانه',
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('challenge', models.CharField(choices=[('auto', 'هنگام هجوم'), ('always', 'همیشه'), ('never', 'هرگز')], default='auto', max_length=6, verbose_name='آزمون مرورگر')),
                ('attack_from', models.PositiveIntegerField(default=40, help_text='نظر، از همه با هم', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='هجوم یعنی در دقیقه بیش از این')),
                ('most_from_address', models.PositiveIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='در ده دقیقه از هر نشانی')),
                ('most_from_all', models.PositiveIntegerField(default=300, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='در هر دقیقه از همه با هم')),
                ('youngest_form', models.PositiveIntegerField(default=2, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='کوتاه\u200cترین زمان نوشتن (ثانیه)')),
                ('oldest_form', models.PositiveIntegerField(default=24, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='بیشترین عمر فرم (ساعت)')),
                ('held_links', models.PositiveIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='نگه\u200cداشتن از این شمار پیوند')),
                ('held_capitals', models.PositiveIntegerField(default=70, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(100)], verbose_name='نگه\u200cداشتن از این درصد حرف بزرگ لاتین')),
                ('held_repeats', models.PositiveIntegerField(default=6, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(1000)], verbose_name='نگه\u200cداشتن از این شمار حرف یا واژه پیاپی')),
                ('held_within', models.PositiveIntegerField(default=20, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3600)], verbose_name='نگه\u200cداشتن نظر بعدی یک فرستنده تا (ثانیه)')),
                ('emails_kept', models.PositiveIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='نگه\u200cداری رایانامه\u200cها (روز)')),
                ('addresses_kept', models.PositiveIntegerField(default=30, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(365)], verbose_name='نگه\u200cداری نشان فرستندگان (روز)')),
            ],
            options={
                'verbose_name': 'آیین پذیرش نظرها',
                'verbose_name_plural': 'آیین پذیرش نظرها',
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voter', models.CharField(max_length=43, verbose_name='مرورگر')),
                ('value', models.SmallIntegerField(choices=[(1, 'پسندیدم'), (-1, 'نپسندیدم')], verbose_name='رأی')),
                ('cast_at', models.DateTimeField(auto_now=True, verbose_name='زمان')),
            ],
            options={
                'verbose_name': 'رأی',
                'verbose_name_plural': 'رأی\u200cها',
            },
        ),
        migrations.CreateModel(
            name='WordRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', qodsna.fields.LineField(max_length=100, unique=True, verbose_name='واژه یا عبارت')),
                ('whole_word', models.BooleanField(default=True, help_text='بی آن، درون واژه\u200cهای دیگر هم یافته می\u200cشود.', verbose_name='تنها واژه کامل')),
                ('verdict', models.CharField(choices=[('hold', 'نگه\u200cداشتن برای بررسی'), ('reject', 'رد'), ('spam', 'هرزنامه')], default='hold', max_length=6, verbose_name='حکم')),
                ('exceptions', qodsna.fields.ParagraphField(blank=True, help_text='واژه\u200cهای بی\u200cآزاری که نگه داشته نشوند؛ هر سطر یکی.', verbose_name='مگر در')),
                ('note', qodsna.fields.LineField(blank=True, max_length=200, verbose_name='یادداشت')),
                ('is_active', models.BooleanField(default=True, verbose_name='به کار است')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='ساخته\u200cشده')),
            ],
            options={
                'verbose_name': 'قاعده واژگان',
                'verbose_name_plural': 'قاعده\u200cهای واژگان',
                'ordering': ['phrase'],
            },
        ),
        migrations.AlterModelOptions(
            name='comment',
            options={'permissions': [('moderate_comment', 'بررسی نظرها'), ('see_email', 'دیدن رایانامه فرستندگان')], 'verbose_name': 'نظر', 'verbose_name_plural': 'نظرها'},
        ),
        migrations.RemoveConstraint(
            model_name='comment',
            name='comment_status_is_known',
        ),
        migrations.AddField(
            model_name='comment',
            name='address',
            field=models.CharField(blank=True, editable=False, max_length=43, verbose_name='نشان فرستنده'),
        ),
        migrations.AddField(
            model_name='comment',
            name='dislikes',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='نپسندیدن\u200cها'),
        ),
        migrations.AddField(
            model_name='comment',
            name='holds',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='چرا نگه داشته شد'),
        ),
        migrations.AddField(
            model_name='comment',
            name='likes',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='پسندها'),
        ),
        migrations.AddField(
            model_name='comment',
            name='network',
            field=models.CharField(blank=True, editable=False, max_length=43, verbose_name='نشان شبکه'),
        ),
        migrations.AddField(
            model_name='comment',
            name='original_text',
            field=qodsna.fields.ParagraphField(blank=True, editable=False, verbose_name='متن نخستین'),
        ),
        migrations.AddField(
            model_name='comment',
            name='reference',
            field=models.CharField(editable=False, max_length=12, null=True, verbose_name='کد پیگیری'),
        ),
        migrations.AddField(
            model_name='comment',
            name='removal_asked_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='زمان درخواست حذف'),
        ),
        migrations.AddField(
            model_name='comment',
            name='submission',
            field=models.CharField(editable=False, max_length=43, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='comment',
            name='decided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='تصمیم\u200cگیرنده'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='status',
            field=models.CharField(choices=[('pending', 'در انتظار بررسی'), ('approved', 'منتشرشده'), ('rejected', 'ردشده'), ('spam', 'هرزنامه'), ('removed', 'برداشته\u200cشده')], default='pending', editable=False, max_length=8, verbose_name='وضعیت'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'parent', 'status', '-id'], name='comment_newest'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'parent', 'status', '-likes', '-id'], name='comment_most_liked'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['address', 'created_at'], name='comment_of_address'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['network', 'created_at'], name='comment_of_network'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email', 'created_at'], name='comment_of_email'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('removal_asked_at__isnull', False)), fields=['removal_asked_at'], name='comment_removal_asked'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['created_at'], name='comment_received'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'approved', 'rejected', 'spam', 'removed'])), name='comment_status_is_known', violation_error_message='وضعیت نظر شناخته نیست.'),
        ),
        migrations.AddField(
            model_name='ban',
            name='comment',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comments.comment', verbose_name='از روی نظر'),
        ),
        migrations.AddField(
            model_name='ban',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='بندنده'),
        ),
        migrations.AddField(
            model_name='ban',
            name='ended_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='بردارنده'),
        ),
        migrations.AddField(
            model_name='decision',
            name='by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='تصمیم\u200cگیرنده'),
        ),
        migrations.AddField(
            model_name='decision',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='comments.comment', verbose_name='نظر'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='policy_is_one'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('challenge__in', ['auto', 'always', 'never'])), name='policy_challenge_is_known'),
        ),
        migrations.AddField(
            model_name='vote',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='comments.comment', verbose_name='نظر'),
        ),
        migrations.AddField(
            model_name='wordrule',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='سازنده'),
        ),
        migrations.AddIndex(
            model_name='ban',
            index=models.Index(fields=['kind', 'value'], name='ban_of_value'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['address', 'network', 'range', 'email', 'domain']), ('verdict__in', ['hold', 'reject', 'spam'])), name='ban_words_are_known', violation_error_message='گونه یا حکم شناخته نیست.'),
        ),
        migrations.AddConstraint(
            model_name='ban',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='ban_has_value', violation_error_message='مقدار را بنویسید.'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['at', 'verb'], name='decision_at'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['approve', 'reject', 'spam', 'remove', 'keep', 'edit', 'undo', 'ask'])), name='decision_verb_is_known', violation_error_message='این تصمیم شناخته نیست.'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('comment', 'voter'), name='vote_once_per_browser'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', [1, -1])), name='vote_is_for_or_against', violation_error_message='رأی یا پسندیدن است یا نپسندیدن.'),
        ),
        migrations.AddConstraint(
            model_name='wordrule',
            constraint=models.CheckConstraint(condition=models.Q(('phrase', ''), _negated=True), name='word_rule_has_phrase', violation_error_message='قاعده بی\u200cواژه نمی\u200cشود.'),
        ),
        migrations.AddConstraint(
            model_name='wordrule',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['hold', 'reject', 'spam'])), name='word_rule_verdict_is_known', violation_error_message='این حکم شناخته نیست.'),
        ),
    ]
