"""What is wrong with a form, in the language that `_` says things in."""

from collections.abc import Callable, Mapping
from enum import StrEnum

Say = Callable[[str], str]


class Fault(StrEnum):
    """What can be wrong."""

    NO_ASKER = "no_asker"
    TOO_LONG = "too_long"
    NO_ADDRESS = "no_address"
    TRAPPED = "trapped"
    STALE = "stale"
    TOO_MANY = "too_many"
    ENOUGH = "enough"
    WRONG_CODE = "wrong_code"
    TOO_MANY_TRIES = "too_many_tries"
    NO_TEXT = "no_text"
    LONG_STORY = "long_story"
    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    LONG_ANSWER = "long_answer"
    NO_PHOTOGRAPHER = "no_photographer"
    NO_PEOPLE = "no_people"
    NO_PERMISSION = "no_permission"
    NO_PICTURE = "no_picture"
    LARGE_PICTURE = "large_picture"
    SMALL_PICTURE = "small_picture"
    MANY_STORIES = "many_stories"
    WAITING_STORIES = "waiting_stories"


def say_all(faults: Mapping[str, Fault], _: Say) -> dict[str, str]:
    """Each field's fault in words."""
    words = {
        Fault.NO_ASKER: _("Choose who you are."),
        Fault.TOO_LONG: _("Shorten the text: at most 2,000 characters fit here."),
        Fault.NO_ADDRESS: _("Write an e-mail address, such as aino@posti.fi, or leave the field empty."),
        Fault.TRAPPED: _("Leave this field empty."),
        Fault.STALE: _("The form was open for a long time. Check it and send it again."),
        Fault.TOO_MANY: _(
            "Too many requests have come just now. Write to us instead, or try again in an hour."
        ),
        Fault.ENOUGH: _(
            "Several requests about this post are already being handled. You do not have to do anything."
        ),
        Fault.WRONG_CODE: _("The code is not right. Check the latest message we sent you."),
        Fault.TOO_MANY_TRIES: _(
            "A wrong code has been entered too many times. Your request is handled all the same."
        ),
        Fault.NO_TEXT: _("Write your story, or add a picture."),
        Fault.LONG_STORY: _("Shorten the story: at most 5,000 characters fit here."),
        Fault.NO_NAME: _("Write the name that we show with the story."),
        Fault.LONG_NAME: _("Shorten the name: at most 200 characters fit here."),
        Fault.LONG_ANSWER: _("Shorten this: at most 1,000 characters fit here."),
        Fault.NO_PHOTOGRAPHER: _("Tell who took the picture, or leave the picture out."),
        Fault.NO_PEOPLE: _("Tell whether people can be recognised in the picture, or leave the picture out."),
        Fault.NO_PERMISSION: _("We need your permission to show the story. Tick the box if you agree."),
        Fault.NO_PICTURE: _("The picture could not be read. Choose a JPEG, PNG, WebP or GIF file."),
        Fault.LARGE_PICTURE: _("The picture is too large: at most 8 MB and 33 million pixels are taken."),
        Fault.SMALL_PICTURE: _("The picture is too small. Choose a larger one."),
        Fault.MANY_STORIES: _("Too many stories have come just now. Nothing is lost: try again in an hour."),
        Fault.WAITING_STORIES: _("So many stories wait that we cannot take more now. Try again next week."),
    }
    return {field: words[fault] for field, fault in faults.items()}
