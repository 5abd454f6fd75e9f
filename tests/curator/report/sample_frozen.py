"""Figures frozen by hand for the tests of what documents say: every number in them is another one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from config.models import TagRole
from curator.figures.authorship import OfAuthors
from curator.figures.by_network import OfNetwork
from curator.figures.counters import Reactions
from curator.figures.coverage import Cover, Coverage, Outage
from curator.figures.deeds import Deeds
from curator.figures.periods import Kind, Period, Span
from curator.figures.points import Point
from curator.figures.sums import Figure, Known
from curator.figures.typed import OfSeries, Target
from curator.figures.whole import Asked, Figures, OfTag, OfTeam
from curator.models import Slot
from curator.models.reports import ReportKind, VersionReason
from curator.report.frozen import Election, Frozen, PickOf, Tone, Year
from curator.report.looking import Facts, PickNow

AT: Final = datetime(2026, 11, 3, 7, 30, tzinfo=UTC)
OCTOBER: Final = Span(date(2026, 10, 1), date(2026, 10, 31))
GAP: Final = (date(2026, 10, 6), date(2026, 10, 8))
"""Days on which no source worked."""


def period(kind: Kind = Kind.MONTH, span: Span = OCTOBER) -> Period:
    """October 2026, which is over."""
    return Period(kind, span, date(2026, 11, 3))


def coverage(reason: str = "key_refused") -> Coverage:
    """One source on Mastodon that was silent on three days."""
    gone = tuple(GAP[0] + timedelta(days=number) for number in range(3))
    outage = Outage(
        "#kemijärvi",
        "fediverse",
        reason,
        datetime(2026, 10, 5, 21, tzinfo=UTC),
        datetime(2026, 10, 8, 21, tzinfo=UTC),
    )
    covers = Cover(
        source="#kemijärvi",
        network="fediverse",
        since=date(2025, 1, 1),
        until=date(2026, 11, 3),
        asked=True,
        tag="kemijarvi",
        outages=(outage,),
        silent=frozenset() if reason == "partial" else frozenset(gone),
        shares=frozenset(gone) if reason == "partial" else frozenset(),
    )
    return Coverage((covers,))


def points() -> tuple[Point, ...]:
    """Each day of October: one more post a day, channels and marked ones beside; three days not known."""
    found = []
    for day in OCTOBER.days():
        posts, known = 100 + day.day, not GAP[0] <= day <= GAP[1]
        found.append(
            Point(
                Span(day, day),
                posts if known else None,
                200 + day.day if known else None,
                None,
                posts - 1 if known else None,
                int(known),
            )
        )
    return tuple(found)


def figures(**changes: Any) -> Figures:
    """A team's October; `changes` replace parts."""
    made = Figures(
        campaign="Tuhannen ja yhden työn matkatoimisto",
        team="Kemijärvi",
        asked=Asked(1, period(), 7),
        posts=Figure(3246, 2804, 1987, clean=3218),
        channels=Figure(6045, 5021, 4013, clean=6017),
        networks=(
            OfNetwork("instagram", Figure(2111, 1811, 1311, 2099), Figure(4111, 3911, 3811)),
            OfNetwork("fediverse", Figure(1135, 993, 676, 1119), Figure(1934, 1110, 202)),
            OfNetwork("youtube", Figure(None), Figure(None)),
        ),
        tags=(
            _tag("tuhat", TagRole.CAMPAIGN, Figure(1501, 1301, 901, 1491)),
            replace(
                _tag("kemijärvi", TagRole.PLACE, Figure(1702, 1402, 1002, 1692), 7, "Kemijärvi"),
                networks=(("instagram", 1601), ("fediverse", 101)),
                spellings=(
                    ("kemijarvi", Figure(333, 222, 111, 331)),
                    ("kemijärvi", Figure(1369, 1180, 891, 1361)),
                ),
            ),
            replace(_tag("hiljainen", TagRole.STORY, Figure(0, 4, None, 0)), starts=date(2026, 10, 12)),
        ),
        teams=(OfTeam("Kemijärvi", 1, Figure(1702, 1402, 1002, 1692)),),
        points=points(),
        reactions=Reactions(Known(9101, 71, 98), Known(801, 72, 98), Known(0, 0, 98), Known(0, 0, 98)),
        channel_reactions=Reactions(
            Known(7103, 55, 64), Known(603, 56, 64), Known(403, 57, 64), Known(2503, 64, 64)
        ),
        authors=(OfAuthors(OCTOBER, 412, 53, Known(3001, 3001, 3246)),),
        deeds=deeds(),
        deeds_before=Deeds(3, 5, 1, 8, 6, 1, 1, 0, (), 8501, 431),
        deeds_year_before=None,
        coverage=coverage(),
    )
    return replace(made, **changes)


