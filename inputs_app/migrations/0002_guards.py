"""Triggers: audit rows are never changed or deleted, a workspace never gets another address.

On SQLite a later migration that alters one of the two tables makes it anew and loses its
triggers: such a migration must run `guard` again. A test looks for them after all migrations.
"""

from django.db import migrations

FIXED = ("base_url", "api_user_id", "api_app_id")

SQLITE = (
    """CREATE TRIGGER audit_row_not_changed BEFORE UPDATE ON inputs_app_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
    """CREATE TRIGGER audit_row_not_deleted BEFORE DELETE ON inputs_app_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
    f"""CREATE TRIGGER workspace_address_fixed BEFORE UPDATE ON inputs_app_workspace
       WHEN {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FIXED)}
       BEGIN SELECT RAISE(ABORT, 'the address of a workspace is fixed'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION inputs_app_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER audit_row_not_changed BEFORE UPDATE ON inputs_app_auditrow
       FOR EACH ROW EXECUTE FUNCTION inputs_app_refuse('audit rows are append-only')""",
    """CREATE TRIGGER audit_row_not_deleted BEFORE DELETE ON inputs_app_auditrow
       FOR EACH ROW EXECUTE FUNCTION inputs_app_refuse('audit rows are append-only')""",
    f"""CREATE TRIGGER workspace_address_fixed BEFORE UPDATE ON inputs_app_workspace
       FOR EACH ROW WHEN ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED)})
       EXECUTE FUNCTION inputs_app_refuse('the address of a workspace is fixed')""",
)
SQLITE_UNDO = (
    "DROP TRIGGER audit_row_not_changed",
    "DROP TRIGGER audit_row_not_deleted",
    "DROP TRIGGER workspace_address_fixed",
)
POSTGRESQL_UNDO = (
    "DROP TRIGGER audit_row_not_changed ON inputs_app_auditrow",
    "DROP TRIGGER audit_row_not_deleted ON inputs_app_auditrow",
    "DROP TRIGGER workspace_address_fixed ON inputs_app_workspace",
    "DROP FUNCTION inputs_app_refuse()",
)


def guard(apps, schema_editor):
    """Adds the triggers."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    """Takes the triggers away."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_UNDO if is_sqlite else POSTGRESQL_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("inputs_app", "0001_first")]
    operations = [migrations.RunPython(guard, unguard)]
