"""What states, reasons and problems are called on pages.  Enumerations come in, sentences go out."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from collector.queries import PostView
from config import networks
from curator import picks
from curator.candidates import Reason, Why
from curator.desk import formats
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.entry import signin, staff
from curator.entry.sign_ins import Over
from curator.material import Material
from curator.may_show import PERMITTED, Missing
from curator.models import People, PermissionScope, PermissionState, Role
from curator.picking import lifting, stories
from curator.picking.standing import State


class Sign(NamedTuple):
    """A state as it is shown: an icon's name, a tone (good, warn, bad, quiet), and its words."""

    icon: str
    tone: str
    words: object


STATES: Final = {
    State.ON_WALL: Sign("check", "good", _("On the wall")),
    State.GAVE_WAY: Sign("archive", "quiet", _("Replaced by newer")),
    State.SCHEDULED: Sign("clock", "quiet", _("Scheduled")),
    State.WAITING_PERMISSION: Sign("wait", "warn", _("Waiting for permission")),
    State.WAITING_ANSWERS: Sign("wait", "warn", _("Waiting for answers about the picture")),
    State.DECLINED: Sign("stop", "bad", _("Not shown: permission was declined")),
    State.PERMISSION_WITHDRAWN: Sign("stop", "bad", _("Not shown: permission has been withdrawn")),
    State.GONE: Sign("stop", "bad", _("Not shown: the post has been removed from the network")),
    State.UNVERIFIED: Sign(
        "wait", "warn", _("Not shown: the network has not said for a day whether the post is still there")
    ),
    State.SENSITIVE: Sign("stop", "bad", _("Not shown: the author has marked the post as sensitive")),
    State.RESTRICTED: Sign("stop", "bad", _("Not shown: the author shows the post to signed-in people only")),
    State.WITHDRAWN: Sign("stop", "quiet", _("Taken off the wall")),
    State.REPLACED: Sign("archive", "quiet", _("Replaced with another pick")),
    State.TAKEN_DOWN: Sign("stop", "bad", _("Taken off the wall on request")),
    State.TEAM_ENDED: Sign("archive", "quiet", _("Not shown: the team no longer takes part")),
    State.AFTER_LAST_DAY: Sign("stop", "warn", _("Not shown: the week begins after the last day")),
    State.HIDDEN: Sign("stop", "bad", _("Hidden: somebody has asked for its removal")),
    State.IN_STOCK: Sign("archive", "quiet", _("In stock as a spare pick")),
}
PERMISSIONS: Final = {
    PermissionState.NOT_NEEDED: Sign("check", "good", _("Not needed (own account)")),
    PermissionState.STANDING: Sign("check", "good", _("Standing permission (partner)")),
    PermissionState.ASKED: Sign("wait", "warn", _("Permission asked")),
    PermissionState.GRANTED: Sign("check", "good", _("Permission granted")),
    PermissionState.DECLINED: Sign("stop", "bad", _("Permission declined")),
    PermissionState.NO_ANSWER: Sign("wait", "warn", _("No answer")),
    PermissionState.WITHDRAWN: Sign("stop", "bad", _("Permission withdrawn")),
}
SCOPES: Final = {
    PermissionScope.WALL: _("the website and its social wall"),
    PermissionScope.CHANNELS: _("our own social media channels"),
    PermissionScope.PRINT: _("printed material"),
}
MISSING: Final = {
    Missing.FILE: _("the picture itself (being fetched)"),
    Missing.ALT: _("text alternative"),
    Missing.PHOTOGRAPHER: _("photographer"),
    Missing.PEOPLE: _("answer about people in the picture"),
    Missing.PERMISSION: _("permission"),
}
PEOPLE: Final = {
    People.NONE: _("No, nobody can be recognised"),
    People.ADULTS_ASKED: _("Yes, adults, and they have agreed"),
    People.CHILDREN_GUARDIAN: _("Yes, children, with a guardian’s permission"),
}
ROLES: Final = {
    Role.VIEWER: _("Viewer"),
    Role.EDITOR: _("Editor"),
    Role.ADMIN: _("Admin"),
    Role.OWNER: _("Campaign owner"),
}
ROLES_MEAN: Final = {
    Role.VIEWER: _("sees everything, changes nothing"),
    Role.EDITOR: _("makes picks and adds stories"),
    Role.ADMIN: _("also looks after people, connections and settings"),
}
PICK_PROBLEMS: Final = {
    picks.Problem.PAST_WEEK: _("That week is over. Choose this week or a later one."),
    picks.Problem.TOO_FAR: _("Choose a week within the next six months."),
    picks.Problem.TEAM_ENDED: _(
        "The team no longer takes part, so no more picks are made for it. Pick this for your own team."
    ),
    picks.Problem.NO_STOCK: _("The team no longer takes part, so spare picks no longer fill its weeks."),
    picks.Problem.AFTER_LAST_DAY: _("The team no longer takes part then. Choose an earlier week."),
    picks.Problem.NOT_BACK: _(
        "The week begins after the team’s last day, so this pick cannot be brought back."
    ),
    picks.Problem.NOT_A_MONDAY: _("Choose a week from the list."),
    picks.Problem.WEEK_TAKEN: _(
        "That week already has another pick. Choose another week, replace that pick or make an extra one."
    ),
    picks.Problem.GAVE_WAY: _(
        "The pick you were replacing has meanwhile been replaced or taken off. See which pick the week has"
        " now, and choose the week again."
    ),
    picks.Problem.ALREADY_PICKED: _("This has already been picked."),
    picks.Problem.NOT_THERE: _("This can no longer be picked. It may have been removed. Choose another one."),
    picks.Problem.TAKEN_DOWN: _("This has been taken off the wall on request and cannot be picked."),
    picks.Problem.GONE: _("The post has been removed from the network and cannot be picked."),
    picks.Problem.RESTRICTED: _(
        "The author shows this post to signed-in people only, so it cannot go on a wall. Choose another one."
    ),
    picks.Problem.ENDED: _("This pick is no longer in use, so it cannot be changed."),
    picks.Problem.FORBIDDEN: _(
        "The permission was declined or withdrawn, so not even the text is shown. Choose another one."
    ),
    picks.Problem.STILL_REFUSED: _(
        "The permission was declined or withdrawn. Only a new permission that covers the website undoes that."
    ),
    picks.Problem.NO_SUCH_PICTURE: _("Choose one of the pictures or “Without a picture”."),
    picks.Problem.TOO_LONG: _("Shorten the text: at most 1,000 characters fit here."),
    picks.Problem.HEADLINE_TOO_LONG: _("Shorten the headline: at most 120 characters fit here."),
    picks.Problem.REWORDED: _(
        "This is not in the post word for word. Copy a part of the post’s own text, or leave this empty."
    ),
    picks.Problem.NO_SUCH_THEME: _("Choose a theme from the list."),
    picks.Problem.NO_SUCH_AUDIENCE: _("Choose a target group from the list."),
    picks.Problem.NO_SUCH_CROP: _("Choose which part of the picture is shown."),
}
STORY_PROBLEMS: Final = {
    stories.Problem.NO_TEXT: _("Write the story, or add a picture."),
    stories.Problem.TEXT_TOO_LONG: _("Shorten the text: at most 5,000 characters fit here."),
    stories.Problem.NO_AUTHOR: _("Write whose story this is."),
    stories.Problem.AUTHOR_TOO_LONG: _("Shorten the name: at most 200 characters fit here."),
    stories.Problem.IN_FUTURE: _("Choose today or an earlier day."),
}
PICTURE_PROBLEMS: Final = {
    "too_large": _("The picture is too large: at most 8 MB. Choose a smaller one."),
    "too_many_pixels": _("The picture has too many pixels. Choose a smaller one."),
    "unknown_format": _("This file cannot be read as a picture. Use JPEG, PNG, WebP or GIF."),
    "broken": _("The picture file is broken. Try saving it again, or choose another one."),
    "too_small": _("The picture is too small to be shown. Choose a larger one."),
}
SIGN_IN_PROBLEMS: Final = {
    signin.Problem.WRONG: _("The address or the password is wrong."),
    signin.Problem.TOO_MANY_TRIES: _("Too many attempts. Wait at least five minutes and try again."),
    signin.Problem.LINK_SPENT: _("This link has been used or has expired. Ask an admin for a new one."),
    signin.Problem.PASSWORD_SHORT: _("Choose a longer password: at least 12 characters."),
    signin.Problem.PASSWORD_LONG: _("Choose a shorter password: at most 128 characters."),
    signin.Problem.PASSWORD_OBVIOUS: _("This password is too easy to guess. Choose another one."),
    signin.Problem.CODE_WRONG: _("The code is wrong, or it has been used. Wait for the next one."),
    signin.Problem.CODE_LOST: _(
        "The code cannot be checked because the service’s key has changed. Tell support."
    ),
    signin.Problem.OUTSIDE_UNKNOWN: _(
        "This account is not known here yet. Use your invitation, or sign in with a password and connect the"
        " account in your settings."
    ),
    signin.Problem.OUTSIDE_TAKEN: _("Another person here already uses this account."),
    signin.Problem.OUTSIDE_LATE: _("Signing in took too long or was begun in another window. Try again."),
    signin.Problem.OUTSIDE_REFUSED: _("The organisation’s sign-in was cancelled or refused. Try again."),
    signin.Problem.OUTSIDE_FAILED: _(
        "The organisation’s sign-in does not work just now. Sign in with a password, or tell support."
    ),
}
SIGN_IN_WAYS: Final = {
    "password": _("with a password"),
    "link": _("by a link"),
    "outside": _("with the organisation’s account"),
}
SIGN_IN_OVER: Final = {
    Over.IDLE: _("For security, you are signed out after two hours without use. Sign in and try again."),
    Over.LONGEST: _("For security, a sign-in lasts at most twelve hours. Sign in and try again."),
    Over.ENDED: _(
        "You have ended this sign-in on another device, or an admin has ended it. Sign in and try again."
    ),
    Over.SHUT: _("Your account has been closed. If you still need it, ask your team’s admin to invite you."),
    Over.LINK: _(
        "The link you came with is no longer in use. If you have a password, sign in with it. "
        "Otherwise ask your team’s admin."
    ),
}
STAFF_PROBLEMS: Final = {
    staff.Problem.NO_ADDRESS: _("Write an e-mail address, such as aino.esimerkki@kunta.fi."),
    staff.Problem.TOO_LONG: _("Shorten the text."),
    staff.Problem.ABOVE_YOU: _(
        "You cannot change this person or give this role. Ask the campaign owner to do it."
    ),
    staff.Problem.YOURSELF: _("You cannot change your own role. Ask another admin to do it."),
    staff.Problem.LEAVING: _("You cannot remove yourself. Ask another admin to remove you."),
    staff.Problem.OWNER: _(
        "A campaign owner cannot be changed or removed on this page. Ask support to do it."
    ),
    staff.Problem.NOT_THERE: _("This person is not in this team."),
}
SENSITIVE: Final = _(
    "The author has marked this post as sensitive, so it is not shown on a wall. Choose another one."
)
CORRECTED: Final = Sign("archive", "quiet", _("Corrected later"))
REMOVED_READING: Final = Sign("stop", "quiet", _("Removed, counted no more"))
NOTE_TOO_LONG: Final = _("Shorten the note: at most 1,000 characters fit here.")
CHOOSE_PERMISSION: Final = _("Choose where the permission stands.")
NOTE_LIMIT: Final = lifting.NOTE_LIMIT


