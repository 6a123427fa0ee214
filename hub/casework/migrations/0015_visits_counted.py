from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

FIGURES = [
    ('received', 'Requests received'), ('judged', 'Answered, or overdue'), ('kept', 'Answered within the promise'),
    ('answered', 'First answers, by business days'), ('closed', 'Requests closed'),
    ('asked_back', 'Companies that said what came of it'), ('helped', 'Said that we helped'),
    ('contracts', 'Contracts confirmed by the company'), ('unmet', 'What we could not do'),
    ('told', 'Companies told of a lead'), ('accepted', 'Answered yes'), ('introduced', 'Introduced'),
    ('lead_contracts', 'Contracts from a lead'), ('visits', 'Visits to China'), ('clashes', 'Clashes of visits found'),
    ('clashes_avoided', 'Clashes of visits avoided'),
]


class Migration(migrations.Migration):
    """Visits and their clashes are figures of a month: the check is replaced whole or not at all, and read by 0016."""

    dependencies = [
        ('casework', '0014_enquiry_promise'),
    ]

    operations = [
        migrations.AlterField(
            model_name='monthlyfigure',
            name='figure',
            field=models.CharField(choices=FIGURES, max_length=16),
        ),
        migrations.RemoveConstraint(
            model_name='monthlyfigure',
            name='monthly_figure',
        ),
        AddConstraintNotValid(
            model_name='monthlyfigure',
            constraint=models.CheckConstraint(condition=models.Q(('figure__in', [code for code, _label in FIGURES])), name='monthly_figure'),
        ),
    ]
