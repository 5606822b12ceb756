"""A team's catalogue of jobs, as its leads see and change it."""

import json
from collections.abc import Sequence
from typing import Any, Final

from messages.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    clip,
    context,
    divider,
    escape,
    external_select,
    header,
    input_block,
    message,
    modal,
    option,
    overflow,
    section,
    select,
    text_input,
)
from messages.permission import whom
from messages.words import count
from storage.answering.jobs import DESCRIPTION_MOST, TITLE_MOST, Catalogue, JobView, in_words

LIST: Final = "jobs"
FORM: Final = "job_form"
MERGE: Final = "job_merge"
PAGE: Final = 25


def jobs_list(catalogue: Catalogue | None, *, many: bool, offset: int = 0, note: str = "", drawing: str = "") -> View:
    """One page of a team's jobs; without `catalogue` only the search for a team. `many`: the reader curates several
    teams. `drawing` differs each time, so that Slack empties the search."""
    find = external_select("jobs.team", "Another team…" if catalogue else "Which team's jobs…", [])
    blocks = [actions(find, block_id=f"jobs.team:{drawing}")] if many else []
    metadata = {"team": catalogue.team_id if catalogue else None, "offset": offset}
    if catalogue:
        blocks += [*([section(note)] if note else []), *_top(catalogue)]
        blocks += [_job(job, catalogue) for job in catalogue.jobs[offset : offset + PAGE]]
        blocks += [*_pages(len(catalogue.jobs), offset), *_suggestions(catalogue)]
    return modal(LIST, "Jobs", blocks, private_metadata=json.dumps(metadata))


def _top(catalogue: Catalogue) -> list[Block]:
    said = (
        f"{count(len(catalogue.live), 'job')} can be chosen when people are asked about *{escape(catalogue.team)}*: "
        "what other teams hire it for, in their words."
    )
    add = actions(button("Add a job…", "jobs.add", style="primary"), block_id="jobs.add")
    return [header(f"Jobs of {catalogue.team}"), section(said), add, divider()]


def _job(job: JobView, catalogue: Catalogue) -> Block:
    said = f"*{escape(job.title)}*{' _retired: not offered_' if job.retired else ''}"
    if job.description:
        said += f"\n{escape(job.description)}"
    others = [other for other in catalogue.live if other.id != job.id]
    menu = [option("Reword…", f"reword {job.id}")]
    menu += [option("Merge into another…", f"merge {job.id}")] if others else []
    menu.append(option("Bring back", f"restore {job.id}") if job.retired else option("Retire", f"retire {job.id}"))
    return section(said, block_id=f"jobs.{job.id}", accessory=overflow("jobs.menu", menu))


def _pages(total: int, offset: int) -> list[Block]:
    last = min(offset + PAGE, total)
    buttons = [button("◀ Back", "jobs.back", str(offset - PAGE))] if offset else []
    buttons += [button("More ▶", "jobs.on", str(last))] if last < total else []
    return [actions(*buttons, block_id="jobs.pages")] if buttons else []


def _suggestions(catalogue: Catalogue) -> list[Block]:
    """Own words that were told as comments; nobody's, and in no order that says anything."""
    if not catalogue.suggested:
        return []
    intro = context("Jobs in people's own words, told with the comments. Take one in, and it can be chosen:")
    return [divider(), intro, *(_suggestion(number, text) for number, text in enumerate(catalogue.suggested))]


def _suggestion(number: int, text: str) -> Block:
    take = button("Take it in…", "jobs.take", str(number))
    return section(f"“{escape(clip(text, 600))}”", block_id=f"jobs.take.{number}", accessory=take)


def job_form(team_id: int, job: JobView | None, words: str = "") -> View:
    """A new job (from people's own `words`, if given), or one to be reworded."""
    title, description = (job.title, job.description) if job else in_words(words)
    hint = "What other teams want to get done, not what you do for it: “Deploy safely”, not “Pipelines”."
    blocks = [
        input_block("Job", text_input("title", initial=title, most=TITLE_MOST), "title", hint=hint),
        input_block(
            "Description",
            text_input("description", initial=description, most=DESCRIPTION_MOST, multiline=True),
            "description",
            hint="When …, people want to …, so that they can …",
            optional=True,
        ),
    ]
    kept = json.dumps({"team": team_id, "job": job.id if job else None})
    title = "Reword job" if job else "Add a job"
    return modal(FORM, title, blocks, submit="Save", close="Cancel", private_metadata=kept)


def merge_form(team_id: int, job: JobView, others: Sequence[JobView]) -> View:
    options = [option(other.title, str(other.id)) for other in others[:100]]
    said = (
        f"*{escape(job.title)}* becomes another job: what waits to be told goes under that one, and what was told is "
        "added up under it. It can't be taken apart again."
    )
    blocks = [section(said), input_block("Becomes", select("into", "Choose a job", options), "into")]
    kept = json.dumps({"team": team_id, "job": job.id})
    return modal(MERGE, "Merge jobs", blocks, submit="Merge", close="Cancel", private_metadata=kept)


def title_taken(state: str) -> str:
    """Plain text, for the field."""
    return {
        "live": "The team has a job of that title already",
        "retired": "A retired job has that title: bring it back in the list",
        "merged": "A job of that title was merged into another. Choose other words",
    }[state]


def ask_a_lead(team: str, leads: Sequence[str], ops: Sequence[str]) -> Message:
    """Only leads curate; who is none is told whom to ask."""
    asked = whom(leads or ops)
    return message(f"The jobs of {escape(team)} are curated by its leads. Please ask {asked}. Nothing was changed.")


def leads_nothing(ops: Sequence[str]) -> Message:
    return message(f"You lead no team, and jobs are curated by leads. Ops name them: please ask {whom(ops)}.")


def kept_of(view: dict[str, Any]) -> dict[str, Any]:
    """What a modal was opened for: {"team", "job"} or {"team", "offset"}."""
    kept: dict[str, Any] = json.loads(view["private_metadata"])
    return kept
