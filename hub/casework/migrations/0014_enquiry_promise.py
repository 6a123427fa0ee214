from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0013_intermediaries'),
    ]

    operations = [
        migrations.AddField(
            model_name='inboundenquiry',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='inboundenquiry',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='inboundenquiry',
            name='remind_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
