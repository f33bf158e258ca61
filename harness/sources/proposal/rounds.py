"""Life cycles that repeat: the same steps with other ids become rounds of one."""

from collections.abc import Sequence
from dataclasses import replace

from harness.evidence.pseudonym import shape_of
from harness.platforms.base import Edition
from harness.sources.proposal.drafts import ROUND, RUN, Block, Given, Role, escaped
from harness.sources.proposal.links import linked
from harness.sources.proposal.moves import Move

_ONE_DIGIT = 9


def in_rounds(moves: Sequence[Move], edition: Edition, *, run_word: str = "") -> Block:
    """The moves as one block, in as many equal rounds as they fall into.

    `run_word` is the word that stood for `{run}` when the traffic was recorded, where it is known.
    Texts of the block's given values are written out, with `{run}` and `{round}`.
    """
    kinds = [(move.actor, move.name, tuple(move.values)) for move in moves]
    for rounds in range(len(moves), 1, -1):
        size, rest = divmod(len(moves), rounds)
        if rest or kinds != kinds[:size] * rounds:
            continue
        blocks = [linked(moves[n * size : (n + 1) * size], edition) for n in range(rounds)]
        merged = _merged(blocks, run_word)
        if merged:
            return merged
    block = linked(moves, edition)
    return replace(block, given=tuple(_alone(given, run_word) for given in block.given))


def _alone(given: Given, run_word: str) -> Given:
    text = _with_run(given.text, run_word) if given.role is Role.OWN_ID else escaped(given.text)
    return replace(given, text=text)


def _merged(blocks: Sequence[Block], run_word: str) -> Block | None:
    """One block for all of them; None where they differ in more than ids."""
    first = blocks[0]
    if any(block.steps != first.steps for block in blocks):
        return None
    rows = list(zip(*(block.given for block in blocks), strict=True))
    made = [_merged_given(row, run_word) for row in rows]
    given = tuple(found for found in made if found)
    if len(given) != len(made):
        return None
    return Block(steps=first.steps, given=given, rounds=len(blocks))


def _merged_given(row: Sequence[Given], run_word: str) -> Given | None:
    first, texts = row[0], [given.text for given in row]
    if len(set(texts)) == 1:
        return _alone(first, run_word)
    if first.role is Role.SHARED:
        return None
    is_made_up = first.role is Role.MADE_UP
    text = _numbered(texts) if is_made_up else _counted(texts, run_word)
    return replace(first, text=text) if text else None


def _counted(texts: Sequence[str], run_word: str) -> str:
    """The text that tells its round: `A-1`, `A-2`; empty where there is none."""
    for end in range(len(texts[0]) + 1):
        for start in range(end):
            if texts[0][start:end] != "1":
                continue
            head, tail = texts[0][:start], texts[0][end:]
            if all(text == f"{head}{n}{tail}" for n, text in enumerate(texts, 1)):
                return _with_run(head, run_word) + ROUND + _with_run(tail, run_word)
    return ""


def _numbered(texts: Sequence[str]) -> str:
    """A made-up text of the same shape in each round, with the round in place of a digit."""
    first = texts[0]
    digits = [index for index, char in enumerate(first) if char.isdigit() and index]
    if not digits or len(texts) > _ONE_DIGIT or len({*map(shape_of, texts)}) > 1:
        return ""
    last = digits[-1]
    return f"{escaped(first[:last])}{ROUND}{escaped(first[last + 1 :])}"


def _with_run(text: str, run_word: str) -> str:
    return RUN.join(map(escaped, text.split(run_word))) if run_word else escaped(text)
