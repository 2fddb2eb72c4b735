"""The tables of the first release."""

from __future__ import annotations

from alembic import op

from workflows.store.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table; until the first release is out, the schema itself is the first revision."""
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    """Drop every table."""
    metadata.drop_all(op.get_bind())
