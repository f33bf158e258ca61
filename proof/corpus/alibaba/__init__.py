"""The corpus of edition alibaba (seed 001)."""

from proof.corpus import (
    bearer_answers,
    bearer_declared,
    bearer_grants,
    bearer_limits,
    bearer_retries,
    bearer_tokens,
    bearer_transport,
    papers,
)
from proof.corpus.alibaba import (
    answers,
    fields,
    quota,
    repeats,
    sample_client,
    secrets,
    signature,
    signed_urls,
    tokens,
)
from proof.corpus.alibaba.traffic import ALIBABA
from proof.corpus.case import Case


def cases() -> tuple[Case, ...]:
    """All cases of the edition."""
    return (
        *bearer_tokens.cases(ALIBABA),
        *bearer_grants.cases(ALIBABA),
        *tokens.cases(),
        *signature.cases(),
        *signed_urls.cases(),
        *fields.cases(),
        *answers.cases(),
        *bearer_limits.cases(ALIBABA),
        *quota.cases(),
        *bearer_retries.cases(ALIBABA),
        *repeats.cases(),
        *bearer_transport.cases(ALIBABA),
        *bearer_answers.cases(ALIBABA),
        *secrets.cases(),
        *bearer_declared.cases(ALIBABA),
        *sample_client.cases(),
        *papers.cases("alibaba", ALIBABA.stated(packages=["raw-data"])),
    )
