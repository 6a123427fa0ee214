from django.db import migrations, models


class Migration(migrations.Migration):
    """Who writes on behalf of a client is told from who asks again."""

    dependencies = [
        ('casework', '0012_corrections_are_reports'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='servicerequest',
            name='request_again',
        ),
        migrations.AlterField(
            model_name='servicerequest',
            name='again',
            field=models.CharField(blank=True, choices=[('same_open', 'The same request is open already'), ('chaser', 'Asks again within three weeks'), ('serial', 'One of many in a short time'), ('same_company', 'Another record may be the same company'), ('same_person', 'The same person wrote the same for another company record'), ('intermediary', 'Written on behalf of a client')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('again__in', ['same_open', 'chaser', 'serial', 'same_company', 'same_person', 'intermediary', ''])), name='request_again'),
        ),
    ]
