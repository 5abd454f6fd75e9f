"""A desk where everything has happened once, and the address of every page of it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Media, Post, Reply
from config import clock
from config.kinds import GRAPH
from config.models import Credential, Team, Wall
from curator import notices, picks
from curator.figures import periods, readings
from curator.figures.periods import Kind, Span
from curator.figures.readings import NewSeries, Typed
from curator.material import Subject
from curator.models import (
    Asker,
    Decision,
    Edition,
    MarkKind,
    PermissionState,
    RemovalOutcome,
    ReportKind,
    RuleKind,
    Slot,
    Submission,
)
from curator.permitting import permissions
from curator.picking import themes, translating
from curator.picking.translating import Translation
from curator.picks import Answers
from curator.removing import codes, deciding, removals
from curator.removing.removals import Asking
from curator.report import reports, sending
from curator.report.judging import tone
from curator.report.judging.tone import Verdict
from curator.report.production import waiting
from curator.report.production.waiting import Made
from curator.suggesting import elections, marks, reviews, rules
from curator.suggesting.rules import NewRule
from curator.turns import batons, duty, pauses
from tests.curator.desk.conftest import People
from tests.curator.desk.test_week import add_source
from tests.sample import Sample

REASONS = (
    *("", "transient", "throttled", "quota", "not_connected"),
    *("key_refused", "misconfigured", "unreadable", "refused"),
)
FACTS = {
    "pages": [{"id": "55", "name": "Kemijärvi", "instagram": {"id": "17", "username": "kemijarvi"}}],
    "ig_user": "17",
}
FILE = "0" * 32 + ".jpg"
LONG = "tuhannenjayhdentyönmatkatoimisto" * 4


def fill(people: People) -> list[str]:
    """Let everything happen to Kemijärvi; gives the paths of its pages, for its campaign's owner."""
    sample = people.sample
    for reason in REASONS:
        add_source(people, reason=reason, problem="the server answered 503" if reason else "")
    add_source(people, kind="feed", partial="shows the last 24 hours only")
    sample.post("Uusi ehdotus", pictures=2, file=FILE)
    sample.post(LONG, handle=f"{'pitka' * 12}@suo.example")
    posts = {
        name: sample.post(f"{name} #kemijärvi", pictures=1, file=FILE)
        for name in ("weekly", "spare", "next", "gone", "theirs", "removed", "spam", "later", "nameless")
    }
    hidden = sample.post(restricted=True)
    shown = people.database.writing(_picked, sample, posts)
    _change(people, posts["gone"], gone_at=sample.now)
    _change(people, posts["nameless"], author_id=None, network="instagram")
    people.database.writing(_ruled, sample, posts)
    people.database.writing(_turned, sample)
    asked = people.database.writing(_asked, sample, shown)
    keys, series = people.database.writing(_connected, sample), people.database.writing(_read, sample)
    sent = people.database.writing(_sent, sample)
    reported = people.database.writing(_reported, sample)
    people.database.writing(_told, sample, shown["weekly"])
    states = ("later", "rejected", "picked", "hidden")
    return [
        *("", "suggestions", "suggestions?q=usva&language=fi&picture=1"),
        *(f"suggestions?state={one}" for one in states),
        f"suggestions?replace={shown['weekly']}",
        *(f"pick?post={one}" for one in (posts["later"], posts["nameless"], hidden)),
        *("picks", *(f"picks/{one}" for name, one in shown.items() if name != "theirs")),
        f"picks/{shown['weekly']}/withdraw",
        *("permissions", "permissions?show=no_answer", "permissions?show=granted"),
        *(f"permission?post={posts[one]}" for one in ("weekly", "next", "later")),
        *("add", "story", "spares"),
        *("removals", *(f"removals/{one}" for one in asked), f"hides/{shown['theirs']}"),
        *("figures", "figures/hashtags", "readings", f"readings/{series}"),
        *("reports", *(f"reports/{one}" for one in reported)),
        *(f"reports/{one}/words" for one in reported[1:]),
        *(f"reports/{one}/tone" for one in reported[:2]),
        *("sources", "sources/new", "sources/new/feed", "sources/new/mastodon"),
        "connections?look=40",  # no longer reloads itself
        *(f"connections/{one}" for one in keys),
        f"connections/{keys[0]}/remove",
        *("settings", "campaign", "teams", "teams/new", "teams/1", "teams/2/end"),
        *("hashtags", "hashtags/new", "hashtags/1", "channels", "channels/new", "channels/2"),
        *("walls", "walls/new", "walls/1", "walls/1/close"),
        *("log", "rules", "rules/election", "rules/election/1"),
        *("themes", "people", f"people/{sample.people['viewer']}/remove"),
        *("turns", "baton", "embed", "sent-stories", *(f"sent-stories/{one}" for one in sent)),
    ]


