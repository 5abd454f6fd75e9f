"""A small campaign whose October 2025 was counted by hand, and a reader of workbooks.

By hand, for October 2025 in Helsinki:

- under the campaign's hashtags 6 posts: 3.10. (seen on two servers, counted once), 5.10. (the other
  spelling), 13.10. (erased since), 14.10. (purged since), 21.10. (own channel), 31.10. (00.30, which
  is 30.10. in UTC);
- on own channels 2 posts, one of them without a hashtag; 5.10. a post under a borrowed hashtag only;
- 1.11. 00.30 (31.10. in UTC) is November's; September has one post;
- every source was silent from 6.10. to 8.10.; the second server also on 20.10. for two hours;
- likes of the 6 posts are known of 4: 5 + 2, and of those that went 3 (erased) and 7 (purged, spam);
- 5.10. and 14.10. were marked as spam: without them 4 posts, 3 under #kemijärvi.
"""

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from sqlalchemy import update
from sqlalchemy.orm import Session

from collector import erase, queries, store, wishes
from collector.models import Gap, SourceState
from collector.values import IncomingAuthor, IncomingPost
from config import clock
from config.models import Campaign, CampaignSource, Relation, Source
from curator.material import Subject
from curator.models import Ending, MarkKind, PermissionState, Pick, ShownDay, Slot
from curator.permitting import permissions
from curator.privacy import keeping
from curator.suggesting import marks
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
FETCHED = datetime(2025, 11, 2, 8, 0, tzinfo=UTC)
NOW = datetime(2025, 11, 22, 10, 0, tzinfo=UTC)
OCTOBER = date(2025, 10, 15)
BEGAN = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)
FIRST, SECOND, OWN = 0, 1, 2
KINDS = {Relation.OWN: "feed", Relation.TAGGED: "instagram_tagged"}
PLACE, OTHER_SPELLING, WORK = "Kemijärvi", "kemijarvi", "tuhannenjayhdentyönmatkatoimisto"


def build(sample: Sample) -> None:
    """Collect, lift, remove: everything that the figures of October are of."""
    sample.database.writing(_build, sample)


def _build(session: Session, sample: Sample) -> None:
    session.execute(update(Campaign).values(starts=date(2024, 1, 1)))
    sources = [
        add_source(session, sample.campaign, number, Relation.OWN if number == OWN else Relation.PUBLIC)
        for number in (FIRST, SECOND, OWN)
    ]
    found = {
        name: add_post(session, sources[source], number, at, tags, network, more)
        for number, (name, source, at, tags, network, more) in enumerate(
            (
                ("september", FIRST, datetime(2025, 9, 10, 9, tzinfo=UTC), (PLACE,), "fediverse", {}),
                (
                    "twice",
                    FIRST,
                    datetime(2025, 10, 3, 9, tzinfo=UTC),
                    (PLACE, WORK),
                    "fediverse",
                    {"likes": 5, "reposts": 1, "replies": 0},
                ),
                ("spelled", FIRST, datetime(2025, 10, 5, 9, tzinfo=UTC), (OTHER_SPELLING,), "fediverse", {}),
                (
                    "borrowed",
                    SECOND,
                    datetime(2025, 10, 5, 10, tzinfo=UTC),
                    ("VisitLapland",),
                    "fediverse",
                    {},
                ),
                (
                    "erased",
                    SECOND,
                    datetime(2025, 10, 13, 9, tzinfo=UTC),
                    ("Keminmaa",),
                    "fediverse",
                    {"likes": 3},
                ),
                ("purged", FIRST, datetime(2025, 10, 14, 9, tzinfo=UTC), (PLACE,), "fediverse", {"likes": 7}),
                ("plain", OWN, datetime(2025, 10, 20, 9, tzinfo=UTC), (), "web", {"clicks": 40}),
                ("own", OWN, datetime(2025, 10, 21, 9, tzinfo=UTC), (PLACE,), "web", {}),
                (
                    "late",
                    FIRST,
                    datetime(2025, 10, 30, 22, 30, tzinfo=UTC),
                    (PLACE,),
                    "fediverse",
                    {"likes": 2},
                ),
                ("november", FIRST, datetime(2025, 10, 31, 22, 30, tzinfo=UTC), (PLACE,), "fediverse", {}),
                ("last_year", FIRST, datetime(2024, 10, 7, 9, tzinfo=UTC), (PLACE,), "fediverse", {}),
            )
        )
    }
    again = datetime(2025, 10, 3, 9, tzinfo=UTC)
    same = add_post(session, sources[SECOND], 1, again, (PLACE, WORK), "fediverse", {"likes": 5})
    assert same == found["twice"]
    erase.remove(session, [found["erased"]], tombstone_key=KEY)
    spam = [found["spelled"], found["purged"]]
    marks.mark(session, sample.people["editor"], sample.campaign, spam, MarkKind.SPAM, FETCHED)
    keeping.let_go(session, [found["purged"]], NOW)
    erase.remove(session, [found["purged"]])
    for source in sources:
        session.add(
            _gap(source, "transient", clock.starts(date(2025, 10, 6)), clock.starts(date(2025, 10, 9)))
        )
    two_hours = datetime(2025, 10, 20, 9, tzinfo=UTC)
    session.add(_gap(sources[SECOND], "key_refused", two_hours, two_hours + timedelta(hours=2)))
    _decide(session, sample, found)


