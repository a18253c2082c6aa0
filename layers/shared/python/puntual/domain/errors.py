"""Every error that Puntual raises on purpose.

PuntualError
├── InvalidInput            what came in is wrong; names the field, the problem and the fix
├── MissingConfiguration    the deployment or the creditor is not set up; names what is missing
├── NotFound                the named thing does not exist
├── Conflict                what is asked contradicts what is on record
│   └── StaleAccount        the account changed since it was read; read it and decide again
└── Unavailable             a dependency did not answer or throttled; trying again may help
"""


class PuntualError(Exception):
    """Root of the tree."""


class InvalidInput(PuntualError):
    """A value from outside breaks a rule.

    Attributes:
        field: where it stands, e.g. ``instalments[0].due_on``.
        problem: what is wrong with it, without repeating personal data.
        fix: what to send instead.
    """

    def __init__(self, field: str, problem: str, fix: str) -> None:
        super().__init__(f"{field}: {problem}; {fix}")
        self.field = field
        self.problem = problem
        self.fix = fix


class MissingConfiguration(PuntualError):
    """Something that must be set up is not; the message names it."""


class NotFound(PuntualError):
    """The named thing does not exist."""


class Conflict(PuntualError):
    """What is asked contradicts what is on record."""


class StaleAccount(Conflict):
    """The account changed between the read and the write; the caller reads and decides again."""


class Unavailable(PuntualError):
    """A dependency did not answer, or throttled."""