def _change(people: People, post: int, **values: object) -> None:
    """What became of a post."""

    def step(session: Session) -> None:
        for name, value in values.items():
            setattr(session.get_one(Post, post), name, value)

    people.database.writing(step)


def _picked(session: Session, sample: Sample, posts: dict[str, int]) -> dict[str, int]:
    week, editor = clock.week_of(sample.now), sample.people["editor"]

    def pick(name: str, slot: Slot, team: str = "kemijarvi", on: date = week) -> int:
        media = session.execute(select(col(Media.id)).where(col(Media.post_id) == posts[name])).scalar_one()
        answers = Answers(with_picture=True, media_id=media)
        subject, whose = Subject(post_id=posts[name]), sample.teams[team]
        made = picks.pick(session, editor, whose, subject, on, answers, slot=slot, at=sample.now)
        return made.id or 0

    made = {
        "weekly": pick("weekly", Slot.WEEKLY),
        "next": pick("next", Slot.WEEKLY, on=week + timedelta(weeks=1)),
        "spare": pick("spare", Slot.SPARE),
        "gone": pick("gone", Slot.EXTRA),
        "removed": pick("removed", Slot.EXTRA),
        "theirs": pick("theirs", Slot.WEEKLY, "keminmaa"),
    }
    subject, at = Subject(post_id=posts["weekly"]), sample.now - timedelta(days=4)
    permissions.record(session, editor, sample.campaign, subject, PermissionState.ASKED, "Kommentissa", at)
    permissions.record(
        session, editor, sample.campaign, Subject(post_id=posts["next"]), PermissionState.GRANTED, "", at
    )
    session.add(
        Reply(
            post_id=posts["weekly"],
            native_id="9",
            url="https://suo.example/@aino/9",
            text="Kyllä saa!",
            at=sample.now,
            seen_at=sample.now,
        )
    )
    given = Translation("ar", "الضباب يرتفع من البحيرة", "الصباح")
    translating.put(session, editor, made["weekly"], given, "Usva")
    return made


def _ruled(session: Session, sample: Sample, posts: dict[str, int]) -> None:
    owner, team = sample.people["owner"], session.get_one(Team, sample.teams["kemijarvi"])
    rules.add(session, owner, team, NewRule(RuleKind.BLOCKED_WORD, "tarjous"), sample.now, whole=True)
    rules.add(session, owner, team, NewRule(RuleKind.BLOCKED_AUTHOR, "Kauppa"), sample.now, whole=False)
    today = clock.day_of(sample.now)
    told = elections.Told("Kuntavaalit", today, today + timedelta(days=30), ("Aino Ehdokas",))
    elections.tell(session, owner, sample.campaign, told)
    marks.mark(session, owner, sample.campaign, [posts["spam"]], MarkKind.SPAM, sample.now)
    reviews.put_aside(session, owner, sample.teams["kemijarvi"], posts["later"], Decision.LATER, sample.now)
    themes.ensure_all(session)


def _turned(session: Session, sample: Sample) -> None:
    team, week, today = sample.teams["kemijarvi"], clock.week_of(sample.now), clock.day_of(sample.now)
    admin, editor = sample.people["admin"], sample.people["editor"]
    duty.give(session, admin, team, week, editor, admin, week)
    pauses.add(session, admin, team, today + timedelta(days=30), today + timedelta(days=50), sample.now)
    batons.take(session, editor, team, sample.now)
    batons.pass_on(session, editor, team, sample.teams["keminmaa"], sample.now)


def _asked(session: Session, sample: Sample, shown: dict[str, int]) -> list[int]:
    """Requests that hide, that do not any more, that are late, and one that has been decided."""
    said: tuple[dict[str, Any], ...] = (
        {"message": "<b>Minä</b> & lapsi", "contact": "aino@posti.example", "child": True},
        {"message": LONG},
        {},
        {},
    )
    made = []
    for number, (name, more) in enumerate(zip(("removed", "spare", "next", "gone"), said, strict=True)):
        asking = Asking(shown[name], Asker.IN_PICTURE, wall_key="kaikki", **more)
        at = sample.now - timedelta(hours=40 * number)
        new = codes.new()
        made.append(removals.ask(session, asking, new, b"a key of the tests", at, letters=True))
    deciding.decide(
        session, sample.people["editor"], made[-1], RemovalOutcome.KEPT, "Kuvassa on toinen.", sample.now
    )
    return made


