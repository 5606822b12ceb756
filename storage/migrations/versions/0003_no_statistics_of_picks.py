"""Nor does PostgreSQL keep samples of whom people said that they rely on."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in ("pseudonym", "upstream_team_id", "customer_team_id", "quarter"):
            op.execute(f'ALTER TABLE "screener_pick" ALTER COLUMN "{column}" SET STATISTICS 0')
