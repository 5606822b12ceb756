"""What waits in the outbox goes out, at a pace that all replicas share: claimed, drawn, sent, and its outcome kept."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from messages import notices
from messages.answering import asks
from messages.blocks import Message
from scheduler import posting
from scheduler.approvals import draw_approval, draw_trial
from scheduler.digest_drawings import draw_digest, draw_matrix, draw_picture
from scheduler.meters import SENDS
from scheduler.posting import NO_CONNECTION, Busy, DeadToken, Refused, Sent, Trouble, Unknown, Upload
from scheduler.turns import COMPLETE, LOOK, LOOK_AROUND, PLACE, POST, lease, turn_if_free, wait_for_turn
from scheduler.work import Work
from storage.answering import invitations
from storage.answering.invitations import InvitationDrawing
from storage.asking import sending
from storage.asking.sending import Later, Never
from storage.database import DatabaseAway
from storage.delivery import looks, outbox, pace
from storage.delivery.looks import Look
from storage.delivery.outbox import NOTICE, TRACELESS, Delivery

log = structlog.get_logger()

Drawn = Message | Upload | Later | None
DOUBLINGS: Final = 8  # of a pause of a second: up to four minutes
LONGEST_TRY: Final = timedelta(days=1)
"""What never works costs turns at the pace that others wait for: of a year's pictures nobody else would get one."""
TRIES: Final = 20
"""So often at least, about an hour: after two days in which nobody ran, the first trouble ends nothing."""
NEVER_WORKED: Final = "tried for a day"
LOOK_COUNTS: Final = timedelta(seconds=5)
"""So long a look at the channels counts: one may be shared by then."""
LOOK_AGAIN: Final = timedelta(seconds=3)
"""So old it is replaced, as often as Slack lets an app look around, while the others rely on it."""
LONGEST_LOOK: Final = 15.0  # seconds that a turn and a call take at most, unless Slack holds us
A_MOMENT: Final = 0.2
RECORD_AGAIN: Final = (0.2, 1.0, 3.0, 10.0)
"""Seconds between tries to keep an outcome while the database is away."""


def draw_invitation(work: Work, held: Delivery) -> Drawn:
    drawing = _drawing(work, held)
    return asks.invitation(drawing) if drawing else None


def draw_reminder(work: Work, held: Delivery) -> Drawn:
    """It leads back to the ask, or to Home where nobody knows whether the ask is there."""
    drawing = _drawing(work, held)
    if drawing is None or drawing.finished:
        return None
    return asks.reminder(drawing, posting.permalink(work.client, drawing.channel, drawing.ts))


def draw_notice(_work: Work, held: Delivery) -> Drawn:
    return notices.draw(held.body)


DRAW: Final[dict[str, Callable[[Work, Delivery], Drawn]]] = {
    "invitation": draw_invitation,
    "reminder": draw_reminder,
    "notice": draw_notice,
    "approval": draw_approval,
    "trial": draw_trial,
    "digest": draw_digest,
    "picture": draw_picture,
    "matrix": draw_matrix,
}
"""Who draws what; Later: what it follows is not out yet; None: it is not needed any more."""


def deliver(work: Work) -> None:
    """Send everything that is due, until nothing is left or the process stops. Raises DeadToken."""
    with work.db.read() as session:
        if not outbox.is_any_due(session, work.now()):
            return
    while deliver_next(work):
        pass


def deliver_next(work: Work) -> bool:
    """Send, put off or drop the next message that is due. False: there is none, or the process stops."""
    with work.db.write() as session:
        held = outbox.claim(session, work.now(), lease(work))
    if held is None:
        return False
    return _put_off(work, held) or _send(work, held)


def _put_off(work: Work, held: Delivery) -> bool:
    """Whether it does not go out now: late for today, not needed any more, or in trouble of its own."""
    if held.invitation_id is None:
        return False
    try:
        with work.db.read() as session:
            go = sending.when_it_goes(session, work.key, held, work.now())
    except DatabaseAway:
        raise
    except Exception as error:
        return _fail(work, held, error)
    if isinstance(go, Later):
        with work.db.write() as session:
            sending.postpone(session, held, go.at, work.now())
    elif isinstance(go, Never):
        _drop(work, held, go.reason)
    return go is not None


def _send(work: Work, held: Delivery) -> bool:
    """False: the process stops."""
    try:
        drawn = DRAW[held.kind](work, held)
    except DatabaseAway:
        raise
    except Exception as error:
        return _fail(work, held, error)
    if drawn is None:
        return _drop(work, held, "not needed")
    if isinstance(drawn, Later):
        return _wait(work, held, drawn)
    ended = _look(work, held)
    return _send_drawn(work, held, drawn) if ended is None else ended


def _look(work: Work, held: Delivery) -> bool | None:
    """What `_send` returns if nothing may be posted there; None: it may. One sender looks for all: the others rely on
    the last look while it counts, and else wait for the one under way."""
    if not held.target.startswith(("C", "G")):
        return None
    while True:
        with work.db.read() as session:
            last = looks.last_look(session)
        if last is not None and work.now() - last.at <= LOOK_AGAIN:
            return _judge(work, held, last)
        free_in = turn_if_free(work, LOOK_AROUND)
        if free_in <= 0:
            return _look_around(work, held)
        if last is not None and work.now() - last.at <= LOOK_COUNTS:
            return _judge(work, held, last)
        if free_in > LONGEST_LOOK:  # Slack said 429
            return _wait(work, held, Later(work.now() + timedelta(seconds=free_in)))
        if not work.wait(A_MOMENT):
            return _give_back(work, held)


