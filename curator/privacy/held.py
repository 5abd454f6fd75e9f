"""What personal data each table holds, whose, and how long: the heart of the record of processing.

Texts are English, for the data protection officer.  A test sees that no table is missing.
"""

from collections.abc import Mapping
from typing import Final

from curator.privacy.keeping import ARCHIVE

_POSTERS: Final = "people who post publicly"
_STORYTELLERS: Final = "people whose stories staff bring"
_STAFF: Final = "staff"
_ASKERS: Final = "people who ask for a removal"
_CANDIDATES: Final = "candidates in elections"
_NOBODY: Final = "nobody"
_AS_POST: Final = "as long as the post"
AS_PICK: Final = f"as long as the pick; emptied {ARCHIVE.days} days after it ended"
_STAYS: Final = "as long as the service"
_AS_ASKED: Final = "contact and words: 30 days after the decision; that it was asked: as long as the service"
_AS_SENT: Final = "contact: 30 days after the decision; the rest as long as the story"

HELD: Final[Mapping[str, tuple[str, str, str]]] = {
    "author": (_POSTERS, "name, handle, address of the profile", "as long as one of their posts"),
    "post": (_POSTERS, "text, time, address, likes and other counts of a public post", "{days}"),
    "media": (_POSTERS, "pictures of posts, re-encoded, without places and cameras", _AS_POST),
    "sighting": (_POSTERS, "which source showed a post", _AS_POST),
    "reply": (
        _POSTERS,
        "what a post's author answered publicly to our asking",
        "as long as the post, at most 30 days",
    ),
    "engagement": (_POSTERS, "how a post's counts grew", _AS_POST),
    "posttag": (_POSTERS, "hashtags of a post", _AS_POST),
    "postwords": (_POSTERS, "the words a post is found by", _AS_POST),
    "review": (_STAFF, "that a team put a post aside", _AS_POST),
    "errand": (_POSTERS, "links pasted by staff, until they are read", "2 days"),
    "authormonth": (
        _POSTERS,
        "posts a month by a keyed hash of the author",
        "linkable until the period's report is frozen, then anonymous",
    ),
    "authorkey": (_NOBODY, "the keys of those hashes", "until the period's report is frozen"),
    "tombstone": (_POSTERS, "keyed hashes of what was erased, so that it stays away", _STAYS),
    "story": (_STORYTELLERS, "text, name and picture as given to staff", _STAYS),
    "pick": (_POSTERS, "text alternative and photographer of a picture shown", AS_PICK),
    "permission": (_POSTERS, "who gave which permission, when and how", AS_PICK),
    "askingtext": (_STAFF, "who wrote a team's words for asking", _STAYS),
    "picktext": (_POSTERS, "translations of a picked post's words", AS_PICK),
    "letter": (_ASKERS, "that somebody was written to", _STAYS),
    "removalrequest": (_ASKERS, "who asks for a removal, why, how to answer them", _AS_ASKED),
    "submission": (_STORYTELLERS, "text, name, picture, permission and contact as sent", _AS_SENT),
    "rule": (_POSTERS, "accounts that are blocked or trusted", "until it is removed"),
    "election": (_CANDIDATES, "names and accounts of candidates and parties", "until it is removed"),
    "mark": (_STAFF, "that somebody marked a post as spam or off topic", _AS_POST),
    "wallhide": (_STAFF, "that somebody hid a pick on a wall", AS_PICK),
    "duty": (_STAFF, "whose week it is", _STAYS),
    "weekturn": (_STAFF, "whose week it was", _STAYS),
    "pause": (_STAFF, "who paused a team", _STAYS),
    "baton": (_STAFF, "who gave the baton on", _STAYS),
    "recoverycode": (_STAFF, "digests of codes for a lost second factor", "as long as they work with this"),
    "person": (
        _STAFF,
        "name, e-mail address, hash of the password, encrypted second factor",
        "as long as they work with this",
    ),
    "membership": (_STAFF, "who may do what", "as long as they work with this"),
    "invitation": (_STAFF, "digests of one-time links", _STAYS),
    "signin": (_STAFF, "when somebody was signed in", _STAYS),
    "signintry": (_STAFF, "digests of failed sign-ins and their addresses", "1 day"),
    "notice": (_STAFF, "what somebody was told", _STAYS),
    "auditevent": (_STAFF, "who did what, by numbers", _STAYS),
    "reading": (_STAFF, "figures typed by hand, and by whom", _STAYS),
    "credential": (_STAFF, "keys to networks (encrypted), whom to warn before they end", _STAYS),
    "datadeletion": (_NOBODY, "that somebody asked through a network to be erased", _STAYS),
    "report": (_STAFF, "what staff wrote for koosteet and raportit, and who made them", _STAYS),
    "reportversion": (_STAFF, "the same as it was printed; figures, and numbers of picks", _STAYS),
    "reportfile": (
        _POSTERS,
        "files of koosteet and raportit: what picks are called, their authors and links",
        "until a new version; one is made at once without what is taken down or erased",
    ),
    "reportsending": (_STAFF, "to which bodies a document went, and who wrote it down", _STAYS),
    "toneround": (_STAFF, "who judged the tone of a period's sample; totals", _STAYS),
    "toneleft": (_POSTERS, "which posts of a sample nobody has judged yet", "until somebody has"),
    "account": (_POSTERS, "own and partners' channels", _STAYS),
    "source": (_POSTERS, "what is asked, perhaps somebody's account", _STAYS),
    "sourcestate": (_POSTERS, "how a source does; its problems may quote an address", _STAYS),
    "run": (_POSTERS, "how asking went; its problems may quote an address", "14 days"),
}
"""Table → (whose data, what, how long).  Tables that are not here hold no personal data (`IMPERSONAL`)."""

IMPERSONAL: Final = frozenset(
    {
        *("campaign", "team", "tag", "campaignsource", "wall", "series", "shownday", "shownseq"),
        *("wallplace", "countfile", "theme", "markday", "wordform", "spending"),
        *("hoststate", "lease", "gap", "budgetuse", "tagday", "drawing"),
    }
)
