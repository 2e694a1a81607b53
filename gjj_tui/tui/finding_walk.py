"""The findings at the cursor, and the way from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress
from gjj_tui.model.finding import Finding
from gjj_tui.tui.glyphs import speaking

if TYPE_CHECKING:
    from gjj_tui.tui.app import GjjApp


class FindingWalk:
    """Goes through the list of findings for the app, from where its cursor is."""

    def __init__(self, app: GjjApp) -> None:
        self._app = app

    @property
    def found(self) -> list[Finding]:
        """Those under the cursor, at its place, or of the paragraph it is in with the nearest first."""
        if self._app.panels.scope() == "findings":
            return [self._app.findings.list.finding] if self._app.findings.list.finding else []
        spot = self._app.right.prose.area.spot if self._app.panels.scope() == "prose" else None
        if spot is None:
            place = self._app.place
            return [finding.at(place) for finding in self._app.session.findings() if place in finding.addresses]
        paragraph, offset = spot
        near = [finding for finding in self._app.session.findings() if paragraph in finding.addresses]
        return sorted(near, key=lambda finding: _distance(finding.mark, offset))

    def step(self, step: int) -> None:
        """Go to a finding of the list: the next (1), the one before (-1), or the one under the cursor (0)."""
        rows, finding = self._app.findings.list, self._app.findings.list.finding
        if finding is None:
            self._app.tell(_("没有问题"))
            return
        told, self._app.heard.told = self._app.heard.told, None
        # What was just said comes first.
        # From elsewhere the first step goes to the finding at hand: after a fix it is the one that moved up.
        place = None
        if step > 0 and told in rows.shown:
            rows.move_to(rows.shown.index(told))
        elif step and self._stands_at(finding):
            rows.move_to((rows.cursor + step) % rows.count())
        elif step:
            index, place = self._nearest_finding()
            rows.move_to(index)
        finding = rows.finding.at(place) if rows.finding else None
        if finding and finding.addresses:
            self._app.show(finding.addresses[0], *(finding.mark or ()))
            if not (speaking() and isinstance(finding.addresses[0], CellAddress)):
                # A cell that is heard says itself what is found in it.
                self._app.tell(f"{finding.level.title} {finding.message}")

    def _stands_at(self, finding: Finding) -> bool:
        """True when the cursor is at the place of a finding."""
        if not finding.addresses:
            return False
        if isinstance(finding.addresses[0], ParagraphAddress) and self._app.right.scope == "prose":
            return self._app.right.prose.area.spot == (finding.addresses[0], finding.mark[0] if finding.mark else 0)
        return self._app.right.place in finding.places

    def _nearest_finding(self) -> tuple[int, Address | None]:
        """The first finding as grave as the one at hand that lies behind the cursor's place, and where that is."""
        rows, place = self._app.findings.list, self._app.right.place
        level = rows.shown[rows.cursor].level
        if place is not None and self._app.panels.scope() not in ("outline", "findings"):
            order = self._app.session.checker.order
            at = Finding("", level, (place,), "")
            if self._app.right.scope == "prose" and (spot := self._app.right.prose.area.spot):
                at = at._replace(addresses=spot[:1], mark=(spot[1], 0))
            here = order(at)[:3]
            for index, finding in enumerate(rows.shown):
                if finding.level != level:
                    continue
                for spot_of in finding.places:
                    if order(finding._replace(addresses=(spot_of,)))[:3] > here:
                        return index, spot_of
        return rows.cursor, None


def _distance(mark: tuple[int, int] | None, offset: int) -> int:
    """How far a place of a paragraph is from an offset in it."""
    start, length = mark or (0, 0)
    return max(start - offset, offset - start - length, 0)
