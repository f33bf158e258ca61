"""Whether the files of a bundle are those that its checksums and its manifest list."""

import filecmp
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.evidence.archive import unpack
from harness.evidence.manifest import (
    ATTESTATION,
    BUNDLE,
    MANIFEST,
    SUMS,
    BadManifest,
    Manifest,
    listed_files,
    read_manifest,
    read_sums,
    sha256_of,
    sums_bytes,
)
from harness.model.errors import EvidenceError
from harness.model.text import Text
from harness.model.verification import Flaw, VerifiedStep
from harness.reporters.wording import utc
from harness.run.verify_bundle import OpenedBundle

SUMS_TITLE = Text(
    "SHA256SUMS: every file is listed and unchanged", "SHA256SUMS：所有文件均已列出且未改动"
)
MANIFEST_TITLE = Text(
    "manifest: every file is listed, with its digest and size, and nothing else is there",
    "清单：所有文件及其摘要、大小均相符，且无多余文件",
)
_MISSING = Text("it is missing", "缺失")
_IN_ITSELF = Text(
    "it lies inside the archive: no bundle holds one, and nothing lists it",
    "它位于压缩包之内：证据包不含另一证据包，且无任何清单列出它",
)


def check_sums(bundle: OpenedBundle) -> VerifiedStep:
    """Whether SHA256SUMS lists every file with its digest."""
    return VerifiedStep(name="sums", title=SUMS_TITLE, flaws=tuple(_sums_flaws(bundle.root)))


def check_manifest(bundle: OpenedBundle) -> VerifiedStep:
    """Whether the manifest is one, and lists every file but the seal as it is."""
    return VerifiedStep(name="manifest", title=MANIFEST_TITLE, flaws=tuple(_manifest_flaws(bundle)))


def _sums_flaws(root: Path) -> Iterator[Flaw]:
    path = root / SUMS
    if not path.is_file():
        yield Flaw(SUMS, _MISSING)
        return
    raw = path.read_bytes()
    try:
        listed = read_sums(raw)
    except EvidenceError as error:
        yield Flaw(SUMS, Text(f"it cannot be read: {error}", f"无法读取：{error}"))
        return
    if sums_bytes(listed.items()) != raw:
        yield Flaw(SUMS, Text("its lines are not in order", "各行未按顺序排列"))
    there = {file.path: file.sha256 for file in listed_files(root)}
    there |= {n: sha256_of(root / n)[0] for n in (MANIFEST, ATTESTATION) if (root / n).is_file()}
    yield from _differences(listed, there, SUMS)


def _manifest_flaws(bundle: OpenedBundle) -> Iterator[Flaw]:
    path = bundle.root / MANIFEST
    if not path.is_file():
        yield Flaw(MANIFEST, _MISSING)
        return
    try:
        manifest = read_manifest(path.read_bytes())
    except BadManifest as error:
        yield from (Flaw(MANIFEST, reason) for reason in error.problems)
        return
    listed = {file.path: file for file in manifest.files}
    there = {file.path: file for file in listed_files(bundle.root)}
    digests = {path: file.sha256 for path, file in listed.items()}
    yield from _differences(digests, {p: f.sha256 for p, f in there.items()}, MANIFEST)
    for name in listed.keys() & there.keys():
        if listed[name].sha256 == there[name].sha256 and listed[name] != there[name]:
            yield Flaw(
                MANIFEST,
                Text(
                    f"what it says of {name} beside the digest is not so",
                    f"除摘要外，其对 {name} 的描述与实际不符",
                ),
            )
    yield from _facts_flaws(bundle, manifest)
    if not (bundle.root / BUNDLE).is_file():
        return
    if bundle.top:
        yield Flaw(BUNDLE, _IN_ITSELF)
    else:
        yield from _beside_flaws(bundle.root)


def _facts_flaws(bundle: OpenedBundle, manifest: Manifest) -> Iterator[Flaw]:
    if bundle.top and bundle.top != manifest.run:
        yield Flaw(
            bundle.top,
            Text(
                f"the folder of the archive is not named after the run, {manifest.run}",
                f"压缩包中的文件夹未以运行编号 {manifest.run} 命名",
            ),
        )
    said = {
        "run": (manifest.run, bundle.said("run", "id")),
        "conclusion": (manifest.conclusion, bundle.said("conclusion")),
        "evidence_head": (manifest.evidence_head, bundle.said("run", "evidence_head")),
        "plan_sha256": (manifest.plan_sha256, bundle.said("run", "plan_sha256")),
        "retain_until": (utc(manifest.retain_until), bundle.said("protection", "retain_until")),
    }
    for name, (here, there) in said.items():
        if here != there:
            yield Flaw(
                MANIFEST,
                Text(
                    f"its {name} is {here or 'empty'}, report.json says {there or 'nothing'}",
                    f"其中的 {name} 为 {here or '空'}，report.json 中为 {there or '空'}",
                ),
            )


def _beside_flaws(root: Path) -> Iterator[Flaw]:
    """Whether the bundle.zip that lies in a run's folder holds what lies beside it."""
    with TemporaryDirectory() as place:
        top, flaws = unpack(root / BUNDLE, Path(place))
        yield from (Flaw(f"{BUNDLE}/{flaw.path}", flaw.reason) for flaw in flaws)
        if flaws:
            return
        if Path(place, top, BUNDLE).is_file():
            yield Flaw(f"{BUNDLE}/{BUNDLE}", _IN_ITSELF)
        inside = {file.path for file in listed_files(Path(place, top))}
        beside = {file.path for file in listed_files(root)}
        seal = {n for n in (MANIFEST, ATTESTATION, SUMS) if (root / n).is_file()}
        for name in sorted(inside ^ beside):
            yield Flaw(f"{BUNDLE}/{name}", Text("it is not in both", "压缩包与文件夹内容不一致"))
        for name in sorted((inside & beside) | seal):
            packed = Path(place, top, name)
            if not (packed.is_file() and filecmp.cmp(packed, root / name, shallow=False)):
                yield Flaw(
                    f"{BUNDLE}/{name}",
                    Text("it is not the file beside the archive", "与压缩包旁的同名文件不同"),
                )


def _differences(
    listed: Mapping[str, str], there: Mapping[str, str], listing: str
) -> Iterator[Flaw]:
    gone = {digest: path for path, digest in listed.items() if path not in there}
    for path in sorted(there.keys() - listed.keys()):
        if there[path] in gone:
            was = gone[there[path]]
            reason = Text(
                f"it is {was} of {listing} under another name",
                f"它是 {listing} 所列的 {was}，已改名",
            )
        else:
            reason = Text(
                f"{listing} does not list it: it was added", f"{listing} 未列出此文件：系事后添加"
            )
        yield Flaw(path, reason)
    for path in sorted(listed):
        if path not in there:
            yield Flaw(
                path, Text(f"it is missing; {listing} lists it", f"缺失；{listing} 列有此文件")
            )
        elif listed[path] != there[path]:
            yield Flaw(path, _changed(path, listed, there, listing))


def _changed(path: str, listed: Mapping[str, str], there: Mapping[str, str], listing: str) -> Text:
    others: Iterable[str] = (p for p, digest in listed.items() if digest == there[path])
    if other := next(iter(others), ""):
        return Text(
            f"it holds what {listing} lists as {other}", f"其内容是 {listing} 所列的 {other} 的内容"
        )
    return Text(
        f"it was changed: its digest is not the one in {listing}",
        f"已被改动：其摘要与 {listing} 所列不符",
    )
