"""Which wire belongs to which edition."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from harness.sources.wire import Caller, Wire
from harness.sources.wire_ali1688 import Ali1688Wire
from harness.sources.wire_alibaba import AlibabaWire
from harness.sources.wire_iop import IopWire

WIRES: Mapping[str, Callable[[Caller], Wire]] = MappingProxyType(
    {"aliexpress": IopWire, "alibaba": AlibabaWire, "1688": Ali1688Wire}
)
"""By name of the edition."""
