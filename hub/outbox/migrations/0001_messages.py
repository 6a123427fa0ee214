import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('topic', models.CharField(help_text="Name of the handler, or the subject of a mail's purpose.", max_length=80)),
                ('payload', models.JSONField(default=dict)),
                ('deduplication_key', models.CharField(blank=True, max_length=200, null=True, unique=True)),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['not_before', 'id'], name='outbox_due'), models.Index(fields=['kind', '-created_at'], name='outbox_recent'), models.Index(condition=models.Q(('state', 'dead')), fields=['-created_at', 'id'], name='outbox_dead')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['mail', 'job'])), name='outbox_message_kind'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'dead', 'dropped'])), name='outbox_message_state'), models.CheckConstraint(condition=models.Q(('done_at__isnull', False), models.Q(('state__in', ['done', 'dropped']), _negated=True), _connector='OR'), name='outbox_done_message_has_time')],
            },
        ),
    ]
