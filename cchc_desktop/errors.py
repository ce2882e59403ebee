"""The one kind of error that a clerk is shown; every other exception is a bug."""


class AppError(Exception):
    """Say in Vietnamese what happened (`message`) and what to do (`hint`)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DataFolderError(AppError):
    """The data folder can't be used: read-only, full, locked, missing."""


class InUseError(DataFolderError):
    """Another window of the program holds the data folder."""


class CorruptDataError(AppError):
    """The database fails its integrity check."""


class NewerDataError(AppError):
    """The database was written by a newer program; nothing was changed."""


class FileProblem(AppError):
    """A file from outside can't be read, or a file to write is blocked."""


class NotAPlanError(AppError):
    """The text is not a plan (a news item, say)."""


class NotFoundError(AppError):
    """The record asked for does not exist."""


class Cancelled(AppError):
    """The user stopped a long job; nothing was kept of it."""

    def __init__(self) -> None:
        super().__init__("Đã dừng theo yêu cầu.", "Không có gì bị thay đổi.")
