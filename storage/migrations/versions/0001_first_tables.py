"""First tables"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)

    op.create_table(
        "forgotten",
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "open_answer",
        sa.Column("pseudonym", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("action_ts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", "question", name=op.f("pk_open_answer")),
    )
    op.create_index(op.f("ix_open_answer_round_id"), "open_answer", ["round_id"], unique=False)

    op.create_table(
        "operator",
        sa.Column("slack", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("added_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("slack", name=op.f("pk_operator")),
    )
    op.create_table(
        "pace",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.Column("held_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slack", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("shown_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("slack", name=op.f("uq_person_slack")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "replica",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("connections", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replica")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recurrence", sa.JSON(), nullable=False),
        sa.Column("hour", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("skipped_to", sa.Date(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=True),
        sa.Column("max_upstreams", sa.Integer(), nullable=False),
        sa.Column("minimum_group", sa.Integer(), nullable=False),
        sa.Column("comment_minimum", sa.Integer(), nullable=False),
        sa.Column("audience", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("all_upstreams", sa.Boolean(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("agreed_reach", sa.Integer(), nullable=False),
        sa.Column("weekdays", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("blackout", sa.JSON(), nullable=False),
        sa.Column("created_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(
        "ix_survey_name",
        "survey",
        ["name"],
        unique=True,
        sqlite_where=sa.text("state <> 'deleted'"),
        postgresql_where=sa.text("state <> 'deleted'"),
    )

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.Column("digest_hour", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("digest_due", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("source_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("trouble", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("archived_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_index(op.f("ix_team_digest_due"), "team", ["digest_due"], unique=False)

    op.create_table(
        "user_group",
        sa.Column("slack", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("handle", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("slack", name=op.f("pk_user_group")),
    )
    op.create_table(
        "hire",
        sa.Column("customer_team_id", sa.Integer(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_team_id"], ["team.id"], name=op.f("fk_hire_customer_team_id_team"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_team_id"], ["team.id"], name=op.f("fk_hire_upstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_team_id", "upstream_team_id", name=op.f("pk_hire")),
    )
    op.create_index(op.f("ix_hire_upstream_team_id"), "hire", ["upstream_team_id"], unique=False)

    op.create_table(
        "hire_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_team_id", sa.Integer(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_team_id"], ["team.id"], name=op.f("fk_hire_proposal_customer_team_id_team"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_team_id"], ["team.id"], name=op.f("fk_hire_proposal_upstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire_proposal")),
    )
    op.create_index(op.f("ix_hire_proposal_state"), "hire_proposal", ["state"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=75), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["job.id"], name=op.f("fk_job_merged_into_id_job")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_job_team_id_team"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("team_id", "title", name=op.f("uq_job_team_id_title")),
    )
    op.create_index(op.f("ix_job_team_id"), "job", ["team_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lead_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_lead_team_id_team"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_lead")),
    )
    op.create_index(op.f("ix_lead_person_id"), "lead", ["person_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id_team"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "team_id", name=op.f("pk_membership")),
    )
    op.create_index(
        "ix_membership_main",
        "membership",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("main"),
        postgresql_where=sa.text("main"),
    )
    op.create_index(op.f("ix_membership_team_id"), "membership", ["team_id"], unique=False)

    op.create_table(
        "pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upstream_team_id"], ["team.id"], name=op.f("fk_pool_upstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
        sa.UniqueConstraint(
            "upstream_team_id", "question", "number", name=op.f("uq_pool_upstream_team_id_question_number")
        ),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("form", sa.JSON(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_proposal_survey_id_survey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_state"), "proposal", ["state"], unique=False)
    op.create_index(op.f("ix_proposal_survey_id"), "proposal", ["survey_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("by_run_now", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("planned_to", sa.Integer(), nullable=False),
        sa.Column("opens_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closes_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("minimum_group", sa.Integer(), nullable=False),
        sa.Column("comment_minimum", sa.Integer(), nullable=False),
        sa.Column("max_upstreams", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_round_survey_id_survey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("survey_id", "occurrence", name=op.f("uq_round_survey_id_occurrence")),
    )
    op.create_index(op.f("ix_round_closes_at"), "round", ["closes_at"], unique=False)
    op.create_index(op.f("ix_round_state"), "round", ["state"], unique=False)
    op.create_index(op.f("ix_round_survey_id"), "round", ["survey_id"], unique=False)

    op.create_table(
        "screener_pick",
        sa.Column("pseudonym", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.Column("customer_team_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_team_id"], ["team.id"], name=op.f("fk_screener_pick_customer_team_id_team"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_team_id"], ["team.id"], name=op.f("fk_screener_pick_upstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pseudonym", "upstream_team_id", name=op.f("pk_screener_pick")),
    )
    op.create_index(op.f("ix_screener_pick_quarter"), "screener_pick", ["quarter"], unique=False)

    op.create_table(
        "surveycustomer",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_surveycustomer_survey_id_survey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_surveycustomer_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "team_id", name=op.f("pk_surveycustomer")),
    )
    op.create_index(op.f("ix_surveycustomer_team_id"), "surveycustomer", ["team_id"], unique=False)

    op.create_table(
        "surveyperson",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_surveyperson_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_surveyperson_survey_id_survey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "person_id", name=op.f("pk_surveyperson")),
    )
    op.create_index(op.f("ix_surveyperson_person_id"), "surveyperson", ["person_id"], unique=False)

    op.create_table(
        "surveyupstream",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_surveyupstream_survey_id_survey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_surveyupstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "team_id", name=op.f("pk_surveyupstream")),
    )
    op.create_index(op.f("ix_surveyupstream_team_id"), "surveyupstream", ["team_id"], unique=False)

    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pool_number", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("view", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upstream_team_id"], ["team.id"], name=op.f("fk_telling_upstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint(
            "upstream_team_id", "question", "pool_number", name=op.f("uq_telling_upstream_team_id_question_pool_number")
        ),
    )
    op.create_index(op.f("ix_telling_told_on"), "telling", ["told_on"], unique=False)
    op.create_index("ix_telling_recent", "telling", ["upstream_team_id", "question", "told_on"], unique=False)

    op.create_table(
        "unused",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unused_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_team_id"], ["team.id"], name=op.f("fk_unused_upstream_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "upstream_team_id", name=op.f("pk_unused")),
    )
    op.create_table(
        "cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telling_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("lo", sa.Integer(), nullable=False),
        sa.Column("hi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["telling.id"], name=op.f("fk_cell_telling_id_telling"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell")),
    )
    op.create_index(op.f("ix_cell_telling_id"), "cell", ["telling_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("remind_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ts", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("screener", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_invitation_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_invitation_round_id_person_id")),
    )
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_index(op.f("ix_invitation_remind_at"), "invitation", ["remind_at"], unique=False)
    op.create_index(op.f("ix_invitation_round_id"), "invitation", ["round_id"], unique=False)

    op.create_table(
        "marker",
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_marker_pool_id_pool")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_marker")),
    )
    op.create_index(op.f("ix_marker_pool_id"), "marker", ["pool_id"], unique=False)

    op.create_table(
        "pool_round",
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_pool_round_pool_id_pool")),
        sa.PrimaryKeyConstraint("pool_id", "round_id", name=op.f("pk_pool_round")),
    )
    op.create_table(
        "told_comment",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("telling_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["telling.id"], name=op.f("fk_told_comment_telling_id_telling"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_comment")),
    )
    op.create_index(op.f("ix_told_comment_telling_id"), "told_comment", ["telling_id"], unique=False)

    op.create_table(
        "waiting_answer",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("customer_team_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=False),
        sa.Column("waste", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_waiting_answer_pool_id_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_answer")),
    )
    op.create_index(op.f("ix_waiting_answer_pool_id"), "waiting_answer", ["pool_id"], unique=False)

    op.create_table(
        "waiting_comment",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_waiting_comment_pool_id_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_comment")),
    )
    op.create_index(op.f("ix_waiting_comment_pool_id"), "waiting_comment", ["pool_id"], unique=False)

    op.create_table(
        "waiting_extra",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_waiting_extra_pool_id_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_extra")),
    )
    op.create_index(op.f("ix_waiting_extra_pool_id"), "waiting_extra", ["pool_id"], unique=False)

    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("upstream_team_id", sa.Integer(), nullable=False),
        sa.Column("customer_team_id", sa.Integer(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("held", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["customer_team_id"], ["team.id"], name=op.f("fk_ask_customer_team_id_team")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_ask_invitation_id_invitation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["upstream_team_id"], ["team.id"], name=op.f("fk_ask_upstream_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sa.UniqueConstraint("held", name=op.f("uq_ask_held")),
        sa.UniqueConstraint("invitation_id", "upstream_team_id", name=op.f("uq_ask_invitation_id_upstream_team_id")),
    )
    op.create_index(op.f("ix_ask_upstream_team_id"), "ask", ["upstream_team_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bulk", sa.Boolean(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ts", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_outbox_invitation_id_invitation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "bulk", "due_at"], unique=False)
    op.create_index(op.f("ix_outbox_invitation_id"), "outbox", ["invitation_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_invitation_id"), "outbox")
    op.drop_index("ix_outbox_due", "outbox")

    op.drop_table("outbox")
    op.drop_index(op.f("ix_ask_upstream_team_id"), "ask")

    op.drop_table("ask")
    op.drop_index(op.f("ix_waiting_extra_pool_id"), "waiting_extra")

    op.drop_table("waiting_extra")
    op.drop_index(op.f("ix_waiting_comment_pool_id"), "waiting_comment")

    op.drop_table("waiting_comment")
    op.drop_index(op.f("ix_waiting_answer_pool_id"), "waiting_answer")

    op.drop_table("waiting_answer")
    op.drop_index(op.f("ix_told_comment_telling_id"), "told_comment")

    op.drop_table("told_comment")
    op.drop_table("pool_round")
    op.drop_index(op.f("ix_marker_pool_id"), "marker")

    op.drop_table("marker")
    op.drop_index(op.f("ix_invitation_round_id"), "invitation")
    op.drop_index(op.f("ix_invitation_remind_at"), "invitation")
    op.drop_index(op.f("ix_invitation_person_id"), "invitation")

    op.drop_table("invitation")
    op.drop_index(op.f("ix_cell_telling_id"), "cell")

    op.drop_table("cell")
    op.drop_table("unused")
    op.drop_index("ix_telling_recent", "telling")
    op.drop_index(op.f("ix_telling_told_on"), "telling")

    op.drop_table("telling")
    op.drop_index(op.f("ix_surveyupstream_team_id"), "surveyupstream")

    op.drop_table("surveyupstream")
    op.drop_index(op.f("ix_surveyperson_person_id"), "surveyperson")

    op.drop_table("surveyperson")
    op.drop_index(op.f("ix_surveycustomer_team_id"), "surveycustomer")

    op.drop_table("surveycustomer")
    op.drop_index(op.f("ix_screener_pick_quarter"), "screener_pick")

    op.drop_table("screener_pick")
    op.drop_index(op.f("ix_round_survey_id"), "round")
    op.drop_index(op.f("ix_round_state"), "round")
    op.drop_index(op.f("ix_round_closes_at"), "round")

    op.drop_table("round")
    op.drop_index(op.f("ix_proposal_survey_id"), "proposal")
    op.drop_index(op.f("ix_proposal_state"), "proposal")

    op.drop_table("proposal")
    op.drop_table("pool")
    op.drop_index(op.f("ix_membership_team_id"), "membership")
    op.drop_index("ix_membership_main", "membership", sqlite_where=sa.text("main"), postgresql_where=sa.text("main"))

    op.drop_table("membership")
    op.drop_index(op.f("ix_lead_person_id"), "lead")

    op.drop_table("lead")
    op.drop_index(op.f("ix_job_team_id"), "job")

    op.drop_table("job")
    op.drop_index(op.f("ix_hire_proposal_state"), "hire_proposal")

    op.drop_table("hire_proposal")
    op.drop_index(op.f("ix_hire_upstream_team_id"), "hire")

    op.drop_table("hire")
    op.drop_table("user_group")
    op.drop_index(op.f("ix_team_digest_due"), "team")

    op.drop_table("team")
    op.drop_index(
        "ix_survey_name",
        "survey",
        sqlite_where=sa.text("state <> 'deleted'"),
        postgresql_where=sa.text("state <> 'deleted'"),
    )

    op.drop_table("survey")
    op.drop_table("setting")
    op.drop_table("replica")
    op.drop_table("person")
    op.drop_table("pace")
    op.drop_table("operator")
    op.drop_index(op.f("ix_open_answer_round_id"), "open_answer")

    op.drop_table("open_answer")
    op.drop_table("forgotten")
    op.drop_index(op.f("ix_audit_at"), "audit")

    op.drop_table("audit")
