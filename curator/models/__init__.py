"""What was decided: reviews, picks, permissions and stories; who decided; what is shown."""

from curator.models.figures import DataDeletion, Reading, Series
from curator.models.people import (
    AuditEvent,
    Invitation,
    Membership,
    Notice,
    Person,
    Role,
    Scope,
    SignIn,
    SignInTry,
)
from curator.models.picks import (
    Decision,
    Ending,
    People,
    Permission,
    PermissionState,
    Pick,
    Review,
    ShownDay,
    ShownSeq,
    Slot,
    Story,
)

__all__ = [
    "AuditEvent",
    "DataDeletion",
    "Decision",
    "Ending",
    "Invitation",
    "Membership",
    "Notice",
    "People",
    "Permission",
    "PermissionState",
    "Person",
    "Pick",
    "Reading",
    "Review",
    "Role",
    "Scope",
    "Series",
    "ShownDay",
    "ShownSeq",
    "SignIn",
    "SignInTry",
    "Slot",
    "Story",
]
