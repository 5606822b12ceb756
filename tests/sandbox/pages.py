"""Where things are in the page."""

from typing import Any

from playwright.sync_api import Page

from sandbox.local import Slack


def dm(slack: Slack, user: str = "UALICE") -> str:
    """The address of a person's conversation with the app."""
    channel = slack.do(lambda: slack.world.workspace.dm(user).id)
    return f"{slack.world.base_url}/#/{user}/{channel}"


def place(slack: Slack, channel: str, user: str = "UALICE") -> str:
    return f"{slack.world.base_url}/#/{user}/{channel}"


def composer(page: Page) -> Any:
    return page.get_by_role("combobox", name="Message")
