"""The life of an order laid out as a drawing: a column for each phase, its statuses below."""

from typing import Any

from harness.emulator.console.words import ACTS, PHASES, both
from harness.platforms.orders import OrderLife

COLUMN, ROW, WIDTH, HEIGHT, TOP = 236, 40, 196, 26, 38


def drawn(life: OrderLife) -> dict[str, Any]:
    """Where each status stands, which may follow which, and what each act of a side starts from."""
    taken = dict.fromkeys(life.phases, 0)
    nodes = []
    for state in life.statuses.values():
        column = life.phases.index(state.phase)
        nodes.append(
            {
                "word": state.word,
                "phase": state.phase,
                "from": list(state.origins),
                "x": column * COLUMN + (COLUMN - WIDTH) // 2,
                "y": TOP + taken[state.phase] * ROW,
            }
        )
        taken[state.phase] += 1
    return {
        "width": COLUMN * len(life.phases),
        "height": TOP + max(taken.values()) * ROW,
        "node": [WIDTH, HEIGHT],
        "phases": [
            {"name": phase, "text": both(PHASES, phase), "x": n * COLUMN + COLUMN // 2}
            for n, phase in enumerate(life.phases)
        ],
        "nodes": nodes,
        "pushed": {word: state.phase for word, state in life.pushed.items()},
        "acts": [
            {
                "name": act.name,
                "text": both(ACTS, act.name),
                "in": list(act.starts_in),
                "leads": list(act.through),
                "push": act.push,
                "tracking": list(act.tracking),
            }
            for act in life.platform_acts.values()
        ],
    }