def _look_around(work: Work, held: Delivery) -> bool | None:
    at, around = work.now(), posting.look_around(work.client)
    if not isinstance(around, frozenset):
        return _keep(work, held, around)
    look = Look(at, around)
    with work.db.write() as session:
        looks.keep_look(session, look)
    return _judge(work, held, look)


def _judge(work: Work, held: Delivery, look: Look) -> bool | None:
    """A channel that the look does not show is asked about, for the reason."""
    if held.target in look.open:
        return None
    if not wait_for_turn(work, held, LOOK):
        return _give_back(work, held)
    if trouble := posting.look_at_channel(work.client, held.target):
        return _keep(work, held, trouble)
    with work.db.write() as session:
        looks.keep_look(session, Look(look.at, look.open | {held.target}))
    return None


def _send_drawn(work: Work, held: Delivery, drawn: Message | Upload) -> bool:
    methods = (PLACE, COMPLETE) if isinstance(drawn, Upload) else (POST,)
    if not wait_for_turn(work, held, *methods, channel=held.target):
        return _give_back(work, held)
    if (ended := _look(work, held)) is not None:  # the line may last a whole Retry-After
        return ended
    if _put_off(work, held):  # it may have got late in the line
        return True
    with work.db.write() as session:
        begun = outbox.begin(session, held, work.now(), lease(work))
        if begun is None:
            return True
        sending.set_out(session, begun, work.now())
    try:
        if isinstance(drawn, Upload):
            return _keep(work, begun, posting.upload(work.client, held.target, drawn))
        return _keep(work, begun, posting.post(work.client, held.target, drawn))
    except DeadToken:
        _give_back(work, begun)
        raise


def _keep(work: Work, held: Delivery, outcome: Sent | Trouble) -> bool:
    """Keep what became of it, also while the database goes away and comes back."""
    if isinstance(outcome, Busy) and _is_hopeless(work, held, outcome):
        outcome = Refused(NEVER_WORKED)
    word = type(outcome).__name__.lower()
    for pause in RECORD_AGAIN:
        try:
            _write(work, held, outcome)
            break
        except DatabaseAway:
            log.warning("outcome not kept yet", kind=held.kind, status=word)
            work.wait(pause)
    else:
        _write(work, held, outcome)
    if held.kind != TRACELESS:  # how many reminders go out tells how many have not answered
        SENDS.labels(held.kind, word).inc()
        log.info("delivery", kind=held.kind, status=word, error=getattr(outcome, "error", None))
    return True


def _is_hopeless(work: Work, held: Delivery, trouble: Busy) -> bool:
    """Whether this message has been tried for long enough. An invitation has its window, and a notice is how ops learn
    of all this; where Slack is out of reach or limits us, that is nobody's own trouble."""
    if held.expires_at is not None or held.kind == NOTICE:
        return False
    if trouble.seconds is not None or trouble.error == NO_CONNECTION:
        return False
    return held.attempts >= TRIES and work.now() - held.due_at > LONGEST_TRY


def _write(work: Work, held: Delivery, outcome: Sent | Trouble) -> None:
    now = work.now()
    with work.db.write() as session:
        match outcome:
            case Sent(channel, ts):
                outbox.sent(session, held, channel, ts, now)
            case Unknown():
                outbox.unknown(session, held, now)
            case Refused(error):
                outbox.failed(session, held, error, now)
            case Busy(_, _, None):
                outbox.give_back(session, held, now + timedelta(seconds=_pause(held.attempts)))
            case Busy(_, method, float() as seconds):
                outbox.give_back(session, held)
                pace.hold(session, method, now.timestamp() + seconds)


def _fail(work: Work, held: Delivery, error: Exception) -> bool:
    """What is wrong with one message stops no other."""
    log.error("drawing failed", kind=held.kind, error=type(error).__name__)
    return _keep(work, held, Refused("not drawn"))


def _drop(work: Work, held: Delivery, reason: str) -> bool:
    with work.db.write() as session:
        outbox.drop(session, held, reason, work.now())
    return True


def _wait(work: Work, held: Delivery, later: Later) -> bool:
    with work.db.write() as session:
        outbox.give_back(session, held, later.at)
    return True


def _give_back(work: Work, held: Delivery) -> bool:
    """The process stops: somebody else sends it, or we do after the next start. Always False."""
    with work.db.write() as session:
        outbox.give_back(session, held)
    return False


def _drawing(work: Work, held: Delivery) -> InvitationDrawing | None:
    with work.db.read() as session:
        drawing = invitations.drawing(session, work.key, held.invitation_id or 0, work.now())
    return drawing if drawing and drawing.state == "open" else None


def _pause(attempts: int) -> float:
    """Twice as long after each attempt, up to a limit, and never the same for all (full jitter's upper half)."""
    return float(2 ** min(attempts, DOUBLINGS)) * random.uniform(0.5, 1)
