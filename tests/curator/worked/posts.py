"""The posts of the summer, Helsinki times of 2026; A is aukea.example, B is tupa.example.

=========  ============  =======  ==========================================  =====  =====================
before     29.6. 12.00   Pekka    #kemijärvi                                  1      the quarter before
twice       7.7. 12.00   Aino     #Kemijärvi #TuhannenJaYhdenTyönMatka…       5      on A and on B; lifted
spelled     9.7. 12.00   Pekka    #kemijarvi                                  3      purged
spam       14.7. 12.00   Mainos   #Kemijärvi                                  0      marked, purged
erased     21.7. 12.00   Saara    #keminmaa                                   4      erased on 23.7.
lifted     22.7. 12.00   Erkki    #keminmaa                                   9      lifted
midnight    3.8. 00.30   Aino     #kemijärvi                                  2      2.8. in UTC
outage     11.8. 12.00   Pekka    #kemijärvi                                  1      while A is down
retagged   18.8. 12.00   Aino     #kemijärvi, then #keminmaa too              4      edited; extra pick
borrowed   25.8. 12.00   Pekka    #visitlapland                               0      borrowed alone
again      31.8. 12.00   Pekka    #kemijarvi                                  6
article     1.9. 09.00   the town #Kemijärvi (a feed's category)              ?      ours
removed     3.9. 12.00   Liisa    #keminmaa #tuhannenjayhdentyönmatka…        8      lifted, removed
stopped     6.9. 12.00   Aino     #kemijärvi                                  0      while we stand still
page       10.9. 12.00   the Page #kemijärvi                                  58     ours, clicks 120
notice     15.9. 09.00   the town no hashtag                                  ?      ours
last       30.9. 23.30   Pekka    #kemijärvi                                  0
after      1.10. 00.30   Pekka    #kemijärvi                                  1      the quarter after
=========  ============  =======  ==========================================  =====  =====================
"""

from datetime import UTC, date, datetime
from typing import Final

from collector.samples.content import SampleAuthor, SampleStatus
from config import clock
from curator.figures.periods import Span

KEY: Final = b"a key of the tests, long enough"
KEPT_DAYS: Final = 30
QUARTER: Final = Span(date(2026, 7, 1), date(2026, 9, 30))
OUR_TAG: Final = "#TuhannenJaYhdenTyönMatkatoimisto"
AINO, PEKKA, MAINOS, SAARA, ERKKI, LIISA = (
    SampleAuthor(name.lower(), "suo.example", name)
    for name in ("Aino", "Pekka", "Mainos", "Saara", "Erkki", "Liisa")
)
POSTS: Final[dict[str, tuple[str, SampleAuthor, str, int]]] = {
    "before": ("06-29 12:00", PEKKA, "Kesä alkaa. #kemijärvi", 1),
    "twice": ("07-07 12:00", AINO, f"Usva nousee järveltä. #Kemijärvi {OUR_TAG}", 5),
    "spelled": ("07-09 12:00", PEKKA, "Muikkuja satamassa. #kemijarvi", 3),
    "spam": ("07-14 12:00", MAINOS, "Halvat kengät! #Kemijärvi", 0),
    "erased": ("07-21 12:00", SAARA, "Torilla tavataan. #keminmaa", 4),
    "lifted": ("07-22 12:00", ERKKI, "Uusi työ löytyi. #keminmaa", 9),
    "midnight": ("08-03 00:30", AINO, "Yötön yö päättyy. #kemijärvi", 2),
    "outage": ("08-11 12:00", PEKKA, "Ukkonen katkoi sähköt. #kemijärvi", 1),
    "retagged": ("08-18 12:00", AINO, "Talkoot jatkuvat. #kemijärvi", 4),
    "borrowed": ("08-25 12:00", PEKKA, "Ruska lähestyy. #visitlapland", 0),
    "again": ("08-31 12:00", PEKKA, "Hillat on kerätty. #kemijarvi", 6),
    "removed": ("09-03 12:00", LIISA, f"Koulu alkoi. #keminmaa {OUR_TAG}", 8),
    "stopped": ("09-06 12:00", AINO, "Ensimmäinen halla. #kemijärvi", 0),
    "last": ("09-30 23:30", PEKKA, "Syyskuu on ohi. #kemijärvi", 0),
    "after": ("10-01 00:30", PEKKA, "Lokakuun ensimmäinen. #kemijärvi", 1),
}
"""Name → (Helsinki time of 2026, author, text, likes)."""
PASSED_ON: Final = {"twice": (2, 1)}
"""Reposts and replies, of all other posts none."""


def at(moment: str) -> datetime:
    """“07-07 12:00” of 2026 in Helsinki, as UTC."""
    return datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=clock.HELSINKI).astimezone(UTC)


def status(name: str) -> SampleStatus:
    """A post of the story as its network knows it."""
    moment, author, text, likes = POSTS[name]
    reposts, replies = PASSED_ON.get(name, (0, 0))
    return SampleStatus(name, author, text, at(moment), likes=likes, reposts=reposts, replies=replies)
