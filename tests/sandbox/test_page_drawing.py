"""What the page makes of texts and times, and what nobody's text may do to it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App

from sandbox.local import Slack
from tests.browser import Browse
from tests.sandbox.conftest import Changed, company, home

pytestmark = pytest.mark.browser

NAMES = """{
  me: "U1", zone: "Europe/Berlin", now: () => 1795507200,
  person: (id) => ({U1: {name: "alice"}, U2: {name: "bob"}})[id],
  channel: (id) => ({C1: {name: "home"}})[id], group: () => undefined, address: (id) => `#/U1/${id}`,
}"""
NOON = 1795507200  # Tuesday, 24 November 2026, 9:00 in Berlin

MRKDWN = {
    "*bold* _it_ ~gone~": "<b>bold</b> <i>it</i> <s>gone</s>",
    "*_both_*": "<b><i>both</i></b>",
    "2*3*4 snake_case_name a ~ b": "2*3*4 snake_case_name a ~ b",
    "`*raw* <b>`": "<code>*raw* &lt;b&gt;</code>",
    "a &amp; b &lt;i&gt;": "a &amp; b &lt;i&gt;",
    "one\ntwo": "one<br>two",
    "&gt; quoted\n&gt; more\nafter": "<blockquote>quoted<br>more</blockquote>after",
    ":tada: :no_such: 10:30:00": "🎉 :no_such: 10:30:00",
    "<@U1> <@U2> <@U9|gone>": '<span class="mention me">@alice</span> <span class="mention">@bob</span> '
    '<span class="mention">@gone</span>',
    "<#C1> <#C9|>": '<a class="mention" href="#/U1/C1">#home</a> <span class="mention">#private channel</span>',
    "<!here>": '<span class="mention all">@here</span>',
    f"<!date^{NOON}^{{date_short}} at {{time}}|then>": '<time datetime="2026-11-24T08:00:00.000Z">'
    "Nov 24, 2026 at 9:00</time>",
    f"<!date^{NOON}^{{date_pretty}}|then>": '<time datetime="2026-11-24T08:00:00.000Z">Today</time>',
    "<!date^soon^{date}|then>": "<span>then</span>",
    "<!date^99999999999999^{date}|some day>": "<span>some day</span>",
    "<https://x.example/a_b_c?d=1&amp;e|A *name*>": '<a href="https://x.example/a_b_c?d=1&amp;e" target="_blank" '
    'rel="noopener noreferrer">A <b>name</b></a>',
    "<javascript:alert(1)|Click>": "&lt;javascript:alert(1)|Click&gt;",
    "<img src=x onerror=alert(1)>": "&lt;img src=x onerror=alert(1)&gt;",
    '<https://x.example/"onclick="alert(1)>': '<a href="https://x.example/&quot;onclick=&quot;alert(1)" '
    'target="_blank" rel="noopener noreferrer">https://x.example/"onclick="alert(1)</a>',
    "```\n<b>*x*\n```": "<pre>&lt;b&gt;*x*</pre>",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slack]:
    manifest = tmp_path_factory.mktemp("app") / "manifest.yml"
    manifest.write_text("{display_information: {name: Parrot}}")
    with Slack(company(), manifest) as slack:
        yield slack


@pytest.fixture
def page(server: Slack, browse: Browse) -> Page:
    return browse(server.world.base_url)


def drawn(page: Page, text: str) -> Any:
    return page.evaluate(
        f"""async (text) => {{
          const {{ mrkdwn }} = await import("/page/mrkdwn.js");
          const host = document.createElement("div");
          host.append(mrkdwn(text, {NAMES}));
          return host.innerHTML;
        }}""",
        text,
    )


def test_mrkdwn_becomes_what_slack_would_show(page: Page) -> None:
    assert {text: drawn(page, text) for text in MRKDWN} == MRKDWN


def test_a_date_beyond_all_calendars_is_told_in_its_other_words(slack: Slack, app: App, browse: Browse) -> None:
    never = {"type": "date", "timestamp": 99999999999999, "format": "{date}", "fallback": "some day"}
    words = {"type": "rich_text_section", "elements": [never]}
    app.client.chat_postMessage(channel="CHOME", text="x", blocks=[{"type": "rich_text", "elements": [words]}])
    app.client.chat_postMessage(channel="CHOME", text="What comes after")
    page = browse(f"{slack.world.base_url}/#/UALICE/CHOME")
    expect(page.get_by_text("What comes after")).to_be_visible()
    expect(page.get_by_text("some day")).to_be_visible()


def jumped(page: Page, name: str, now: datetime) -> datetime:
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    script = f"async ([now, zone]) => (await import('/page/clock.js')).{name}(now, zone)"
    return datetime.fromtimestamp(page.evaluate(script, [now.timestamp(), zone.key]), zone)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
def test_the_next_morning_is_nine_on_the_readers_clock(page: Page, zone: str) -> None:
    here = ZoneInfo(zone)
    for day in (27, 28, 29, 30, 31):
        late = datetime(2026, 3, day, 22, 10, tzinfo=here)
        morning = (late + timedelta(days=1)).replace(hour=9, minute=0)
        assert jumped(page, "nextMorning", late) == morning
    early = datetime(2026, 10, 25, 0, 30, tzinfo=here)
    assert jumped(page, "nextMorning", early) == early.replace(hour=9, minute=0)


def berlin(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("now", "friday"),
    [
        (berlin(11, 23, 9), berlin(11, 27, 18)),
        (berlin(11, 27, 17, 59), berlin(11, 27, 18)),
        (berlin(11, 27, 18), berlin(12, 4, 18)),
        (berlin(11, 28, 12), berlin(12, 4, 18)),
        (berlin(10, 24, 12), berlin(10, 30, 18)),
    ],
)
def test_the_end_of_the_week_is_friday_evening(page: Page, now: datetime, friday: datetime) -> None:
    assert jumped(page, "endOfWeek", now) == friday


def test_the_clock_runs_to_the_next_morning(manifest: Changed, tmp_path: Path, browse: Browse) -> None:
    start = berlin(11, 24, 23, 30).timestamp()
    with Slack(company(), manifest(), start=start, clock_file=tmp_path / "clock.json") as slack:
        page = browse(slack.world.base_url)
        expect(page.get_by_role("group", name="Clock")).to_contain_text("Tue, Nov 24, 23:30")
        page.get_by_role("button", name="Next morning").click()
        expect(page.get_by_text("2 h a second, to Wed, Nov 25, 9:00")).to_be_visible()
        expect(page.get_by_role("button", name="Next morning")).to_be_visible(timeout=40_000)
        expect(page.get_by_role("group", name="Clock")).to_contain_text("Wed, Nov 25, 9:00")
        assert slack.clock.now() - berlin(11, 25, 9).timestamp() < 60
        page.close()  # before its sandbox


EVIL = "<img src=x onerror='window.evil=1'><script>window.evil=1</script>"


def evil_blocks() -> list[dict[str, Any]]:
    plain = {"type": "plain_text", "text": EVIL[:70]}
    option = {"text": plain, "value": "v", "description": plain}
    button = {"type": "button", "action_id": "b", "text": plain, "value": EVIL}
    select = {"type": "static_select", "action_id": "s", "placeholder": plain, "options": [option]}
    radio = {"type": "radio_buttons", "action_id": "r", "options": [option]}
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": EVIL}]}
    return [
        {"type": "header", "text": plain},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"{EVIL} <javascript:evil()|x>"}, "fields": [plain]},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"```{EVIL}``` *{EVIL}* > {EVIL}"}, "accessory": radio},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": EVIL}]},
        {"type": "actions", "elements": [button, select]},
        {"type": "rich_text", "elements": [words]},
    ]


def test_nobodys_text_becomes_markup(manifest: Changed, browse: Browse) -> None:
    people = company()
    people["people"][0].update(real_name=EVIL, title=EVIL)
    people["channels"][0].update(name=EVIL, topic=EVIL)
    people["team"]["name"] = EVIL
    with Slack(people, manifest()) as slack:
        alice = slack.person("UALICE")
        alice.types(EVIL, channel="CHOME")
        page = browse(f"{slack.world.base_url}/#/UALICE/CHOME")
        expect(page.get_by_role("article").get_by_text(EVIL).last).to_be_visible()
        page.get_by_role("button", name="You are").click()
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate("window.evil") is None
        assert page.locator("img, body script").count() == 0
        page.close()  # before its sandbox


def test_no_app_text_becomes_markup(slack: Slack, app: App, browse: Browse) -> None:
    blocks = evil_blocks()
    app.client.chat_postMessage(channel="CHOME", text=EVIL, blocks=blocks)
    app.client.views_publish(user_id="UALICE", view={**home("x"), "blocks": blocks})
    page = browse(f"{slack.world.base_url}/#/UALICE/CHOME")
    expect(page.get_by_role("article")).to_be_visible()
    page.get_by_role("link", name="Parrot").click()
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("region", name="Home").get_by_role("heading")).to_be_visible()
    page.get_by_role("combobox").last.click()
    expect(page.get_by_role("option")).to_be_visible()
    assert page.evaluate("window.evil") is None
    assert page.locator("main img, body script, a[href^=javascript]").count() == 0
