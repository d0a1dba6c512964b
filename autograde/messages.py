"""What nbgrader says when it fails: its exceptions only point to its log."""

import logging


class Messages(logging.Handler):
    """Keeps nbgrader's error messages, the traceback among them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []
        self.logger = logging.Logger("nbgrader")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())

    def reason(self) -> str:
        tracebacks = [text for text in self.texts if "Traceback" in text] or self.texts
        return tracebacks[0].strip().splitlines()[-1] if tracebacks else "no message"
