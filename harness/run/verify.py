"""Checking a bundle offline: that it is as it was sealed, and its evidence comes to its report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from harness.evidence.archive import folder_flaws, is_archive, unpack
from harness.evidence.keys import fingerprint
from harness.evidence.manifest import ATTESTATION, MANIFEST, SUMS
from harness.model.errors import UsageError
from harness.model.text import Text
from harness.model.verification import StepState, Verification, VerifiedStep
from harness.run import verify_attestation, verify_evidence, verify_files, verify_report
from harness.run.kept import how_sealed_again
from harness.run.verify_bundle import OpenedBundle, safely
from harness.run.verify_traffic import TITLE as TRAFFIC_TITLE
from harness.run.verify_traffic import Given, check_traffic

ARCHIVE_TITLE = Text(
    "archive: no trap in it, one folder, nothing before or behind",
    "压缩包：无陷阱，仅一个文件夹，前后无多余内容",
)
FOLDER_TITLE = Text(
    "folder: plain files only, with names that every system has",
    "文件夹：仅含普通文件，名称适用于所有系统",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOrder:
    """What is to be checked, and by what that does not come from it."""

    path: Path
    """bundle.zip, or the folder of a run."""
    key: Ed25519PublicKey | None = None
    """The signer's public key; None leaves the signature of a signed bundle open."""
    given: Given | None = None
    """The traffic that an audit judged; None where it is not at hand."""


def verify(order: VerifyOrder) -> Verification:
    """Check a bundle, all steps of it; nothing of it is trusted, and nothing executed.

    Raises UsageError for what is no bundle.
    """
    if order.path.is_dir():
        return _of_folder(order)
    if not order.path.exists():
        raise UsageError(f"there is no {order.path}", hint="name a bundle.zip or a run's folder")
    if not order.path.is_file() or not is_archive(order.path):
        raise UsageError(
            f"{order.path} is no bundle: it is no ZIP archive",
            hint="name a bundle.zip or a run's folder",
        )
    with TemporaryDirectory(prefix="harness-verify-") as place:
        top, flaws = unpack(order.path, Path(place))
        step = VerifiedStep(name="archive", title=ARCHIVE_TITLE, flaws=flaws)
        if flaws:
            return Verification(bundle=str(order.path), steps=(step,))
        bundle = OpenedBundle(Path(place, top), top)
        _refuse_other_things(bundle, order.path)
        return _checked(order, bundle, step)


def _of_folder(order: VerifyOrder) -> Verification:
    root = order.path.resolve()  # `latest` is a link to a run's folder
    try:
        flaws = folder_flaws(root)
    except OSError as error:
        raise UsageError(
            f"cannot read {order.path}: {error.strerror}", hint="check its permissions"
        ) from error
    bundle = OpenedBundle(root)
    _refuse_other_things(bundle, order.path)
    step = VerifiedStep(name="archive", title=FOLDER_TITLE, flaws=flaws)
    if flaws:
        return Verification(bundle=str(order.path), steps=(step,))
    return _checked(order, bundle, step)


def _refuse_other_things(bundle: OpenedBundle, path: Path) -> None:
    if any((bundle.root / name).is_file() for name in (MANIFEST, SUMS, ATTESTATION)):
        return
    if bundle.folder.log.is_file():
        raise UsageError(
            f"{path} is not sealed: it holds neither {MANIFEST} nor {SUMS}",
            hint=how_sealed_again(bundle.start.verb if bundle.start else "", path),
        )
    raise UsageError(f"{path} is no bundle: it holds no {MANIFEST}", hint="name a bundle.zip")


def _checked(order: VerifyOrder, bundle: OpenedBundle, first: VerifiedStep) -> Verification:
    if order.given and bundle.start and bundle.start.verb != "audit":
        raise UsageError(
            f"--traffic goes with the bundle of an audit, this is one of `harness "
            f"{bundle.start.verb}`",
            hint="leave it out: the bundle keeps what its verdicts rest on",
        )
    steps = (first, *(safely(name, title, check) for name, title, check in _checks(order, bundle)))
    is_attested = next(s for s in steps if s.name == "attestation").state is StepState.HELD
    is_signed = (bundle.root / ATTESTATION).is_file()
    return Verification(
        bundle=str(order.path),
        steps=steps,
        run=str(bundle.said("run", "id") or ""),
        conclusion=str(bundle.said("conclusion") or ""),
        run_class=str(bundle.said("run", "class") or ""),
        verb=str(bundle.said("run", "verb") or ""),
        is_signed=is_signed,
        signer=fingerprint(order.key) if order.key and is_signed and is_attested else "",
    )


_Check = tuple[str, Text, Callable[[], VerifiedStep]]


def _checks(order: VerifyOrder, bundle: OpenedBundle) -> Iterator[_Check]:
    derived = verify_report.Derived(bundle)
    yield "sums", verify_files.SUMS_TITLE, lambda: verify_files.check_sums(bundle)
    yield "manifest", verify_files.MANIFEST_TITLE, lambda: verify_files.check_manifest(bundle)
    yield (
        "attestation",
        verify_attestation.TITLE,
        lambda: verify_attestation.check_attestation(bundle, order.key),
    )
    yield "log", verify_evidence.LOG_TITLE, lambda: verify_evidence.check_log(bundle)
    yield "inputs", verify_evidence.INPUTS_TITLE, lambda: verify_evidence.check_inputs(bundle)
    yield "counts", verify_evidence.COUNTS_TITLE, lambda: verify_evidence.check_counts(bundle)
    if bundle.start and bundle.start.verb == "audit" and order.given:
        yield "traffic", TRAFFIC_TITLE, partial(check_traffic, bundle, order.given)
    else:
        yield (
            "report",
            verify_report.REPORT_TITLE,
            lambda: verify_report.check_report(bundle, derived),
        )
    yield "views", verify_report.VIEWS_TITLE, lambda: verify_report.check_views(bundle, derived)
