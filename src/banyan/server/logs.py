# SPDX-License-Identifier: Apache-2.0
"""Log lines: for people by default, as JSON for collectors. No line carries a token, a password, a mail or a body."""

import logging
import sys
from datetime import UTC, datetime

import msgspec

from banyan.base.recent_logs import RECENT
from banyan.base.settings import Settings


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name.removeprefix("banyan."),
            "says": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line).decode()


class PlainLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        # A control character in a logged text must not steer the terminal of whoever reads the log.
        says = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in record.getMessage())
        line = f"{at} {record.levelname.lower():7} {record.name.removeprefix('banyan.')}: {says}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def start_logging(settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings["log.json"] else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler, RECENT]
    root.setLevel(settings["log.level"].upper())
    for chatty in ("uvicorn", "uvicorn.error", "multipart", "PIL"):
        logging.getLogger(chatty).setLevel("WARNING")
