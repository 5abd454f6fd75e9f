"""What the notice of a permission that a pick waits for says on Thursday."""

from collections.abc import Callable


def waits(_: Callable[[str], str], week: str, *, asked: bool, public: bool, spare: bool) -> tuple[str, str]:
    """Title and text.

    `asked`: somebody has asked for it; `public`: the text is shown without it; `spare`: a spare pick,
    which has no week yet.
    """
    return _title(_, week, asked=asked, spare=spare), _text(_, asked=asked, public=public)


def _title(_: Callable[[str], str], week: str, *, asked: bool, spare: bool) -> str:
    if spare and asked:
        return _("Nobody has answered about the permission for a spare pick")
    if spare:
        return _("Nobody has asked for the permission for a spare pick")
    said = (
        _("Nobody has answered about the permission for the pick of week %(number)s")
        if asked
        else _("Nobody has asked for the permission for the pick of week %(number)s")
    )
    return said % {"number": week}


def _text(_: Callable[[str], str], *, asked: bool, public: bool) -> str:
    if asked and public:
        return _(
            "Ask again, show the pick without the picture, or choose another one."
            " You find it under Permissions."
        )
    if asked:
        return _("It is on no wall without the permission. Ask again or choose another one.")
    if public:
        return _(
            "Ask for it, show the pick without the picture, or choose another one."
            " You find it under Permissions."
        )
    return _("It is on no wall without the permission. Ask for it or choose another one.")
