from django.db import migrations, models

_CHANNELS = ["web", "phone", "chat", "meeting", "mail"]
_WORDS = [
    ("web", "On the portal"),
    ("phone", "By phone"),
    ("chat", "By WeChat or another chat"),
    ("meeting", "At a meeting or a fair"),
    ("mail", "By mail"),
]


def _constraint(model: str, name: str) -> list[migrations.operations.base.Operation]:
    condition = models.Q(("channel__in", _CHANNELS))
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AddConstraint(
            model_name=model,
            constraint=models.CheckConstraint(condition=condition, name=name),
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0030_meeting_place"),
    ]

    operations = [
        migrations.AlterField(
            model_name="servicerequest",
            name="channel",
            field=models.CharField(choices=_WORDS, default="web", max_length=8),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="channel",
            field=models.CharField(choices=_WORDS, max_length=8),
        ),
        *_constraint("servicerequest", "request_channel"),
        *_constraint("conversation", "conversation_channel"),
    ]
