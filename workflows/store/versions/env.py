"""How Alembic reaches the database: over the connection that it is handed."""

from __future__ import annotations

from alembic import context

from workflows.store.schema import metadata

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(6180339887)")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
