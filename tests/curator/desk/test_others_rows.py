"""Ids of other teams' and other campaigns' rows, put into one's own addresses and forms, reach nothing."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col

from config import clock
from config.models import Account, Campaign, Election, Relation, Tag, TagRole, Team, TeamKind, Wall
from curator import picks
from curator.figures import periods
from curator.material import Subject
from curator.models import (
    Asker,
    Membership,
    Pause,
    Pick,
    ReportKind,
    Rule,
    RuleKind,
    Scope,
    Slot,
    Story,
    Theme,
    ThemeKind,
)
from curator.picks import Answers
from curator.removing import codes, removals
from curator.removing.removals import Asking
from curator.report import reports, sending
from tests.curator.desk.conftest import People
from tests.sample import Sample


@pytest.fixture
def theirs(sample: Sample) -> dict[str, int]:
    """Rows of Keminmaa's, and of a campaign of somebody else's."""

    def make(session):  # type: ignore[no-untyped-def]
        there, at, made_by = sample.teams["keminmaa"], sample.now, sample.people["owner"]
        today = clock.day_of(at)
        other = Campaign(key="toinen", name="Toinen", starts=date(2026, 1, 1))
        session.add(other)
        session.flush()
        far = Team(campaign_id=other.id, key="kaukana", name="Kaukana", kind=TeamKind.MUNICIPALITY)
        session.add(far)
        session.flush()
        wall = Wall(campaign_id=sample.campaign, team_id=there, key="keminmaa", name="Keminmaa")
        far_wall = Wall(campaign_id=other.id, key="kaukainen", name="Kaukainen")
        tag = Tag(campaign_id=sample.campaign, team_id=there, key="x", name="x", role=TagRole.PLACE)
        account = Account(
            campaign_id=sample.campaign,
            team_id=there,
            network="instagram",
            handle="keminmaa",
            name="Keminmaa",
            url="",
            relation=Relation.OWN,
        )
        theme = Theme(campaign_id=other.id, kind=ThemeKind.THEME, key="kaukana", names={"fi": "Kaukana"})
        rule = Rule(
            campaign_id=sample.campaign,
            team_id=there,
            kind=RuleKind.BLOCKED_WORD,
            value="sana",
            person_id=made_by,
            at=at,
        )
        election = Election(campaign_id=other.id, name="Vaalit", starts=today, ends=today)
        pause = Pause(team_id=there, starts=today, ends=today, person_id=made_by, at=at)
        story = Story(
            campaign_id=sample.campaign,
            team_id=there,
            network="own",
            uri="x",
            text="Toisten tarina",
            author_name="Eero",
            published_on=today,
            person_id=made_by,
        )
        rows = (wall, far_wall, tag, account, theme, rule, election, pause, story)
        session.add_all(rows)
        session.flush()
        found = {type(row).__name__.lower(): row.id for row in rows if row is not far_wall}
        found |= {"far_wall": far_wall.id, "far_team": far.id, "far_campaign": other.id}

        def lift(slot: Slot) -> int:
            subject = Subject(post_id=posts.pop())
            made = picks.pick(
                session, made_by, there, subject, clock.week_of(at), Answers(), slot=slot, at=at
            )
            return made.id or 0

        found |= {"pick": lift(Slot.EXTRA), "spare": lift(Slot.SPARE)}
        asking = Asking(found["pick"], Asker.AUTHOR, message="Henkilökohtaista")
        week = periods.of(periods.Kind.WEEK, today, today)
        found["report"] = reports.make(
            session, made_by, session.get_one(Team, there), ReportKind.SUMMARY, week, at, whole=False
        )
        found["sending"] = sending.plan(session, made_by, found["report"], "Ohjausryhmä", None, "", at)
        found["request"] = removals.ask(session, asking, codes.new(), b"k" * 32, at, letters=False)
        return found

    posts = [sample.post(), sample.post()]
    return sample.database.writing(make)


def test_an_admin_reaches_only_their_own_teams_rows(people: People, theirs: dict[str, int]) -> None:
    admin = people["admin"]
    for path, status in (
        (f"walls/{theirs['wall']}", 404),
        (f"walls/{theirs['far_wall']}", 404),
        (f"hashtags/{theirs['tag']}", 404),
        (f"channels/{theirs['account']}", 404),
        (f"teams/{people.sample.teams['keminmaa']}", 403),
        (f"teams/{theirs['far_team']}", 403),
        (f"rules/election/{theirs['election']}", 403),
        (f"removals/{theirs['request']}", 404),
        (f"picks/{theirs['pick']}", 404),
        (f"picks/{theirs['spare']}", 404),
        (f"permission?story={theirs['story']}", 404),
        (f"reports/{theirs['report']}", 404),
        (f"reports/{theirs['report']}/words", 404),
        (f"reports/{theirs['report']}/state", 404),
    ):
        page = admin.get(f"/kemijarvi/{path}", status)
        assert "Henkilökohtaista" not in page.text
        assert "Toisten tarina" not in page.text
    for path in (
        f"walls/{theirs['wall']}",
        f"hashtags/{theirs['tag']}",
        f"channels/{theirs['account']}",
        f"removals/{theirs['request']}/decide",
        f"removals/{theirs['request']}/hide",
        f"spares/{theirs['spare']}/remove",
        f"picks/{theirs['pick']}/withdraw",
        f"hides/{theirs['pick']}",
        *(
            f"reports/{theirs['report']}/{act}"
            for act in ("report", "again", "retry", "words", "words/print")
        ),
        f"reports/{theirs['report']}/sendings",
        f"reports/{theirs['report']}/sendings/{theirs['sending']}",
        f"reports/{theirs['report']}/sendings/{theirs['sending']}/remove",
    ):
        # A wall that is not theirs to say about is as little theirs as the rows.
        admin.post(f"/kemijarvi/{path}", 404, csrf=True, data={"wall": theirs["far_wall"], "hide": "1"})


def test_an_owner_reaches_no_other_campaign(people: People, theirs: dict[str, int]) -> None:
    owner = people["owner"]
    for path in (
        f"walls/{theirs['far_wall']}",
        f"teams/{theirs['far_team']}",
        f"teams/{theirs['far_team']}/end",
        f"rules/election/{theirs['election']}",
    ):
        owner.get(f"/kemijarvi/{path}", 404)
    team = people.sample.teams["posio"]
    owner.post(f"/kemijarvi/teams/{team}/end", 422, csrf=True, data={"heir": theirs["far_team"]})
    owner.post(f"/kemijarvi/themes/{theirs['theme']}/offer", 422, csrf=True, data={"active": "0"})
    owner.post(f"/kemijarvi/rules/election/{theirs['election']}/remove", None, csrf=True)
    with people.database.reading() as session:
        assert session.get(Election, theirs["election"]) is not None
        assert session.get_one(Theme, theirs["theme"]).active
        assert session.get_one(Team, team).ends is None


def test_ids_of_others_in_a_form_change_nothing(people: People, theirs: dict[str, int]) -> None:
    admin, database = people["admin"], people.database
    admin.post(f"/kemijarvi/rules/{theirs['rule']}/end", 303, csrf=True)
    admin.post(f"/kemijarvi/turns/pause/{theirs['pause']}/end", 303, csrf=True)
    admin.post(f"/kemijarvi/spares/{theirs['spare']}/move", 303, csrf=True, data={"to": "up"})
    week = clock.week_of(people.sample.now).isoformat()
    neighbour = people.sample.people["neighbour"]
    admin.post("/kemijarvi/turns/duty", 422, csrf=True, data={"week": week, "person": neighbour})
    admin.post("/kemijarvi/baton/take", 303, csrf=True)
    admin.post("/kemijarvi/baton", 422, csrf=True, data={"to": theirs["far_team"]})
    mine = people.sample.post()
    path = f"/kemijarvi/pick?post={mine}"
    for said in (
        {"place": week, "theme": theirs["theme"]},
        {"place": week, "audience": theirs["theme"]},
        {"place": f"replace:{theirs['pick']}"},
        {"place": f"replace:{theirs['spare']}"},
        {"place": week, "picture": "999999"},
    ):
        admin.post(path, 422, csrf=True, data=said)
    with database.reading() as session:
        assert session.get_one(Rule, theirs["rule"]).ended_at is None
        assert session.get(Pause, theirs["pause"]) is not None
        assert session.execute(select(Pick).where(col(Pick.post_id) == mine)).first() is None
        for kept in ("pick", "spare"):
            assert session.get_one(Pick, theirs[kept]).ended_at is None


def test_who_has_left_a_team_is_out_at_once(people: People, sample: Sample) -> None:
    editor = people["editor"]
    editor.get("/kemijarvi/")

    def leave(session):  # type: ignore[no-untyped-def]
        held = session.get_one(Membership, (sample.people["editor"], Scope.TEAM, sample.teams["kemijarvi"]))
        session.delete(held)

    sample.database.writing(leave)
    editor.get("/kemijarvi/", 404)
