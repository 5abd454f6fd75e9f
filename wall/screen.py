"""A wall on an info screen: large, and nobody touches it.  Pure.

It renews itself from the wall's data by a script of ours; without one it is a page that stands still.
"""

from collections.abc import Iterator
from functools import partial

from curator.shown import ShownWall
from wall import campaign, drafts, qr, render
from wall.drafts import Draft, Site, Stamps
from wall.manifest import Kind, stamp
from wall.views import WallView

NAME = "naytto"


def page(view: WallView, *, shown: ShownWall, site: Site) -> bytes:
    """The wall in one language, as a screen shows it."""
    there = campaign.address(site.url, view.key, view.language)
    return render.page(
        "screen.html",
        view.language,
        wall=view,
        wall_key=shown.key,
        brand=view.style,
        campaign_page=there,
        read_as=there.split("://")[-1].rstrip("/"),
        code=qr.inline(there),
        valid_until=stamp(site.valid_until),
        url=site.url,
        root="../../../",
        style=drafts.style_version(),
    )


def codes(wall: ShownWall, stamps: Stamps) -> Iterator[Draft]:
    """For each of a wall's picks the code that leads to its story; it goes when the pick goes."""
    for pick in wall.picks:
        story = f"{stamps.site.url}/tarina/{pick.id}/"
        yield Draft(
            f"/tarina/{pick.id}/qr.svg",
            partial(qr.image, story),
            Kind.ASSET,
            stamps.made("code", pick.id),
            about=pick.id,
        )
