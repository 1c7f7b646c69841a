"""The bar in the last column of a terminal that says where in its lines the view is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scrollbar:
    """Where the view is.

    Attributes:
        height: The rows of the view, and of the bar.
        total: The rows that there are to be seen.
        top: The first that is seen.
    """

    height: int
    total: int
    top: int

    @property
    def thumb(self) -> range:
        """The rows of the bar that stand for what is seen."""
        size = self._size
        room = self.height - size
        hidden = self.total - self.height
        first = round(self.top * room / hidden) if hidden > 0 else 0
        return range(first, first + size)

    @property
    def _size(self) -> int:
        return max(1, min(self.height, round(self.height * self.height / self.total)))

    def part(self, row: int) -> range:
        """Return the rows of the terminal that a row of the bar stands for."""
        return range(row * self.total // self.height, max(1, (row + 1) * self.total // self.height))

    def grip(self, row: int) -> int:
        """Return where a press takes hold: on the thumb there, elsewhere in its middle."""
        thumb = self.thumb
        return row - thumb.start if row in thumb else len(thumb) // 2

    def top_at(self, row: int, grip: int) -> int:
        """Return which row is seen first with the thumb drawn to a row of the bar.

        Args:
            row: Where the mouse is.
            grip: Where it took hold.
        """
        room = self.height - self._size
        first = min(max(row - grip, 0), room)
        return round(first * (self.total - self.height) / room) if room else 0

    def changed_since(self, before: "Scrollbar | None") -> set[int]:
        """Return the rows of the bar that look different from before."""
        if before is None or before.height != self.height:
            return set(range(self.height))
        return set(self.thumb) ^ set(before.thumb)
