"""A person who left a mark wherever a person can, and ways to look for it everywhere."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from PIL import Image
from sqlalchemy import JSON, Enum, String, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel, col

from collector import author_months, pictures
from collector.models import (
    Author,
    Engagement,
    Errand,
    ErrandKind,
    Media,
    Post,
    PostTag,
    Reply,
    Run,
    Sighting,
    SourceState,
)
from collector.values import MediaKind
from config import clock
from config.models import Account, CampaignSource, Election, Relation, Source, Team, Wall
from config.settings import Settings
from curator import notices, picks
from curator.figures import periods
from curator.figures.periods import Kind
from curator.material import Subject
from curator.models import (
    Asker,
    Decision,
    Edition,
    Ending,
    Mark,
    MarkKind,
    Notice,
    People,
    Permission,
    PermissionState,
    Pick,
    PickText,
    PostWords,
    Reading,
    RemovalRequest,
    ReportKind,
    Rule,
    RuleKind,
    Series,
    Slot,
    Story,
    Submission,
    VersionReason,
    WallHide,
)
from curator.permitting import permissions
from curator.picks import Answers
from curator.removing import wishes
from curator.report import reports, sending
from curator.report.production import waiting
from curator.report.production.waiting import Made
from curator.suggesting import reviews
from tests.sample import Sample

HANDLE: Final = "merkki@jalki.example"
URI: Final = "https://jalki.example/users/merkki"
PAGE: Final = "https://jalki.example/@merkki"
NAME: Final = "Merkki Jälkinen"
MARKS: Final = ("merkki", "jälkinen")
"""In lower case; no other text of the tests has one."""

NEVER: Final = {
    "campaign": "the operator's own words",
    "team": "the operator's own words",
    "tag": "a hashtag is nobody",
    "wall": "the operator's own words",
    "credential": "our own connections",
    "person": "staff",
    "invitation": "digests of secrets",
    "signin": "digests of secrets",
    "signintry": "digests",
    "datadeletion": "numbers only",
    "hoststate": "hosts and processes",
    "lease": "processes",
    "tagday": "counted hashtags",
    "posttag": "counted hashtags",
    "budgetuse": "hashtags",
    "gap": "a word of ours",
    "authorkey": "a key",
    "authormonth": "a hash; looked for by its key",
    "tombstone": "a hash; looked for by our key",
    "shownday": "keys of walls",
    "wallplace": "walls and the sites they are on",
    "countfile": "names of our own files",
    "auditevent": "ids and words of ours only",
    "series": "names of figures",
    "source.kind": "a word of ours",
    "source.server": "a network's server",
    "source.credential": "a name of ours",
    "sourcestate.host": "a host",
    "sourcestate.partial": "words of ours",
    "sourcestate.reason": "a word of ours",
    "run.reason": "a word of ours",
    "errand.reason": "a word of ours",
    "notice.kind": "a word of ours",
    "notice.subject": "a word of ours",
    "notice.problem": "what a mail server said",
    "author.network": "a network",
    "post.network": "a network",
    "post.language": "a language",
    "account.network": "a network",
    "story.network": "a network",
    "story.language": "a language",
    "story.picture": "a hash; looked for as a file",
    "media.file": "a hash; looked for as a file",
    "media.fault": "words of ours",
    "reading.picture": "a hash of a screenshot of figures",
    "pick.post_state": "a word of ours",
    "pick.post_words": "a hash",
    "pick.crop": "numbers",
    "picktext.language": "a language",
    "picktext.original": "a hash",
    "theme": "the operator's own words",
    "markday": "counted hashtags",
    "mark.counted": "counted hashtags",
    "spending": "names of our own keys",
    "wordform": "words of a dictionary",
    "askingtext": "the operator's own words",
    "recoverycode": "digests of secrets",
    "report.period": "a word of ours",
    "reportfile": "names of our own files",
    "reportversion.problem": "a word of ours",
    "drawing": "charts of counted hashtags and networks",
    "election.name": "the operator's own words",
    "rule.network": "a network",
    "permission.scope": "words of ours",
    "removalrequest.code": "a digest",
    "removalrequest.proof": "a digest",
    "removalrequest.wall_key": "a wall's key",
    "removalrequest.language": "a language",
    "removalrequest.receipt": "words of ours and keys of walls",
    "submission.code": "a digest",
    "submission.wall_key": "a wall's key",
    "submission.language": "a language",
    "submission.picture": "a hash; looked for as a file",
    "submission.scope": "words of ours",
}
"""Columns and tables of texts that hold no outsider, and why."""


def text_columns() -> set[str]:
    """Every column of every table that holds free text or JSON."""
    found = set()
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            kind: Any = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
            if isinstance(kind, String | JSON) and not isinstance(kind, Enum):
                found.add(f"{table.name}.{column.name}")
    return found


def may_hold_people() -> set[str]:
    """The columns in which an outsider can be."""
    return {one for one in text_columns() if one not in NEVER and one.partition(".")[0] not in NEVER}


def marked_columns(session: Session) -> set[str]:
    """Columns with a mark in them, found without any code of ours."""
    found = set()
    for table in SQLModel.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for name, value in row.items():
                if any(mark in str(value).lower() for mark in MARKS):
                    found.add(f"{table.name}.{name}")
    return found


def marked_files(folder: Path) -> set[str]:
    """Files with a mark in them, the database's own too."""
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and any(mark.encode() in path.read_bytes().lower() for mark in ("merkki@", "@merkki", "users/merkki"))
    }