_REASONS: Final = {
    Why.CAMPAIGN_TAG: _("the campaign’s hashtag"),
    Why.STORY_TAG: _("the story hashtag"),
    Why.OWN_ACCOUNT: _("own account"),
    Why.PARTNER_ACCOUNT: _("partner’s account"),
    Why.PICTURE: _("has a picture"),
    Why.ALT_TEXT: _("the picture has a text alternative"),
    Why.THIS_WEEK: _("new"),
    Why.AUTHOR_UNKNOWN: _("author unknown"),
}


def reason(why: Reason) -> str:
    """Why a post is suggested, in a few words."""
    if why.why is Why.PLACE_TAG:
        return f"#{why.what}"
    if why.why is Why.WELL_LIKED:
        return gettext("%(count)s likes", count=why.what)
    return str(_REASONS[why.why])


def author(of: Material | PostView) -> str:
    """Who posted, by the best name there is."""
    return of.author_name or of.author_handle or formats.capital(gettext("author unknown"))


def network(key: str) -> str:
    """What a network is called on pages."""
    named = {networks.WEB: gettext("Website"), networks.OWN: gettext("Someseinä")}
    return named.get(key) or networks.name(key)


def read_on(network: str) -> str:
    """The text of a link to a post where it was published."""
    if network == networks.WEB:
        return gettext("Read on the web")
    return gettext("Open in %(network)s", network=networks.name(network))


