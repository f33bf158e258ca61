"""The clock-skew strip: how far the other side's clock was from ours."""

from dataclasses import dataclass

from harness.model.particulars import ClockSkew
from harness.model.text import Text

_WIDTH, _LEFT, _RIGHT = 420, 10, 410
_REACHES = (100, 1_000, 10_000, 60_000, 300_000, 3_600_000)


@dataclass(frozen=True, slots=True)
class SkewStrip:
    """A line with our clock in its middle, and a bar from the least to the most that was seen."""

    skew: ClockSkew
    width: int = _WIDTH
    left: int = _LEFT
    right: int = _RIGHT
    zero_x: int = (_LEFT + _RIGHT) // 2

    @property
    def reach_ms(self) -> int:
        """What either end of the line stands for."""
        most = max(abs(self.skew.least_ms), abs(self.skew.most_ms))
        return next((reach for reach in _REACHES if most <= reach), most)

    @property
    def least_x(self) -> int:
        """Where the bar begins."""
        return self._x(self.skew.least_ms)

    @property
    def median_x(self) -> int:
        """Where the median stands."""
        return self._x(self.skew.median_ms)

    @property
    def most_x(self) -> int:
        """Where the bar ends; two pixels on at least, so that it is seen."""
        return max(self._x(self.skew.most_ms), self.least_x + 2)

    @property
    def description(self) -> Text:
        """The drawing in one sentence, for those who do not see it."""
        skew = self.skew
        return Text(
            f"In {skew.answers} answers the other clock was between {skew.least_ms} and "
            f"{skew.most_ms} ms ahead of ours, in the median {skew.median_ms} ms.",
            f"在 {skew.answers} 个响应中，对方时钟比本机快 {skew.least_ms} 至 {skew.most_ms} 毫秒，"
            f"中位数 {skew.median_ms} 毫秒。",
        )

    def _x(self, milliseconds: int) -> int:
        half = (self.right - self.left) // 2
        return self.zero_x + round(half * milliseconds / self.reach_ms)
