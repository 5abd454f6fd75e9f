"""What goes into a message beside a notice's own words, put together at the moment it is sent.

So a link's secret is nowhere in the database, and a post that was erased meanwhile is not quoted.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from collector import queries
from curator import picks
from curator.candidates import Reason, Why
from curator.desk.notice_words import OF_A_WEEK
from curator.desk.week_words import Enclosed, Offer
from curator.entry import week_links


def enclose(
    session: Session, person_id: int, kind: str, team_id: int, facts: Mapping[str, Any], at: datetime
) -> Enclosed:
    """What goes with a notice of this kind; makes the link, so it is called once a message."""
    if kind not in OF_A_WEEK:
        return Enclosed()
    week = date.fromisoformat(str(facts["week"]))
    if picks.of_week(session, team_id, week) is not None:
        return Enclosed(needed=False)
    named = facts.get("posts") or ()
    posts = queries.posts(session, [one["id"] for one in named])
    offers = tuple(
        Offer(
            author=post.author_name or post.author_handle,
            network=post.network,
            text=post.text or post.title,
            url=post.url,
            reasons=tuple(Reason(Why(why), what) for why, what in one["why"]),
        )
        for one in named
        if (post := posts.get(one["id"])) is not None
        and not (post.gone or post.taken_down or post.restricted)
    )
    return Enclosed(offers, week_links.make(session, person_id, team_id, week, at))
