"""The database itself refuses to change or delete an event."""

from django.db import migrations

SQLITE = {
    "forward": [
        """CREATE TRIGGER event_never_changes BEFORE UPDATE ON events_event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
        """CREATE TRIGGER event_never_goes BEFORE DELETE ON events_event
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    ],
    "backward": ["DROP TRIGGER event_never_changes", "DROP TRIGGER event_never_goes"],
}
POSTGRESQL = {
    "forward": [
        """CREATE FUNCTION event_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$""",
        """CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE ON events_event
        FOR EACH ROW EXECUTE FUNCTION event_is_immutable()""",
    ],
    "backward": [
        "DROP TRIGGER event_is_immutable ON events_event",
        "DROP FUNCTION event_is_immutable()",
    ],
}


def run(direction):
    def operate(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor][direction]:
            schema_editor.execute(statement)

    return operate


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(run("forward"), run("backward"))]