def deeds(**changes: Any) -> Deeds:
    """What was done in October."""
    made = Deeds(
        weeks_picked=3,
        weeks=4,
        extras=2,
        asked=11,
        granted=9,
        declined=1,
        unanswered=1,
        removed=1,
        removed_on=(date(2026, 10, 20),),
        views=9042,
        clicks=488,
        requests=2,
        hidden_hours=(0, 1),
        decided_hours=(5,),
    )
    return replace(made, **changes)


def _tag(name: str, role: TagRole, posts: Figure, team_id: int | None = None, team: str = "") -> OfTag:
    key = name.replace("ä", "a")
    return OfTag(key, name, role, team_id, team, None, None, posts, (), ())


def frozen(**changes: Any) -> Frozen:
    """October with everything there can be; `changes` replace parts."""
    made = Frozen(
        at=AT,
        figures=figures(),
        typed=(
            OfSeries(
                "Instagram: #kemijärvi",
                date(2026, 10, 30),
                date(2026, 9, 29),
                Figure(15201, 14102),
                Target(15000, date(2026, 12, 31)),
                "instagram",
            ),
            OfSeries("Muuttajat", None, None, Figure(None)),
        ),
        picks=(
            PickOf(1, "Kemijärvi", date(2026, 10, 5), Slot.WEEKLY, 12),
            PickOf(2, "Kemijärvi", date(2026, 10, 12), Slot.WEEKLY, 300),
            PickOf(3, "Kemijärvi", date(2026, 10, 12), Slot.EXTRA, 0),
            PickOf(4, "Kemijärvi", date(2026, 10, 19), Slot.WEEKLY, 9),
            PickOf(5, "Kemijärvi", date(2026, 10, 19), Slot.EXTRA, 11),
        ),
        elections=(Election("Kuntavaalit", date(2026, 10, 20), date(2026, 10, 31)),),
        tone=Tone(14, 9, 4, 3, 30, 214),
        year=Year(47, 52, 8, 41),
    )
    return replace(made, **changes)


def facts(**changes: Any) -> Facts:
    """A raportti of Kemijärvi's: two picks can be told of, one is off the wall, two are gone."""
    made = Facts(
        kind=ReportKind.REPORT,
        whole=False,
        campaign="Tuhannen ja yhden työn matkatoimisto",
        team="Kemijärvi",
        number=1,
        reason=VersionReason.FIRST,
        at=AT,
        project_number="A80123",
        funder_name="Euroopan unioni",
        funder_sentence="Hanketta osarahoittaa Euroopan unioni.",
        words={
            "fi": {
                "successes": "Tarinat löysivät lukijansa.\n\nKuvat koskettivat.",
                "improve": "  ",
                "change": "- Vastaamme nopeammin.\n- Kysymme useammin.",
            },
            "sv": {"successes": "Berättelserna hittade sina läsare."},
        },
        picks={
            1: PickNow("", "Usva nousee\njärveltä.", "fi", "Aino", "fediverse", "https://suo.example/1"),
            2: PickNow("Talvi tuli", "Lunta on.", "fi", "", "own", ""),
        },
        off=frozenset({3}),
    )
    return replace(made, **changes)