def state(of: State, week: date) -> Sign:
    """A pick's state; a coming one says its week (a Monday's date)."""
    sign = STATES[of]
    if of is State.SCHEDULED:
        return sign._replace(words=gettext("Scheduled for week %(number)s", number=formats.number(week)))
    return sign


def what_to_do(of: State) -> str:
    """What helps when a pick's post cannot be shown any more, "" for every other state."""
    if of in {State.GONE, State.RESTRICTED}:
        return gettext("The card has left the wall by itself.")
    if of is State.UNVERIFIED:
        return gettext(
            "The card comes back by itself when the network answers. See under Sources what is wrong."
        )
    return ""


def on_the_wall(took: timedelta) -> str:
    """That a decision has reached the wall, and how fast, where it was fast enough to be noticed."""
    if took > timedelta(minutes=1):
        return gettext("It is on the wall.")
    seconds = formats.decimal(took.total_seconds())
    return gettext("The pick reached the wall in %(seconds)s seconds.", seconds=seconds)


def say_how(state: PermissionState, channel: PermissionState | None) -> str:
    """What to write where a person records a step and tells nothing of how it came, "" for nothing.

    Whatever permits must say where it comes from; what comes with a `channel` does so where that is kept.
    """
    if state is channel:
        return ""
    if state is PermissionState.NOT_NEEDED:
        return gettext("Write why no permission is needed, such as “from the municipality’s own account”.")
    if state in PERMITTED:
        return gettext("Write how the permission was given, such as “by phone on 12 November”.")
    return ""


def missing(what: Iterable[Missing]) -> str:
    """What a picture waits for, in one row of words."""
    return ", ".join(str(MISSING[one]) for one in what)
