"""Which wire belongs to which edition."""

from collections.abc import Callable, Mapping

from harness.documents.deferred import Deferred
from harness.sources.wire import Caller, Wire

WIRES: Mapping[str, Callable[[Caller], Wire]] = Deferred(
    {
        "aliexpress": "harness.sources.wire_iop:IopWire",
        "alibaba": "harness.sources.wire_alibaba:AlibabaWire",
        "1688": "harness.sources.wire_ali1688:Ali1688Wire",
    }
)
"""By name of the edition."""
