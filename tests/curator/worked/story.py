"""A summer of a small campaign: what its networks show, when we ask them, and what people do.

Everything happens for real: servers on loopback speak Mastodon's, RSS's and Meta's protocols, the
collector and the checker ask them, retention purges, and people mark, lift, ask and remove through the
rules.  Only the clock is held.  The posts are in `tests.curator.worked.posts`, the count by hand in
`tests.curator.worked.expected`.

Posio pauses from 31.8. to 20.9., so what came in August outlives the purge of 1.10.; July's does not.
"""

from collector.samples.content import SampleArticle
from collector.samples.mastodon import Faults
from curator import picks
from curator.models import MarkKind, PermissionState, RemovalOutcome, Slot
from tests.curator.worked.people import People
from tests.curator.worked.posts import at, status
from tests.fakes import graph as meta


class Summer(People):
    """The story, from the first asking to the morning on which the quarter's documents are made."""

    def live(self) -> None:
        """Let it all happen."""
        with self.networks():
            self._july()
            self._august()
            self._september()
            self._october()

    def _july(self) -> None:
        self.a.add(status("twice"))
        self.b.add(status("twice"))
        self.collect("07-07 13:00")
        self.permission(
            "twice", ("07-08 12:00", PermissionState.ASKED), ("07-10 12:00", PermissionState.GRANTED)
        )
        self.lift("twice", "kemijarvi", "07-13", "07-12 10:00")
        self.a.add(status("spelled"))
        self.collect("07-09 13:00")
        self.a.add(status("spam"))
        self.collect("07-14 13:00")
        self.mark("spam", MarkKind.SPAM, "07-15 09:00")
        self.ask_removal("twice", "07-20 10:00", "07-22 12:00", RemovalOutcome.KEPT)
        self.a.add(status("erased"))
        self.a.add(status("lifted"))
        self.collect("07-22 13:00")
        self.erase("saara@suo.example", "07-23 09:00")
        self.permission(
            "lifted", ("07-23 12:00", PermissionState.ASKED), ("07-24 12:00", PermissionState.GRANTED)
        )
        self.lift("lifted", "keminmaa", "07-27", "07-24 13:00")
        self.ask_removal("lifted", "07-28 08:00", "07-29 14:30", RemovalOutcome.KEPT)

    def _august(self) -> None:
        self.a.add(status("midnight"))
        self.collect("08-03 13:00")
        self.collect("08-09 20:00")
        self.a.faults = Faults(unavailable=True)
        self.a.add(status("outage"))
        self.collect("08-11 13:00")
        self.a.faults = Faults()
        self.collect("08-13 08:00")
        native = self.a.add(status("retagged"))
        self.collect("08-18 12:30")
        self.moment = at("08-18 12:40")
        self.a.edit(native, "Talkoot jatkuvat. #kemijärvi #keminmaa")
        self.look_again("08-18 13:45")
        self.permission(
            "retagged", ("08-19 12:00", PermissionState.ASKED), ("08-26 12:00", PermissionState.NO_ANSWER)
        )
        self.lift("retagged", "kemijarvi", "08-24", "08-23 10:00", Slot.EXTRA)
        self.a.add(status("borrowed"))
        self.collect("08-25 13:00")
        self.pause("posio", "08-31", "09-20", "08-30 09:00")
        self.a.add(status("again"))
        self.collect("08-31 13:00")

    def _september(self) -> None:
        self.purge("09-01 04:00")
        self.feed.add(self._article("koulutie", "Koulutie valmistui", "09-01 09:00", ("Kemijärvi",)))
        self.collect("09-01 13:00")
        self.a.add(status("removed"))
        self.collect("09-03 13:00")
        self.permission(
            "removed", ("09-04 12:00", PermissionState.ASKED), ("09-05 08:00", PermissionState.GRANTED)
        )
        self.lift("removed", "keminmaa", "09-07", "09-05 08:30")
        self.collect("09-05 09:00")
        self.a.add(status("stopped"))
        self.collect("09-08 12:00", late=True)
        self.ask_removal("removed", "09-09 12:00", "09-09 17:30", RemovalOutcome.REMOVED)
        self.permission(
            "stopped", ("09-09 13:00", PermissionState.ASKED), ("09-10 09:00", PermissionState.DECLINED)
        )
        self.meta.posts = [meta.page_post(1, created_time="2026-09-10T09:00:00+0000")]
        number = str(self.meta.posts[0]["id"])
        self.meta.insights[number] = {"name": "post_clicks", "values": [{"value": 120}]}
        self.collect("09-10 13:00")
        self.look_again("09-10 14:30")
        self.feed.add(self._article("aukiolo", "Kirjasto on kiinni huomenna", "09-15 09:00", ()))
        self.collect("09-15 13:00")
        self.lift("stopped", "kemijarvi", "09-21", "09-16 10:00")
        self.moment = at("09-18 10:00")
        self.database.writing(
            picks.withdraw, self.sample.people["owner"], self.picks["stopped"], at=self.moment
        )
        self.ask_removal("retagged", "09-30 20:00")

    def _october(self) -> None:
        self.a.add(status("last"))
        self.a.add(status("after"))
        self.collect("10-01 03:00")
        self.purge("10-01 04:00")
        self.count_visits()
        self.type_readings()
        self.collect("10-02 08:00")
        self.moment = at("10-02 09:00")

    @staticmethod
    def _article(slug: str, title: str, moment: str, tags: tuple[str, ...]) -> SampleArticle:
        return SampleArticle("uutiset", slug, title, f"{title}.", "Viestintä", at(moment), tags)
