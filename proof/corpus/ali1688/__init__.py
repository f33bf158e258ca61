"""The corpus of edition 1688 (seed 002)."""

from proof.corpus import (
    bearer_answers,
    bearer_declared,
    bearer_grants,
    bearer_limits,
    bearer_retries,
    bearer_tokens,
    bearer_transport,
)
from proof.corpus.ali1688 import (
    batches,
    codes_in_200,
    failed_goods,
    goods,
    sample_client,
    secrets,
    stock_and_images,
)
from proof.corpus.ali1688.traffic import ALI1688
from proof.corpus.case import Case


def cases() -> tuple[Case, ...]:
    """All cases of the edition."""
    return (
        *bearer_tokens.cases(ALI1688),
        *bearer_grants.cases(ALI1688),
        *codes_in_200.cases(),
        *goods.cases(),
        *stock_and_images.cases(),
        *bearer_limits.cases(ALI1688),
        *batches.cases(),
        *bearer_retries.cases(ALI1688),
        *bearer_transport.cases(ALI1688),
        *bearer_answers.cases(ALI1688),
        *failed_goods.cases(),
        *secrets.cases(),
        *bearer_declared.cases(ALI1688),
        *sample_client.cases(),
    )
