# SPDX-License-Identifier: Apache-2.0
"""What is administered with a browser only, and at which address."""

from banyan.core.permits import check_staff
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import _, register
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.presence import Place, PlaceKind

ROOMY = 60  # cells from which a name and its address share a line
PAGES = (
    (_("Words"), "/admin/words"),
    (_("Sections"), "/admin/sections"),
    (_("Members and templates of a board"), "/admin/boards"),
    (_("Groups"), "/admin/groups"),
    (_("Stickers"), "/admin/stickers"),
    (_("Looks"), "/admin/look"),
    (_("Logo"), "/admin/logo"),
    (_("Log"), "/admin/logs"),
)


@register("admin_web")
class OnTheWeb(Reader):
    area = "admin_web"
    place = Place(PlaceKind.TENDING)

    async def open(self) -> None:
        check_staff(self.caller)

    @property
    def head(self) -> str:
        return self.word(_("On the web"))

    def lines(self, cols: int) -> list[Line]:
        rows = [EMPTY]
        widest = max(width(self.word(name)) for name, _path in PAGES)
        for name, path in PAGES:
            address = f"{self.desk.settings.public_url}{path}"
            if cols >= ROOMY:
                rows.append(line((S.HINT, f" {fit(self.word(name), widest)}  "), address))
            else:
                rows.append(line((S.HINT, f" {self.word(name)}")))
                rows += [line(f"   {row}") for row in wrap(address, cols - 4)]
        return rows
