from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0005_who_answered'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_origin',
        ),
        migrations.AlterField(
            model_name='revision',
            name='origin',
            field=models.CharField(choices=[('file', 'Catalogue file'), ('curator', 'Curator'), ('import', 'Import'), ('owner', 'The organization')], default='curator', max_length=8),
        ),
        migrations.AlterField(
            model_name='revisionevent',
            name='origin',
            field=models.CharField(choices=[('file', 'Catalogue file'), ('curator', 'Curator'), ('import', 'Import'), ('owner', 'The organization')], default='curator', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['file', 'curator', 'import', 'owner'])), name='revision_origin'),
        ),
    ]
