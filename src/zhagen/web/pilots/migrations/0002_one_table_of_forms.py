from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pilot",
            name="one_pilot_a_form",
        ),
        migrations.RemoveField(
            model_name="pilot",
            name="once",
        ),
    ]
