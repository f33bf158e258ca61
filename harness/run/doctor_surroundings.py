"""What a run needs around it: ports of its own, a clock, places to write to."""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from harness.model.text import Text
from harness.run.doctor_findings import Finding, Machine, State, same

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_EMULATOR_PORT = 8000
_NAP_S, _STEP_S, _MINUTE_S, _DAY_S = 0.05, 0.5, 60, 86_400
_LITTLE, _TOO_LITTLE = 1 << 30, 50 << 20


def loopback(machine: Machine) -> Iterator[Finding]:
    """Whether this machine can speak to itself, and applications here will do so."""
    try:
        _talk_to_oneself()
    except OSError as error:
        why = error.strerror or str(error)
        yield Finding(
            name="ports",
            state=State.TROUBLE,
            seen=Text(f"127.0.0.1 takes no connection: {why}", f"127.0.0.1 无法建立连接：{why}"),
            remedy=Text(
                "let this user listen on the loopback (firewall, sandbox, container)",
                "请允许当前用户监听回环地址（防火墙、沙箱、容器）",
            ),
        )
        return
    yield Finding(
        name="ports", state=State.OK, seen=Text("127.0.0.1 can be opened", "127.0.0.1 可监听")
    )
    if _is_taken(_EMULATOR_PORT):
        yield Finding(
            name=f"port {_EMULATOR_PORT}",
            state=State.NOTE,
            seen=Text("taken", "已被占用"),
            remedy=same("harness emulate --port 0"),
        )
    yield from _proxies(machine.environ)


def clock(machine: Machine) -> Finding:
    """Whether the time goes as it should, and is not before that of this installation."""
    wall, monotonic = machine.wall(), machine.monotonic()
    time.sleep(_NAP_S)
    drift = abs((machine.wall() - wall) - (machine.monotonic() - monotonic))
    ahead = _newest_of_ours() - wall
    shown = datetime.fromtimestamp(wall).astimezone().isoformat(timespec="seconds")
    remedy = Text(
        "set the clock (NTP): a call more than five minutes off is refused by a platform",
        "请校准时钟（NTP）：偏差超过五分钟的调用会被平台拒绝",
    )
    if drift > _STEP_S:
        seen = Text(f"{shown}, and it jumps", f"{shown}，且发生跳变")
        return Finding(name="clock", state=State.TROUBLE, seen=seen, remedy=remedy)
    if ahead > _MINUTE_S:
        seen = Text(
            f"{shown}, but files of this installation are newer",
            f"{shown}，但安装文件的时间更晚",
        )
        state = State.TROUBLE if ahead > _DAY_S else State.NOTE
        return Finding(name="clock", state=state, seen=seen, remedy=remedy)
    return Finding(name="clock", state=State.OK, seen=same(shown))


def folders(machine: Machine) -> Iterator[Finding]:
    """Whether what a run writes has a place."""
    reports = machine.reports.absolute()
    place = next(p for p in (reports, *reports.parents) if os.path.exists(p))  # noqa: PTH110 - no error where it may not look
    for name, folder, shown, remedy in (
        (
            "reports",
            place,
            reports,
            Text("name another folder with --out", "请用 --out 指定其他目录"),
        ),
        ("temporary", None, tempfile.gettempdir(), Text("set TMPDIR", "请设置 TMPDIR")),
    ):
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"harness")
                file.flush()
        except OSError as error:
            why = error.strerror or str(error)
            told = Text(f"{shown} cannot be written: {why}", f"{shown} 不可写：{why}")
            yield Finding(name=name, state=State.TROUBLE, seen=told, remedy=remedy)
        else:
            seen = Text(f"{shown} can be written", f"{shown} 可写")
            yield Finding(name=name, state=State.OK, seen=seen)
    yield _space(place)


def _proxies(environ: Mapping[str, str]) -> Iterator[Finding]:
    # Not their values: those may hold a password.
    named = [n for name in _PROXIES for n in (name, name.lower()) if environ.get(n)]
    spared = f"{environ.get('NO_PROXY', '')},{environ.get('no_proxy', '')}"
    if named and "127.0.0.1" not in spared and "*" not in spared.split(","):
        yield Finding(
            name="proxy",
            state=State.NOTE,
            seen=Text(
                f"{', '.join(named)} may lead your application past the gateway on 127.0.0.1",
                f"{'、'.join(named)} 可能使应用绕过 127.0.0.1 上的网关",
            ),
            remedy=same("export NO_PROXY=127.0.0.1,localhost"),
        )


def _space(place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    if free >= _LITTLE:
        state, remedy = State.OK, None
    else:
        state = State.NOTE if free >= _TOO_LITTLE else State.TROUBLE
        remedy = Text("make room: a run keeps its evidence", "请腾出空间：运行会保存证据")
    size = f"{free / (1 << 30):,.1f} GiB" if free >= _LITTLE else f"{free >> 20} MiB"
    seen = Text(f"{size} free", f"可用 {size}")
    return Finding(name="disk", state=state, seen=seen, remedy=remedy)


def _talk_to_oneself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(2)
        with socket.create_connection(server.getsockname(), timeout=2) as caller:
            answerer, _ = server.accept()
            with answerer:
                caller.sendall(b"?")
                if answerer.recv(1) != b"?":
                    raise OSError("what was sent did not arrive")


def _is_taken(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return True
    return False


def _newest_of_ours() -> float:
    """When the newest file of this package was written."""
    package = Path(__file__).resolve().parent.parent
    return max(path.stat().st_mtime for path in package.rglob("*.py"))
