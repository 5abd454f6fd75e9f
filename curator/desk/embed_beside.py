"""Pages that stand beside a wall: to link to, to print, to leave on an info screen."""

from dataclasses import dataclass

from config.languages import LANGUAGES
from curator.desk.language import gettext
from curator.removal import addresses
from curator.showing.walls import WallView


@dataclass(frozen=True, slots=True)
class Beside:
    """A page, what it is for, and where it is."""

    name: str
    when: str
    address: str
    printed: bool = False


def pages(wall: WallView, origin: str, removal_url: str, language: str) -> tuple[Beside, ...]:
    """The pages of a wall that stands at `origin`; `language` "": the wall's own.

    They exist in the full languages only, so another one gives those of the wall's own.
    """
    spoken = next((one for one in (language, wall.language) if one in LANGUAGES), "fi")
    below = f"{origin}/{wall.key}/{spoken}"
    found = [
        Beside(
            gettext("Campaign page"),
            gettext("What the campaign is, who takes part and how to join. Link to it from your site."),
            f"{below}/kampanja/",
        ),
        Beside(
            gettext("A card to print"),
            gettext(
                "The hashtag, a QR code and how to join: two cards on an A4 sheet, or one large."
                " Print it with the browser."
            ),
            f"{below}/kortti/",
            printed=True,
        ),
        Beside(
            gettext("Info screen"),
            gettext(
                "Open it full screen on an info screen: it renews itself and keeps what it has for a day"
                " without a connection. Add ?layout=large to show one story at a time."
            ),
            f"{below}/naytto/",
        ),
    ]
    if wall.takes_stories:
        found.append(
            Beside(
                gettext("Form “Tell your own story”"),
                gettext("Open: visitors’ stories come to the page Sent stories."),
                addresses.story_form(removal_url, wall.key, spoken),
            )
        )
    return tuple(found)
