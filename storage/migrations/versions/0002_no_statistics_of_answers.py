"""PostgreSQL keeps no samples of answers: ANALYZE copies the commonest values and others into its statistics, where
they outlive the rows, also after VACUUM."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = {
    "open_answer": ("pseudonym", "question", "round_id", "value", "action_ts"),
    "waiting_answer": ("id", "pool_id", "customer_team_id", "job_id", "satisfied", "waste"),
    "waiting_extra": ("id", "pool_id", "about", "value"),
    "waiting_comment": ("id", "pool_id", "kind", "text"),
    "marker": ("hash", "pool_id"),
    "told_comment": ("id", "telling_id", "kind", "text"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in TABLES.items():
        for column in columns:
            op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS 0')