def add_source(session: Session, campaign: int, number: int, relation: Relation) -> int:
    """A source that has worked all the time; gives its id."""
    own = relation is Relation.OWN
    row = Source(
        kind=KINDS.get(relation, "mastodon"),
        server=f"https://s{number}.example",
        query="kemijärvi",
        name="=Kaupungin sivut" if own else f"palvelin {number}",
        created_at=BEGAN,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(CampaignSource(campaign_id=campaign, source_id=row.id, relation=relation))
    session.add(
        SourceState(source_id=row.id, host=f"s{number}.example", due_at=NOW, last_try_at=NOW, last_ok_at=NOW)
    )
    session.flush()
    return row.id


def add_post(
    session: Session,
    source: int,
    number: int,
    at: datetime,
    tags: tuple[str, ...],
    network: str,
    more: dict[str, Any],
) -> int:
    """A post of Aino's that a source saw; gives its id."""
    uri = f"https://suo.example/users/aino/statuses/{number}"
    aino = IncomingAuthor("https://suo.example/users/aino", "aino@suo.example", "Aino", "https://suo.example")
    post = IncomingPost(
        network=network,
        uri=uri,
        native_id=str(number),
        url=uri,
        text="Usva nousee.",
        published_at=at,
        author=aino,
        tags=tags,
        **more,
    )
    store.save(
        session,
        [post],
        source_id=source,
        wishes=wishes.of_source(session, source),
        fetched_at=FETCHED,
        tombstone_key=KEY,
    )
    return _id(session, network, uri)


def _id(session: Session, network: str, uri: str) -> int:
    found = queries.find(session, network, uri, uri)
    assert found is not None
    return found


def _gap(source: int, reason: str, starts: datetime, ends: datetime) -> Gap:
    return Gap(source_id=source, reason=reason, from_at=starts, until_at=ends)


def _decide(session: Session, sample: Sample, found: dict[str, int]) -> None:
    """Two weekly picks, one taken down on its second day; an extra; one permission given, one not."""
    editor = sample.people["editor"]
    picks = [
        _pick(session, sample, "kemijarvi", date(2025, 10, 6), found["twice"], Slot.WEEKLY),
        _pick(session, sample, "kemijarvi", date(2025, 10, 6), found["spelled"], Slot.EXTRA),
        _pick(session, sample, "keminmaa", date(2025, 10, 13), found["late"], Slot.WEEKLY),
        _pick(session, sample, "posio", date(2025, 10, 20), found["own"], Slot.WEEKLY),
    ]
    picks[2].ended_at, picks[2].ending = datetime(2025, 10, 14, 9, tzinfo=UTC), Ending.TAKEN_DOWN
    # Ended before its week began: nobody ever saw it.
    picks[3].ended_at, picks[3].ending = datetime(2025, 10, 19, 9, tzinfo=UTC), Ending.WITHDRAWN
    for post, state, day in (
        ("twice", PermissionState.ASKED, 4),
        ("twice", PermissionState.ASKED, 5),
        ("twice", PermissionState.GRANTED, 6),
        ("late", PermissionState.ASKED, 12),
        ("late", PermissionState.DECLINED, 14),
    ):
        at = datetime(2025, 10, day, 12, tzinfo=UTC)
        permissions.record(session, editor, sample.campaign, Subject(post_id=found[post]), state, "", at)
    session.flush()
    for day, wall, pick, clicks, views in (
        (date(2025, 10, 6), "kaikki", 0, 0, 100),
        (date(2025, 10, 7), "kemijarvi", 0, 0, 20),
        (date(2025, 10, 7), "", picks[0].id, 12, 0),
        (date(2025, 9, 30), "kaikki", 0, 0, 7),
        (date(2025, 10, 7), "", 10_000, 5, 0),
    ):
        session.add(ShownDay(day=day, wall_key=wall, pick_id=pick, clicks=clicks, views=views))


def _pick(session: Session, sample: Sample, team: str, week: date, post: int, slot: Slot) -> Pick:
    starts = clock.starts(week)
    pick = Pick(
        campaign_id=sample.campaign,
        team_id=sample.teams[team],
        week=week,
        slot=slot,
        post_id=post,
        shown_from=starts,
        created_at=starts,
        created_by=sample.people["editor"],
    )
    session.add(pick)
    session.flush()
    return pick


SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = date(1899, 12, 30)


def read_xlsx(data: bytes) -> dict[str, list[list[Any]]]:
    """Sheet → rows of cells: texts, whole numbers, dates (cells with a date's format), None for empty."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        texts = [
            "".join(one.text or "" for one in item.iter(f"{SHEETS}t"))
            for item in ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
        ]
        dates = _date_styles(packed.read("xl/styles.xml"))
        return {
            sheet.get("name", ""): _rows(packed.read(f"xl/worksheets/sheet{number}.xml"), texts, dates)
            for number, sheet in enumerate(book.iter(f"{SHEETS}sheet"), start=1)
        }


def _date_styles(data: bytes) -> set[str]:
    styles = ElementTree.fromstring(data)
    formats = {
        one.get("numFmtId") for one in styles.iter(f"{SHEETS}numFmt") if "yyyy" in one.get("formatCode", "")
    }
    cells = styles.find(f"{SHEETS}cellXfs")
    assert cells is not None
    return {str(number) for number, one in enumerate(cells) if one.get("numFmtId") in formats}


def _rows(data: bytes, texts: list[str], dates: set[str]) -> list[list[Any]]:
    found = []
    for row in ElementTree.fromstring(data).iter(f"{SHEETS}row"):
        cells: list[Any] = []
        for cell in row.iter(f"{SHEETS}c"):
            assert cell.find(f"{SHEETS}f") is None, "a formula"
            cells += [None] * (_column(cell.get("r", "")) - len(cells))
            value = cell.findtext(f"{SHEETS}v")
            if value is not None and cell.get("t") == "s":
                cells.append(texts[int(value)])
            elif value is not None and cell.get("s") in dates:
                cells.append(EPOCH + timedelta(days=int(value)))
            else:
                cells.append(int(value) if value is not None else None)
        found.append(cells)
    return found


def _column(place: str) -> int:
    number = 0
    for sign in re.sub(r"\d", "", place):
        number = number * 26 + ord(sign) - 64
    return number - 1
