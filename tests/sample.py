"""A small campaign for tests: three teams, tags of every role, people of every role, posts on demand."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Author, Media, Post, PostTag
from collector.values import MediaKind
from config.db import Database
from config.models import Account, Campaign, Relation, Tag, TagRole, Team, TeamKind, Wall
from curator.models import Membership, Person, Role, Scope


class Sample:
    """A small campaign with people, and a way to add posts; ids only, so that no session is held."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = datetime.now(UTC).replace(microsecond=0)
        self._posts = count(1)
        database.writing(self._fill)

    def _fill(self, session: Session) -> None:
        campaign = Campaign(key="tuhat", name="Tuhannen ja yhden työn matkatoimisto", starts=date(2026, 1, 1))
        session.add(campaign)
        session.flush()
        self.campaign: int = campaign.id or 0
        self.teams: dict[str, int] = {}
        for key, name in (("kemijarvi", "Kemijärvi"), ("keminmaa", "Keminmaa"), ("posio", "Posio")):
            team = Team(campaign_id=self.campaign, key=key, name=name, kind=TeamKind.MUNICIPALITY)
            session.add(team)
            session.flush()
            self.teams[key] = team.id or 0
        for key, name, role, place in (
            ("tuhannenjayhdentyonmatkatoimisto", "tuhannenjayhdentyönmatkatoimisto", TagRole.CAMPAIGN, None),
            ("tuhannenjayhdentyontarinat", "tuhannenjayhdentyöntarinat", TagRole.STORY, None),
            ("kemijarvi", "kemijärvi", TagRole.PLACE, "kemijarvi"),
            ("keminmaa", "keminmaa", TagRole.PLACE, "keminmaa"),
            ("visitlapland", "visitlapland", TagRole.BORROWED, None),
        ):
            spellings = ["kemijärvi", "kemijarvi"] if key == "kemijarvi" else []
            session.add(
                Tag(
                    campaign_id=self.campaign,
                    team_id=self.teams[place] if place else None,
                    key=key,
                    name=name,
                    role=role,
                    spellings=spellings,
                )
            )
        for handle, relation in (
            ("kaupunki@kemijarvi.example", Relation.OWN),
            ("lehti@suo.example", Relation.PARTNER),
        ):
            session.add(
                Account(
                    campaign_id=self.campaign,
                    team_id=self.teams["kemijarvi"],
                    network="fediverse",
                    handle=handle,
                    name=handle.split("@", maxsplit=1)[0].title(),
                    url=f"https://{handle.split('@')[1]}/@{handle.split('@', maxsplit=1)[0]}",
                    relation=relation,
                )
            )
        session.add(Wall(campaign_id=self.campaign, key="kaikki", name="Kaikki tarinat"))
        session.add(
            Wall(
                campaign_id=self.campaign, key="kemijarvi", name="Kemijärvi", team_id=self.teams["kemijarvi"]
            )
        )
        self.people: dict[str, int] = {}
        for key, scope, scope_id, role in (
            ("owner", Scope.CAMPAIGN, self.campaign, Role.OWNER),
            ("admin", Scope.TEAM, self.teams["kemijarvi"], Role.ADMIN),
            ("editor", Scope.TEAM, self.teams["kemijarvi"], Role.EDITOR),
            ("viewer", Scope.TEAM, self.teams["kemijarvi"], Role.VIEWER),
            ("neighbour", Scope.TEAM, self.teams["keminmaa"], Role.EDITOR),
        ):
            person = Person(email=f"{key}@kunta.example", name=key.title())
            session.add(person)
            session.flush()
            self.people[key] = person.id or 0
            session.add(Membership(person_id=self.people[key], scope=scope, scope_id=scope_id, role=role))

    def post(
        self,
        text: str = "Usva nousee järveltä. #kemijärvi #tuhannenjayhdentyönmatkatoimisto",
        *,
        keys: tuple[str, ...] = ("*", "#kemijarvi", "#tuhannenjayhdentyonmatkatoimisto"),
        handle: str = "aino@suo.example",
        age: timedelta = timedelta(hours=5),
        pictures: int = 0,
        alt: str | None = "Sumuinen järvi aamulla",
        file: str | None = None,
        **more: object,
    ) -> int:
        """Store a post as if collected; gives its id.  `keys` are those of `collector.volume`."""
        return self.database.writing(
            self._post, text, keys, handle, self.now - age, pictures, alt, file, more
        )

    def _post(
        self,
        session: Session,
        text: str,
        keys: tuple[str, ...],
        handle: str,
        at: datetime,
        pictures: int,
        alt: str | None,
        file: str | None,
        more: dict[str, object],
    ) -> int:
        number = next(self._posts)
        name, domain = handle.split("@")
        author = session.execute(
            select(Author).where(col(Author.network) == "fediverse", col(Author.handle) == handle)
        ).scalar()
        if author is None:
            author = Author(
                network="fediverse",
                uri=f"https://{domain}/users/{name}",
                handle=handle,
                name=name.title(),
                url=f"https://{domain}/@{name}",
            )
            session.add(author)
            session.flush()
        values: dict[str, object] = {
            "network": "fediverse",
            "uri": f"https://{domain}/users/{name}/statuses/{number}",
            "url": f"https://{domain}/@{name}/{number}",
            "author_id": author.id,
            "text": text,
            "language": "fi",
            "published_at": at,
            "version_at": at,
            "fetched_at": self.now,
            "first_seen_at": self.now,
        } | more
        post = Post(**values)
        session.add(post)
        session.flush()
        assert post.id is not None
        for key in keys:
            session.add(
                PostTag(post_id=post.id, campaign_id=self.campaign, key=key, published_at=post.published_at)
            )
        for position in range(pictures):
            session.add(
                Media(
                    post_id=post.id,
                    position=position,
                    kind=MediaKind.IMAGE,
                    url=f"https://{domain}/media/{number}-{position}.jpg",
                    alt=alt,
                    file=file,
                )
            )
        return post.id
