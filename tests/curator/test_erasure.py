"""Erasing and telling: nothing of a person is overlooked, in any table and any file."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import access, author_months, namesakes, store, whom
from collector.models import Author, AuthorMonth, Post, TagDay, Tombstone
from collector.values import IncomingAuthor, IncomingPost
from config import clock
from config.models import CampaignSource, Election, Team
from config.settings import Settings
from curator import shown
from curator.figures import periods
from curator.figures.periods import Kind
from curator.models import (
    Asker,
    AuditEvent,
    Pick,
    Reading,
    RemovalRequest,
    Report,
    ReportKind,
    Rule,
    Story,
    Submission,
)
from curator.privacy import access as answers
from curator.privacy import erasure
from curator.privacy.erasure import Erased
from curator.removing import wishes
from curator.report import reports, sending
from tests.curator.marked import (
    HANDLE,
    NAME,
    NEVER,
    PAGE,
    URI,
    Marked,
    marked_columns,
    marked_files,
    may_hold_people,
    text_columns,
)
from tests.sample import Sample
from wall.publish import publish

KEY = b"a key of the tests, long enough"


@pytest.fixture
def marked(sample: Sample, settings: Settings) -> Marked:
    return Marked(sample, settings)


def erase(marked: Marked, asked: str = HANDLE, **more: bool) -> Erased:
    return erasure.erase_person(
        marked.sample.database, marked.settings.data, KEY, asked, marked.sample.now, **more
    )


def columns(marked: Marked) -> set[str]:
    with marked.sample.database.reading() as session:
        return marked_columns(session)


def test_the_marked_person_is_wherever_a_person_can_be(marked: Marked) -> None:
    assert may_hold_people() <= columns(marked), "a new column: mark it, or say in NEVER why it needs none"
    known = text_columns() | {one.partition(".")[0] for one in text_columns()}
    assert set(NEVER) <= known


def test_access_finds_every_row_in_which_there_is_a_mark(marked: Marked) -> None:
    answer = answers.tell(marked.sample.database, marked.settings.data, KEY, HANDLE, marked.sample.now)
    told = {
        f"{one.table}.{name}"
        for one in answer.rows
        for name, value in one.row.items()
        if any(mark in str(value).lower() for mark in ("merkki", "jälkinen"))
    }
    assert told == columns(marked)
    tables = {one.table for one in answer.rows}
    assert {"posttag", "engagement", "review", "auditevent", "authormonth"} <= tables
    pictures = {Path(one.path).name for one in answer.files if one.path.startswith("pictures/")}
    assert pictures == set(marked.files)
    document = json.loads(access.as_json(answer))
    assert len(document["rows"]) == len(answer.rows)
    text = access.as_text(answer)
    assert f"handle: {HANDLE}" in text
    assert "(names them)" in text


def test_access_tells_what_is_published_too(marked: Marked) -> None:
    publish(marked.sample.database, marked.settings)
    answer = answers.tell(marked.sample.database, marked.settings.data, KEY, PAGE, marked.sample.now)
    assert any(one.path.startswith("wall/") for one in answer.files)


def test_nobody_known_gives_an_empty_answer(marked: Marked) -> None:
    for asked in ("eikukaan@muualla.example", "https://muualla.example/@eikukaan", "eikukaan", "@", "…"):
        answer = answers.tell(marked.sample.database, marked.settings.data, KEY, asked, marked.sample.now)
        assert answer.empty, asked
        assert "Nothing." in access.as_text(answer)


def test_no_secret_is_ever_in_an_answer(marked: Marked) -> None:
    answer = answers.tell(
        marked.sample.database, marked.settings.data, KEY, "editor@kunta.example", marked.sample.now
    )
    assert "person" in {one.table for one in answer.rows}
    assert "password" not in access.as_json(answer)


@pytest.mark.parametrize("asked", [HANDLE, f"@{HANDLE}", PAGE, f"{PAGE}/", URI])
def test_erasing_leaves_no_mark_in_any_table_and_any_file(marked: Marked, asked: str) -> None:
    publish(marked.sample.database, marked.settings)
    assert marked_files(marked.settings.published)
    erased = erase(marked, asked)
    assert columns(marked) == set()
    assert erased.left == ()
    assert set(erased.files) == set(marked.files)
    assert not [name for name in marked.files if (marked.settings.pictures / name).exists()]
    publish(marked.sample.database, marked.settings)
    assert marked_files(marked.settings.data) == set()
    assert erased.known


def test_erasing_forgets_the_wishes_to_take_something_of_theirs_down(marked: Marked) -> None:
    wishes.keep(marked.settings.data, "https://muualla.example/@aino/5", marked.sample.now)
    assert len(wishes.kept(marked.settings.data)) == 2
    erase(marked, dry=True)
    assert len(wishes.kept(marked.settings.data)) == 2
    erase(marked)
    assert [wish.link for wish in wishes.kept(marked.settings.data)] == ["https://muualla.example/@aino/5"]


def test_what_was_sent_and_asked_stays_as_a_line_without_the_person(marked: Marked) -> None:
    erase(marked)
    with marked.sample.database.reading() as session:
        for sent in session.execute(select(Submission)).scalars():
            assert (sent.text, sent.contact, sent.picture, sent.story_id) == ("", "", None, None)
            assert sent.withdrawn_at is not None
        asked = session.execute(select(RemovalRequest)).scalar_one()
        assert (asked.message, asked.contact) == ("Olen […].", "[…]")
        assert {rule.value for rule in session.execute(select(Rule)).scalars()} == {""}
        assert session.execute(select(Election)).scalar_one().listed == ["toinen@muualla.example"]


def test_an_author_is_not_told_who_asks_that_their_post_be_removed(marked: Marked) -> None:
    asked = RemovalRequest(
        code="1" * 64,
        campaign_id=marked.sample.campaign,
        team_id=marked.sample.teams["kemijarvi"],
        pick_id=marked.pick,
        asker=Asker.IN_PICTURE,
        contact="kuvassa@muualla.example",
        at=marked.sample.now,
    )
    marked.sample.database.writing(lambda session: session.add(asked))
    answer = answers.tell(marked.sample.database, marked.settings.data, KEY, HANDLE, marked.sample.now)
    assert "kuvassa@muualla.example" not in access.as_json(answer)
    theirs = answers.tell(
        marked.sample.database, marked.settings.data, KEY, "kuvassa@muualla.example", marked.sample.now
    )
    assert [one.table for one in theirs.rows] == ["removalrequest"]


def test_what_erasing_says_went_is_what_access_had_told(marked: Marked) -> None:
    with marked.sample.database.reading() as session:
        held = access.rows(session, whom.find(session, HANDLE), KEY)
    erased = erase(marked)
    for table, count in erased.rows.items():
        assert count == sum(one.table == table for one in held)
    assert (erased.rows["post"], erased.rows["story"], erased.picks_ended) == (3, 3, 2)


def test_a_dry_run_tells_the_same_and_changes_nothing(marked: Marked) -> None:
    before = columns(marked)
    dry = erase(marked, dry=True)
    assert columns(marked) == before
    assert all((marked.settings.pictures / name).exists() for name in marked.files)
    done = erase(marked)
    assert (dry.rows, dry.picks_ended, dry.files) == (done.rows, done.picks_ended, done.files)


def test_what_was_erased_does_not_come_back(marked: Marked) -> None:
    erase(marked)
    now = marked.sample.now
    back = IncomingPost(
        network="fediverse",
        uri=f"{URI}/statuses/1000",
        native_id="1000",
        url=f"{PAGE}/1000",
        text="Uusi",
        published_at=now,
        author=IncomingAuthor(URI, HANDLE, NAME, PAGE),
    )
    nameless = [
        IncomingPost("fediverse", f"{URI}/statuses/{number}", "x", f"{PAGE}/{number}", "Vanha", now, None)
        for number in (2, 98, 99)
    ]
    saved = marked.sample.database.writing(
        store.save, [back, *nameless], source_id=None, wishes=[], fetched_at=now, tombstone_key=KEY
    )
    assert (saved.new, saved.kept_out) == (0, 4)


def test_counts_and_picks_stay_as_history_without_the_person(marked: Marked) -> None:
    erase(marked)
    with marked.sample.database.reading() as session:
        for number in (marked.pick, marked.story_pick):
            pick = session.get_one(Pick, number)
            assert pick.ended_at is not None
            assert (pick.alt, pick.photographer, pick.media_id) == ("", "", None)
        assert session.get_one(Post, marked.picked).taken_down_at is not None
        assert session.get(Post, marked.unpicked) is None
        assert session.get(Story, marked.story) is None
        assert shown.latest(session, marked.sample.campaign, None, clock.day_of(marked.sample.now)) == []
        assert session.get_one(Story, marked.own).text == "Kuvassa @[…]."
        assert session.execute(select(col(Reading.note))).scalars().all() == ["paljon […]"]
        assert session.execute(select(col(TagDay.removed))).scalars().all() == []
        asked = session.get_one(CampaignSource, (marked.sample.campaign, marked.source))
        assert not asked.active


def test_the_author_still_counts_in_figures_but_as_nobody(marked: Marked) -> None:
    erase(marked)
    with marked.sample.database.reading() as session:
        assert author_months.held(session, [("fediverse", URI)]) == []
        assert session.execute(select(func.count()).select_from(AuthorMonth)).scalar_one() >= 1


def test_a_posts_link_means_that_post_alone(marked: Marked) -> None:
    erased = erase(marked, f"{PAGE}/1")
    assert erased.rows["post"] == 1
    with marked.sample.database.reading() as session:
        assert session.get(Post, marked.unpicked) is None
        assert session.get_one(Post, marked.picked).text
    erased = erase(marked, f"{PAGE}/2", whole_author=True)
    assert columns(marked) == set()


def test_somebody_elses_post_that_names_them_is_told_not_taken(marked: Marked) -> None:
    other = marked.sample.post(f"Kiitos @{HANDLE}! #kemijärvi")
    erased = erase(marked)
    assert [(one.table, one.key) for one in erased.left] == [("post", (other,))]
    assert "erase it by its own link" in erased.left[0].advice


def test_a_longer_handle_is_somebody_else(marked: Marked) -> None:
    other = marked.sample.post("Toinen", handle="merkkinen@jalki.example")
    erase(marked)
    with marked.sample.database.reading() as session:
        assert session.get_one(Post, other).text == "Toinen"


def test_a_namesake_is_left_for_a_person_to_decide(marked: Marked) -> None:
    other = marked.sample.database.writing(
        marked._story, network="own", uri="nimi", text="Oma juttu", author_name=NAME
    )
    for dry in (True, False):
        assert erase(marked, dry=dry).namesakes == {f"story {other}": ("story.author_name",)}


def test_a_name_among_other_words_is_told_with_where_to_look(marked: Marked) -> None:
    sample, editor = marked.sample, marked.sample.people["editor"]
    words = {"findings": f"Kiitos @{HANDLE} sekä {NAME}. Myös Jälkisen kuva."}
    sample.database.writing(reports.write_words, editor, marked.report, "fi", words)
    sample.database.writing(
        sending.plan, editor, marked.report, "Ohjausryhmä", None, f"Näytetään {NAME.upper()}LLE", sample.now
    )
    other = sample.database.writing(
        marked._story, network="own", uri="muu", text=f"{NAME}la ja y{NAME} ovat muita", author_name="Eero"
    )
    told = answers.tell(sample.database, marked.settings.data, KEY, HANDLE, sample.now)
    report = f"report {marked.report}"
    assert told.called[report] == ("report.words", "reportsending.note")
    assert f"{report}: report.words, reportsending.note" in access.as_text(told)
    same = json.loads(access.as_json(told))["same_name"]
    assert same[report] == ["report.words", "reportsending.note"]
    assert f"story {other}" not in same
    assert erase(marked).namesakes == {report: ("report.words", "reportsending.note")}
    with sample.database.reading() as session:
        left = session.get_one(Report, marked.report).words["fi"]["findings"]
    assert left == f"Kiitos @[…] sekä {NAME}. Myös Jälkisen kuva."


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Aino", "Kuva: AINON", True),
        ("Aino", "Ainola", False),
        ("Åäö", "Kiitos Åäölle", True),
        ("東京子", "kuva 東京子、 kiitos", True),
        ("Bo", "Bo ja muut", False),
        ("Bo", " Bo ", True),
        ("100%_\\", "on 100%_\\", True),
    ],
)
def test_a_name_is_found_as_a_word_in_texts_and_in_json(
    sample: Sample, name: str, text: str, told: bool
) -> None:
    period = periods.of(Kind.MONTH, date(2025, 10, 1), date(2025, 11, 1))

    def step(session: Session) -> dict[str, tuple[str, ...]]:
        team = session.get_one(Team, sample.teams["posio"])
        editor, now = sample.people["editor"], sample.now
        number = reports.make(session, editor, team, ReportKind.SUMMARY, period, now, whole=False)
        reports.write_words(session, editor, number, "fi", {"findings": text})
        sending.plan(session, editor, number, "Ohjausryhmä", None, text, now)
        return namesakes.namesakes(session, whom.Whom("", called=(name,)))

    columns = ("report.words", "reportsending.note")
    assert sample.database.writing(step) == ({"report 1": columns} if told else {})


def test_erasing_twice_and_erasing_nobody_is_no_harm(marked: Marked) -> None:
    erase(marked)
    again = erase(marked)
    assert not again.known
    assert again.files == ()
    unknown = erase(marked, "https://muualla.example/@aino/5")
    assert not unknown.known
    late = IncomingPost(
        "fediverse",
        "https://muualla.example/users/aino/statuses/5",
        "5",
        "https://muualla.example/@aino/5",
        "Myöhässä",
        marked.sample.now,
        None,
    )
    saved = marked.sample.database.writing(
        store.save, [late], source_id=None, wishes=[], fetched_at=marked.sample.now, tombstone_key=KEY
    )
    assert saved.kept_out == 1


@pytest.mark.parametrize("asked", ["", " ", "@", "@ ", "%", "_", "*", "@%"])
def test_a_handle_that_is_none_erases_nobody(marked: Marked, asked: str) -> None:
    def unnamed(session: Session) -> None:
        for network in ("web", "instagram"):
            session.add(Author(network=network, uri=f"{network}:?", handle="", name="", url=""))

    marked.sample.database.writing(unnamed)

    erased = erase(marked, asked)

    assert (erased.known, erased.rows, erased.picks_ended, erased.files) == (False, {}, 0, ())


def test_the_trace_of_erasing_holds_ids_only(marked: Marked) -> None:
    erase(marked)
    with marked.sample.database.reading() as session:
        event = session.execute(select(AuditEvent).where(col(AuditEvent.action) == "erase")).scalar_one()
    assert event.facts == {"posts": 3, "stories": 2}
    assert event.at - marked.sample.now < timedelta(minutes=5)


def test_a_restored_backup_does_not_bring_anybody_back(marked: Marked) -> None:
    """The rows come back as from a backup; the file beside the database knows who was erased."""
    erase(marked)
    database, data, now = marked.sample.database, marked.settings.data, marked.sample.now
    database.writing(lambda session: session.execute(delete(Tombstone)))
    with database.reading() as session:
        assert session.execute(select(Post.id).where(col(Post.url) != "")).all() == []
    restored = Author(network="fediverse", uri=URI, handle=HANDLE, name=NAME, url=PAGE)

    def restore(session: Session) -> None:
        session.add(restored)
        session.flush()
        for number, author in ((1, restored.id), (2, None)):
            session.add(
                Post(
                    network="fediverse",
                    uri=f"{URI}/statuses/{number}",
                    url=f"{PAGE}/{number}",
                    author_id=author,
                    text="Vanha",
                    published_at=now,
                    version_at=now,
                    fetched_at=now,
                    first_seen_at=now,
                )
            )
        marked._story(
            session,
            network="fediverse",
            uri=f"{URI}/statuses/99",
            url=f"{PAGE}/99",
            text="Vanha",
            author_name=NAME,
        )

    database.writing(restore)
    stranger = marked.sample.post("Toinen")
    assert columns(marked)
    done = erasure.erase_again(database, data, KEY, now)
    assert columns(marked) == set()
    assert (done.rows["author"], done.rows["post"], done.rows["story"]) == (1, 2, 1)
    with database.reading() as session:
        assert session.get(Post, stranger) is not None
    assert not erasure.erase_again(database, data, KEY, now, dry=True).known
    assert not marked_files(data)


def test_a_file_of_tombstones_that_is_none_is_told(marked: Marked) -> None:
    (marked.settings.data / "erased.json").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        erasure.erase_again(marked.sample.database, marked.settings.data, KEY, marked.sample.now)


def test_one_of_a_sites_authors_goes_and_the_others_of_the_site_stay(marked: Marked) -> None:
    """On the web an author has the site's address and title; only the name tells them apart."""
    site = "https://lehti.example/"

    def publish_all(session: Session) -> list[int]:
        found = []
        for number, name in enumerate(("Merkki Jälkinen", "Toinen Toimittaja", "Lehti")):
            uri = site if name == "Lehti" else f"{site}#{name}"
            author = Author(network="web", uri=uri, handle="Lehti", name=name, url=site)
            session.add(author)
            session.flush()
            now = marked.sample.now
            post = Post(
                network="web",
                uri=f"{site}jutut/{number}",
                url=f"{site}jutut/{number}",
                author_id=author.id,
                text="Juttu",
                published_at=now,
                version_at=now,
                fetched_at=now,
                first_seen_at=now,
            )
            session.add(post)
            session.flush()
            found.append(post.id or 0)
        return found

    posts = marked.sample.database.writing(publish_all)

    def left() -> list[int]:
        with marked.sample.database.reading() as session:
            return [number for number in posts if session.get(Post, number) is not None]

    assert erase(marked, "merkki jälkinen").rows["post"] == 1
    assert left() == posts[1:]
    erase(marked, site)
    assert left() == [posts[1]]
