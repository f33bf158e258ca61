"""The ways to sign that are not the documented one and that the platforms take all the same."""

from collections.abc import Iterator

from harness.model.text import Text
from harness.platforms.recipes import AOP, AOP_PUSH, Recipe, Sorting

VARIANTS = {
    "empty_values_dropped": Text(
        "parameters with an empty value were left out",
        "空值参数未参与签名",
    ),
    "system_call_through_sync": Text(
        "a system interface was called through /sync, its path both in front and in `method`",
        "通过 /sync 调用系统接口，其路径既作为前缀又作为 method 参数",
    ),
    "dotted_method_on_rest_root": Text(
        "a dotted method was called on the /rest root, with nothing in front",
        "在 /rest 根路径上调用点分方法，不加前缀",
    ),
    "method_name_prefix": Text(
        "a dotted method was called on the /rest root, with its name in front",
        "在 /rest 根路径上调用点分方法，以方法名作为前缀",
    ),
    "sorted_by_name": Text(
        "the parameters were sorted by name; the documented rule sorts the texts name+value",
        "按参数名排序；官方规则是对“参数名+参数值”拼接串排序",
    ),
}
"""What each variant does otherwise, by its name; names may be joined by `+`."""


def recipe_variants(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    """The variants that every gateway of a recipe takes, with their names."""
    if recipe in (AOP, AOP_PUSH):
        yield "sorted_by_name", recipe.but(order=Sorting.ASCII)


def variant_text(name: str) -> Text:
    """What a variant does otherwise; the name itself where nobody described it."""
    known = [VARIANTS[part] for part in name.split("+") if part in VARIANTS]
    if not known:
        return Text(name, name)
    return Text("; ".join(t.en for t in known), "；".join(t.zh for t in known))