class Marked:
    """The person: a post nobody picked, a picked one on a wall, two stories, and mentions everywhere."""

    def __init__(self, sample: Sample, settings: Settings) -> None:
        self.sample, self.settings = sample, settings
        self.files = [self._picture(colour) for colour in ("#112233", "#223344", "#334455", "#445566")]
        sample.database.writing(self._collect)
        self.pick = self._lift(self.picked)
        self.story_pick = self._lift_story()
        sample.database.writing(self._decide)
        sample.database.writing(self._ask)
        self.report = sample.database.writing(self._report)
        self._print()
        wishes.keep(settings.data, f"{PAGE}/1", sample.now)

    def _picture(self, colour: str) -> str:
        path = self.settings.data / "foreign.png"
        Image.new("RGB", (640, 480), colour).save(path)
        kept = pictures.keep(path.read_bytes(), self.settings.pictures)
        path.unlink()
        return kept.file

    def _collect(self, session: Session) -> None:
        now = self.sample.now
        author = Author(network="fediverse", uri=URI, handle=HANDLE, name=NAME, url=PAGE)
        source = Source(kind="feed", server="", query=f"{PAGE}.rss", name=f"Blogi: {HANDLE}")
        public = Source(kind="mastodon", server="https://jalki.example", query="kemijärvi", name="jalki")
        session.add_all([author, source, public])
        session.flush()
        assert source.id
        assert public.id
        self.source = source.id
        session.add(
            CampaignSource(campaign_id=self.sample.campaign, source_id=source.id, relation=Relation.PARTNER)
        )
        session.add(
            Account(
                campaign_id=self.sample.campaign,
                network="fediverse",
                handle=HANDLE,
                name=NAME,
                url=PAGE,
                relation=Relation.PARTNER,
            )
        )
        session.add(
            SourceState(
                source_id=source.id,
                host="jalki.example",
                due_at=now,
                cursor={"next": f"{PAGE}?max_id=1"},
                problem=f"{PAGE} does not answer",
            )
        )
        session.add(
            Run(source_id=source.id, started_at=now, ended_at=now, problem=f"{PAGE}/7 could not be read")
        )
        ids = []
        for number, file in enumerate((None, self.files[0], self.files[1])):
            post = Post(
                network="fediverse",
                uri=f"{URI}/statuses/{number}",
                url=f"{PAGE}/{number}",
                author_id=author.id,
                title=f"Otsikko, {NAME}",
                text=f"Minä, {NAME}, järvellä. #kemijärvi",
                published_at=now - timedelta(hours=2),
                version_at=now,
                fetched_at=now,
                first_seen_at=now,
                likes=5,
            )
            session.add(post)
            session.flush()
            assert post.id
            ids.append(post.id)
            session.add(
                PostTag(
                    post_id=post.id, campaign_id=self.sample.campaign, key="*", published_at=post.published_at
                )
            )
            session.add(
                Sighting(source_id=public.id, native_id=f"{PAGE}/{number}", post_id=post.id, seen_at=now)
            )
            session.add(Engagement(post_id=post.id, at=now, likes=5))
            session.add(PostWords(post_id=post.id, words="merkki jälkinen järvi"))
            session.add(
                Reply(
                    post_id=post.id,
                    native_id=f"{PAGE}/{number}-1",
                    url=f"{PAGE}/{number}-1",
                    text=f"Saa näyttää! T. {NAME}",
                    at=now,
                    seen_at=now,
                )
            )
            media = Media(
                post_id=post.id,
                position=0,
                kind=MediaKind.IMAGE,
                url=f"{PAGE}/{number}.jpg",
                alt=NAME,
                file=file,
            )
            session.add(media)
            session.flush()
            for kind, subject in (
                (ErrandKind.FULL_PICTURE, media.id),
                (ErrandKind.RECHECK, post.id),
                (ErrandKind.REPLIES, post.id),
            ):
                session.add(Errand(kind=kind, subject=str(subject), asked_at=now, due_at=now))
            session.add(
                Errand(
                    kind=ErrandKind.LINK,
                    subject=f"{PAGE}/{number}",
                    asked_at=now,
                    due_at=now,
                    done_at=now,
                    post_id=post.id,
                    problem=f"{PAGE}/{number}: slow",
                )
            )
        self.older, self.unpicked, self.picked = ids
        author_months.total(session, [self.older])

    def _lift(self, post_id: int) -> int:
        with self.sample.database.reading() as session:
            media = session.execute(select(Media).where(Media.post_id == post_id)).scalar_one()  # type: ignore[arg-type]
        made = self.sample.database.writing(
            picks.pick,
            self.sample.people["editor"],
            self.sample.teams["kemijarvi"],
            Subject(post_id=post_id),
            clock.week_of(self.sample.now),
            Answers(
                with_picture=True, media_id=media.id, alt=NAME, photographer=NAME, people=People.ADULTS_ASKED
            ),
            at=self.sample.now,
        )
        self._permit(Subject(post_id=post_id))
        assert made.id
        return made.id

    def _permit(self, subject: Subject) -> None:
        self.sample.database.writing(
            permissions.record,
            self.sample.people["editor"],
            self.sample.campaign,
            subject,
            PermissionState.GRANTED,
            f"{NAME} vastasi kyllä",
            self.sample.now,
        )

    def _story(self, session: Session, **values: Any) -> int:
        story = Story(
            campaign_id=self.sample.campaign,
            team_id=self.sample.teams["kemijarvi"],
            published_on=clock.day_of(self.sample.now),
            person_id=self.sample.people["editor"],
            **values,
        )
        session.add(story)
        session.flush()
        assert story.id
        return story.id

    def _lift_story(self) -> int:
        theirs = {"network": "fediverse", "text": f"Kertoo {NAME}", "author_name": NAME}
        database = self.sample.database
        self.picked_story = database.writing(
            self._story, **theirs, uri=f"{URI}/statuses/98", url=f"{PAGE}/98", picture=self.files[2]
        )
        self.story = database.writing(self._story, **theirs, uri=f"{URI}/statuses/99", url=f"{PAGE}/99")
        self._permit(Subject(story_id=self.story))
        made = database.writing(
            picks.pick,
            self.sample.people["editor"],
            self.sample.teams["keminmaa"],
            Subject(story_id=self.picked_story),
            clock.week_of(self.sample.now),
            Answers(with_picture=True, alt=NAME, photographer=NAME, people=People.ADULTS_ASKED),
            at=self.sample.now,
        )
        self._permit(Subject(story_id=self.picked_story))
        assert made.id
        return made.id

    def _decide(self, session: Session) -> None:
        """What staff decided about them, and what staff wrote about others with them in it."""
        now, editor = self.sample.now, self.sample.people["editor"]
        team = self.sample.teams["kemijarvi"]
        reviews.put_aside(session, editor, team, self.unpicked, Decision.LATER, now)
        notices.tell(
            session, [editor], "gone", "pick", self.pick, 0, {"author": NAME, "url": f"{PAGE}/2"}, now
        )
        session.add(
            Notice(
                person_id=editor, kind="gone", subject="pick", subject_id=99, facts={"text": HANDLE}, at=now
            )
        )
        self.own = self._story(
            session, network="own", uri="own", text=f"Kuvassa @{HANDLE}.", author_name=f"Eero ja {HANDLE}"
        )
        other = Pick(
            campaign_id=self.sample.campaign,
            team_id=team,
            week=clock.week_of(now),
            slot=Slot.EXTRA,
            story_id=self.own,
            alt=f"@{HANDLE} järvellä",
            photographer=HANDLE,
            shown_from=now,
            created_at=now,
            created_by=editor,
            ended_at=now,
            ending=Ending.WITHDRAWN,
        )
        session.add(other)
        permissions.record(
            session,
            editor,
            self.sample.campaign,
            Subject(story_id=self.own),
            PermissionState.ASKED,
            f"kuvaaja {HANDLE} vastasi",
            now,
        )
        series = Series(campaign_id=self.sample.campaign, team_id=team, name="Instagram: #kemijärvi")
        session.add(series)
        session.flush()
        assert series.id
        session.add(
            Reading(
                series_id=series.id,
                day=clock.day_of(now),
                value=7,
                note=f"paljon {HANDLE}",
                person_id=editor,
                at=now,
            )
        )

    def _ask(self, session: Session) -> None:
        """What people outside asked and sent, and what staff noted of them."""
        now, editor, campaign = self.sample.now, self.sample.people["editor"], self.sample.campaign
        team = self.sample.teams["kemijarvi"]
        about = {"campaign_id": campaign, "team_id": team, "at": now}
        words = {"text": f"Kertoo {HANDLE}", "headline": f"Nosto: {HANDLE}"}
        own = session.execute(select(Pick).where(col(Pick.story_id) == self.own)).scalar_one()
        own.headline, own.excerpt = words["headline"], f"@{HANDLE}"
        session.add(own)
        for pick_id in (self.pick, own.id):
            session.add(PickText(pick_id=pick_id, language="sv", alt=f"@{HANDLE}", **words))
        wall_id = session.execute(select(col(Wall.id))).scalars().first()
        session.add(WallHide(wall_id=wall_id, pick_id=self.pick, person_id=editor, at=now))
        session.add(
            Permission(
                campaign_id=campaign,
                story_id=self.own,
                state=PermissionState.GRANTED,
                wording=f"Hei @{HANDLE}!",
                reply=f"Kyllä, toivoo {HANDLE}",
                reply_url=f"{PAGE}/1001",
                person_id=editor,
                at=now,
            )
        )
        session.add(
            RemovalRequest(
                code="0" * 64,
                pick_id=own.id,
                asker=Asker.IN_PICTURE,
                message=f"Olen {HANDLE}.",
                contact=HANDLE,
                answer=f"Hei {HANDLE}",
                **about,
            )
        )
        for number, contact, story_id in ((1, HANDLE, None), (2, "toinen@muualla.example", self.story)):
            session.add(
                Submission(
                    code=str(number),
                    wall_key="kaikki",
                    text=f"Kuvassa @{HANDLE}.",
                    author_name=f"Eero ja {HANDLE}",
                    contact=contact,
                    picture=self.files[3] if number == 1 else None,
                    alt=HANDLE,
                    photographer=HANDLE,
                    wording=f"Annan luvan. {HANDLE}",
                    story_id=story_id,
                    **about,
                )
            )
        for network in ("", "fediverse"):
            session.add(
                Rule(
                    campaign_id=campaign,
                    kind=RuleKind.BLOCKED_AUTHOR,
                    value=HANDLE,
                    network=network,
                    person_id=editor,
                    at=now,
                )
            )
        session.add(
            Election(
                campaign_id=campaign,
                name="Kuntavaalit",
                starts=clock.day_of(now),
                ends=clock.day_of(now),
                listed=[HANDLE, f"@{HANDLE}", "toinen@muualla.example"],
            )
        )
        session.add(
            Mark(post_id=self.unpicked, campaign_id=campaign, kind=MarkKind.SPAM, person_id=editor, at=now)
        )
        town = session.execute(select(Account).where(col(Account.relation) == Relation.OWN)).scalar_one()
        town.permission_note = f"sovittu: {HANDLE}"
        session.add(town)

    def _report(self, session: Session) -> int:
        """A kooste that was made, sent and written on."""
        editor, today = self.sample.people["editor"], clock.day_of(self.sample.now)
        team = session.get_one(Team, self.sample.teams["kemijarvi"])
        period = replace(periods.of(Kind.QUARTER, today, today), name=f"Kun {HANDLE} tuli")
        kind = ReportKind.SUMMARY
        report = reports.make(session, editor, team, kind, period, self.sample.now, whole=False)
        words = {"findings": f"Kiitos @{HANDLE}!"}
        reports.write_words(session, editor, report, "fi", words)
        reason = VersionReason.WORDS
        reports.again(session, editor, report, reason, f"Kiitetty: {HANDLE}", self.sample.now)
        to = f"Ystävät ja {HANDLE}"
        sending.plan(session, editor, report, to, None, f"myös {HANDLE}", self.sample.now)
        return report

    def _print(self) -> None:
        """As if its files were made, with them named in one."""
        name = f"{self.report}-2-{'a' * 32}.html"
        self.settings.reports.mkdir(exist_ok=True)
        (self.settings.reports / name).write_text(f"<p>Kiitos @{HANDLE}, {PAGE}</p>", "utf-8")
        taken = self.sample.database.writing(waiting.take, self.sample.now)
        assert taken is not None
        made = Made(Edition.FULL, "fi", "html", name, 60)
        assert self.sample.database.writing(waiting.ready, taken, [made], self.sample.now)
