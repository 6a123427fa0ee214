from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0006_feedback_of_pages'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='entryversion',
            name='entryversion_origin',
        ),
        migrations.AlterField(
            model_name='entryversion',
            name='origin',
            field=models.CharField(choices=[('file', 'Catalogue file'), ('curator', 'Curator'), ('import', 'Import'), ('owner', 'The organization')], default='curator', max_length=8),
        ),
        migrations.AlterField(
            model_name='entryversionevent',
            name='origin',
            field=models.CharField(choices=[('file', 'Catalogue file'), ('curator', 'Curator'), ('import', 'Import'), ('owner', 'The organization')], default='curator', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['file', 'curator', 'import', 'owner'])), name='entryversion_origin'),
        ),
    ]
