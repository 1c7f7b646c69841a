"""The compositor of our screens: it tells every widget its size, and draws what can be seen."""

from collections.abc import Iterable, Iterator

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from sshtui.ui.textual_internals import Compositor, ReflowResult


class SeenCompositor(Compositor):
    """A compositor that has only those rows of a widget drawn that are seen.

    Textual's has all rows drawn, those of containers too that are covered by what is in them.
    """

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Place all widgets, and find those that have to be told their size."""
        result = super().reflow(parent, size)
        # Textual tells those that were not placed before. One whose place was asked for since it
        # was mounted counts as placed there, though it has never been told.
        untold = {
            widget for widget, geometry in self.layers if widget.outer_size != geometry.region.size
        }
        return result._replace(resized=result.resized | untold - result.shown)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        left = [self.size.region if crop is None else crop]
        # From front to back: what is in front hides what is behind, whatever its background.
        for widget, (region, clip) in self.visible_widgets.items():
            shown = clip.intersection(region)
            seen = [part for area in left if (part := area.intersection(shown))]
            if not seen:
                continue
            rows = Region.from_union(seen)
            drawn = Region(shown.x, rows.y, shown.width, rows.height)
            yield region, drawn, widget.render_lines(drawn.translate(-region.offset))
            left = [part for area in left for part in _around(area, shown)]
            if not left:
                return


def _around(area: Region, covered: Region) -> Iterator[Region]:
    """Yield the parts of an area that something leaves uncovered."""
    hidden = area.intersection(covered)
    if not hidden:
        yield area
        return
    parts = (
        Region(area.x, area.y, area.width, hidden.y - area.y),
        Region(area.x, hidden.bottom, area.width, area.bottom - hidden.bottom),
        Region(area.x, hidden.y, hidden.x - area.x, hidden.height),
        Region(hidden.right, hidden.y, area.right - hidden.right, hidden.height),
    )
    yield from filter(None, parts)
