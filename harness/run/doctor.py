"""What a run needs of this machine, and whether it is there: looked at, nothing sent anywhere."""

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from harness import __version__
from harness.documents.deferred import imported
from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble
from harness.model.text import Text
from harness.run.doctor_findings import Finding, Machine, State, same
from harness.run.doctor_surroundings import clock, folders, loopback

MODULES = (
    "allure_commons", "cryptography", "h11", "httpcore", "httpx", "hypothesis", "jinja2",
    "jsonpath_rfc9535", "jsonschema", "jsonschema_rs", "msgspec", "pypdf", "yaml", "starlette",
    "trustme", "uvicorn", "vcr",
)  # fmt: skip
"""What the package's dependencies are imported as."""
EXTRAS = {"pdf": ("typst", "fontTools"), "dask": ("dask", "distributed", "fsspec")}
_EXTRA_FOR = {
    "pdf": Text("report.pdf", "report.pdf"),
    "dask": Text("audits on several machines", "多机审计"),
}
_TOOLS = {
    "curl": Text("copied calls of the console", "控制台复制的调用"),
    "openssl": Text("checking a bundle without the harness", "不依赖本工具核验证据包"),
    "make": Text("the targets of a checkout", "源码目录中的 make 目标"),
    "node": Text("`make interop`", "`make interop`"),
}
_BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    "microsoft-edge", "firefox", "safari",
)  # fmt: skip
_APPLICATIONS = ("Google Chrome", "Chromium", "Firefox", "Safari", "Microsoft Edge")
_OLDEST_PYTHON = (3, 11)


def examine(machine: Machine) -> Iterator[Finding]:
    """Everything, one thing after the other, each as soon as it is known."""
    yield _python()
    yield from _installation(machine)
    yield from _extras(machine)
    yield _typeface(machine)
    yield from _programs(machine)
    yield from loopback(machine)
    yield clock(machine)
    yield from folders(machine)


def _python() -> Finding:
    version, place = platform.python_version(), sys.executable
    is_new = sys.version_info[:2] >= _OLDEST_PYTHON
    return Finding(
        name="python",
        state=State.OK if is_new else State.TROUBLE,
        seen=same(f"{version}, {place}"),
        remedy=None if is_new else Text("install 3.11 or newer", "请安装 3.11 或更高版本"),
    )


def _installation(machine: Machine) -> Iterator[Finding]:
    package = Path(__file__).resolve().parent.parent
    seen = same(f"{__version__}, {package}")
    again = Text("install the package again", "请重新安装本软件包")
    try:
        for folder in ("schemas", "scenarios", "examples"):
            resource(folder)
    except EnvironmentTrouble as error:
        told = Text(f"{seen.en}; {error.message}", f"{seen.zh}；{error.message}")
        yield Finding(name="harness", state=State.TROUBLE, seen=told, remedy=again)
    else:
        yield Finding(name="harness", state=State.OK, seen=seen)
    if missing := [name for name in MODULES if not machine.has_module(name)]:
        lacking = ", ".join(missing)
        told = Text(f"missing: {lacking}", f"缺少：{lacking}")
        yield Finding(name="packages", state=State.TROUBLE, seen=told, remedy=again)
    else:
        yield Finding(
            name="packages",
            state=State.OK,
            seen=Text(f"all {len(MODULES)} that are needed", f"所需的 {len(MODULES)} 个均已安装"),
        )


def _extras(machine: Machine) -> Iterator[Finding]:
    for extra, modules in EXTRAS.items():
        use = _EXTRA_FOR[extra]
        if all(map(machine.has_module, modules)):
            seen = Text(f"installed: {use.en}", f"已安装：{use.zh}")
            yield Finding(name=f"extra {extra}", state=State.OK, seen=seen)
            continue
        yield Finding(
            name=f"extra {extra}",
            state=State.NOTE,
            seen=Text(f"not installed, so no {use.en}", f"未安装，无法使用：{use.zh}"),
            remedy=same(f"pip install 'sandbox-harness[{extra}]'"),
        )


def _typeface(machine: Machine) -> Finding:
    name = "font"
    if not all(map(machine.has_module, EXTRAS["pdf"])):
        seen = Text("not looked for: no PDF is made", "未检查：不生成 PDF")
        return Finding(name=name, state=State.NOTE, seen=seen)
    # Heavy, and of an extra: whoever has it pays for it here.
    faces = imported("harness.reporters.document.fonts:typefaces")()
    if faces.has_chinese:
        family = faces.text[0]
        seen = Text(f"{family}, for Chinese in the PDF", f"{family}，用于 PDF 中的中文")
        return Finding(name=name, state=State.OK, seen=seen)
    return Finding(
        name=name,
        state=State.NOTE,
        seen=Text("none with Chinese: the PDF is in English only", "没有中文字体：PDF 仅含英文"),
        remedy=Text(
            "install one (Debian: fonts-noto-cjk; small: fonts-wqy-microhei)",
            "请安装一种（Debian：fonts-noto-cjk；较小：fonts-wqy-microhei）",
        ),
    )


def _programs(machine: Machine) -> Iterator[Finding]:
    browsers = [name for name in _BROWSERS if machine.find_program(name)]
    browsers += [n for n in _APPLICATIONS if Path("/Applications", f"{n}.app").exists()]
    if browsers:
        yield Finding(name="browser", state=State.OK, seen=same(", ".join(browsers)))
    else:
        yield Finding(
            name="browser",
            state=State.NOTE,
            seen=Text("none was found", "未找到"),
            remedy=Text(
                "console and report.html want one; a report can be copied to where there is one",
                "控制台与 report.html 需要浏览器；报告可复制到有浏览器的机器上查看",
            ),
        )
    for program, use in _TOOLS.items():
        place = machine.find_program(program)
        yield Finding(
            name=program,
            state=State.OK if place else State.NOTE,
            seen=same(place) if place else Text("not found", "未找到"),
            remedy=None if place else Text(f"only for: {use.en}", f"仅用于：{use.zh}"),
        )