def _connected(session: Session, sample: Sample) -> list[int]:
    """Connections that end soon, are being made, could not be made, are lost, and one that works."""
    now = sample.now
    rows: dict[str, dict[str, Any]] = {
        "meta-a": {
            "kind": "meta",
            "facts": FACTS,
            "expires_at": now + timedelta(days=6),
            "contact": "a@k.fi",
        },
        "meta-b~new": {"kind": "meta"},
        "meta-c~new": {"kind": "meta", "problem": "no page", "facts": {"reason": "misconfigured"}},
        "m": {"kind": "mastodon", "account": "m.example", "dead_at": now, "problem": "401"},
        "b": {"kind": "bluesky", "account": "@kunta.bsky.social"},
    }
    given = {"campaign_id": sample.campaign, "team_id": sample.teams["kemijarvi"], "server": GRAPH}
    made = [Credential(name=name, sealed="", **given, **values) for name, values in rows.items()]
    session.add_all(made)
    session.flush()
    return [one.id or 0 for one in made]


def _read(session: Session, sample: Sample) -> int:
    editor, today = sample.people["editor"], clock.day_of(sample.now)
    team = session.get_one(Team, sample.teams["kemijarvi"])
    number = readings.begin(session, editor, team, NewSeries("instagram", "#kemijärvi"))
    for value, note in ((10, ""), (12_345, LONG)):
        readings.write_down(session, editor, number, Typed(value, today, note), sample.now)
    return number


def _sent(session: Session, sample: Sample) -> list[int]:
    """Stories by the public form: one that waits, with a picture, and one that its sender took back."""
    for wall in session.execute(select(Wall)).scalars():
        wall.takes_stories = True
    given = {"campaign_id": sample.campaign, "wall_key": "kaikki", "at": sample.now, "author_name": "Aino"}
    made = [
        Submission(
            code="1", text=LONG, picture=FILE, alt="Usva", photographer="Aino", contact="a@k.example", **given
        ),
        Submission(code="2", text="", withdrawn_at=sample.now, **given),
    ]
    session.add_all(made)
    session.flush()
    return [one.id or 0 for one in made]


def _reported(session: Session, sample: Sample) -> list[int]:
    """A kooste with files and recipients, one that could not be made, and a raportti being made."""
    editor, at = sample.people["editor"], sample.now
    team = session.get_one(Team, sample.teams["kemijarvi"])
    period = periods.of(Kind.MONTH, clock.day_of(at), clock.day_of(at))
    ready = reports.make(session, editor, team, ReportKind.SUMMARY, period, at, whole=False)
    taken = waiting.take(session, at)
    assert taken is not None
    formats = ("html", "pdf", "docx", "xlsx")
    files = [
        Made(Edition.FULL, code, one, f"{code}.{one}", 240_000) for code in ("fi", "sv") for one in formats
    ]
    waiting.ready(session, taken, files, at)
    for name, due in (
        ("Ohjausryhmä", date(2026, 1, 7)),
        ("Rahoittaja", None),
        (LONG[:120], date(2099, 1, 7)),
    ):
        made = sending.plan(session, editor, ready, name, due, LONG, at)
    sending.sent(session, editor, made, clock.day_of(at), at)
    failed = reports.make(session, editor, team, ReportKind.SUMMARY, period, at, whole=True)
    for number in range(waiting.MOST_TRIES):
        taken = waiting.take(session, at + timedelta(days=number))
        assert taken is not None
        waiting.failed(session, taken, waiting.Problem.NO_SPACE, at)
    making = reports.make(session, editor, team, ReportKind.REPORT, period, at, whole=False)
    reports.write_words(session, editor, making, "fi", {"successes": LONG})
    _judged(session, sample, team, period.whole)
    return [failed, ready, making]


def _judged(session: Session, sample: Sample, team: Team, span: Span) -> None:
    """The tone of the whole campaign's posts is being judged, that of the team's has been."""
    editor, at = sample.people["editor"], sample.now
    begun = tone.draw(session, editor, team, True, span, at)
    ended = tone.draw(session, editor, team, False, span, at)
    for place in range(tone.SAMPLE):
        tone.judge(session, editor, ended, place + 1, list(Verdict)[place % 4], at)
    tone.judge(session, editor, begun, 1, Verdict.NEUTRAL, at)


def _told(session: Session, sample: Sample, pick: int) -> None:
    to, week = [sample.people["owner"], sample.people["admin"]], {"week": sample.now.date().isoformat()}
    for kind in ("post_gone", "post_edited", "post_back"):
        notices.tell(session, to, kind, "pick", pick, 0, week, sample.now)
