"""Put together: the only constructors of the App, its clients, the database and what the jobs work with."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState

import handlers
from bot.clock import Clock
from bot.config import Settings
from handlers.desk import Desk
from handlers.giving import Giving
from handlers.giving_way import GivingWay
from handlers.meters import ACKNOWLEDGEMENTS
from scheduler.meters import HOLDS
from scheduler.work import Work, real_time
from storage.database import Database
from storage.secrets import Key

LISTENERS = 20  # threads; Bolt's default of 5 made the sixth click wait for three seconds
AFTERWARDS, REDRAWS = 8, 8
"""Threads for what comes after an acknowledgement: a word or a modal, which may have three seconds, and what is drawn
again, which gives way to whoever waits."""
SLACK_TIMEOUT = 10


@dataclass(frozen=True)
class Bot:
    app: App
    db: Database
    work: Work
    afterwards: ThreadPoolExecutor
    redraws: ThreadPoolExecutor
    stopping: threading.Event

    def close(self) -> None:
        """Finish what is under way, then let go of the database."""
        self.stopping.set()
        for executor in (self.afterwards, self.redraws):
            executor.shutdown(wait=True)
        self.db.close()


def build(
    settings: Settings, key: Key, now: Callable[[], datetime], wait: Callable[[float], bool] | None = None
) -> Bot:
    """Nothing has started yet: no thread, no connection but `auth.test` on the first request."""
    db, policy = Database(settings.database_url), settings.policy()
    afterwards = ThreadPoolExecutor(AFTERWARDS, thread_name_prefix="afterwards")
    redraws = ThreadPoolExecutor(REDRAWS, thread_name_prefix="redraw")
    stopping = threading.Event()
    speed = (lambda: now.speed) if isinstance(now, Clock) else real_time
    work = Work(db, key, policy, now, _client(settings), wait or _waiter(now, speed, stopping), speed)
    desk = Desk(db, key, policy, now, afterwards, Giving(db, key, now), GivingWay(redraws))
    return Bot(_app(settings, desk), db, work, afterwards, redraws, stopping)


def _waiter(
    now: Callable[[], datetime], speed: Callable[[], float], stopping: threading.Event
) -> Callable[[float], bool]:
    """Waits some seconds of that clock, which may be moved meanwhile. False: the process stops."""

    def wait(seconds: float) -> bool:
        until = now() + timedelta(seconds=seconds)
        while (left := (until - now()).total_seconds()) > 0:
            if stopping.wait(min(left / speed(), 1.0)):
                return False
        return not stopping.is_set()

    return wait


class _Counting(RetryHandler):
    """Counts 429s, and retries nothing: a repeated POST after a dropped connection is a second message."""

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is not None and response.status_code == 429:
            HOLDS.labels(_method(request.url)).inc()
        return False


def _method(url: str) -> str:
    """A method of the Web API; all else is an address of one message, which is nobody's business."""
    name = url.rpartition("/")[2]
    return name if "." in name else "response_url"


def _client(settings: Settings) -> WebClient:
    return WebClient(
        settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=SLACK_TIMEOUT,
        retry_handlers=[_Counting()],
    )


class TimedApp(App):
    """Bolt's App, with the desk in every payload's context, and its time to the acknowledgement in a histogram; redraws
    give way to it."""

    desk: Desk

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        req.context["desk"] = self.desk
        with ACKNOWLEDGEMENTS.time(), self.desk.giving_way.somebody_waits():
            return super().dispatch(req)


def _app(settings: Settings, desk: Desk) -> App:
    secret = settings.slack_signing_secret
    app = TimedApp(
        client=_client(settings),
        signing_secret=secret.get_secret_value() if secret else None,
        process_before_response=True,
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    app.desk = desk
    handlers.register(app)
    return app
