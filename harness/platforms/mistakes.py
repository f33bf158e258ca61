"""The mistakes that real clients make when they sign, each a recipe with one trait changed."""

from dataclasses import dataclass

from harness.model.text import Text
from harness.platforms.recipes import Recipe, Signable
from harness.platforms.variants import recipe_variants, variant_text
from harness.platforms.variations import variations


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A known wrong way to sign: its name and what to tell the person who made it."""

    name: str
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a signature is as it is: it matches, a known mistake gives it, or neither is true."""

    match: bool
    mistake: Mistake | None
    canonical: bytes
    """The right canonical string, the secret shown as `***`."""
    mistaken: bytes | None
    """The canonical string that the mistake signs; None where no mistake reproduces it."""
    variant: str = ""
    """The accepted variant that gives the signature, where it is not the documented way."""

    @property
    def text(self) -> Text:
        """One sentence in both languages."""
        if self.match and self.variant:
            how = variant_text(self.variant)
            return Text(
                f"The signature is right in an accepted variant, {self.variant}: {how.en}.",
                f"签名正确，属于可接受的变体 {self.variant}：{how.zh}。",
            )
        if self.match:
            return Text("The signature is right.", "签名正确。")
        if self.mistake:
            return self.mistake.explanation
        return Text(
            "No known mistake gives this signature: compare the canonical string above with "
            "yours byte by byte, and check that the secret belongs to this app key.",
            "没有已知错误会产生该签名：请逐字节比对上面的待签名串，并确认密钥属于该应用。",
        )

    @property
    def first_difference(self) -> int | None:
        """The byte offset at which the two canonical strings part; None when they do not."""
        if self.mistaken is None or self.mistaken == self.canonical:
            return None
        pairs = zip(self.canonical, self.mistaken, strict=False)
        shorter = min(len(self.canonical), len(self.mistaken))
        return next((i for i, (a, b) in enumerate(pairs) if a != b), shorter)


def explain(recipe: Recipe, signable: Signable, secret: str, given: str) -> Explanation:
    """Say why `given` is or is not the signature that the recipe makes of this request."""
    canonical = recipe.canonical(signable)
    if recipe.gives(signable, secret, given):
        return Explanation(match=True, mistake=None, canonical=canonical, mistaken=None)
    for variant, accepted in recipe_variants(recipe):
        if accepted.gives(signable, secret, given):
            mistaken = accepted.canonical(signable)
            return Explanation(
                match=True, mistake=None, canonical=canonical, mistaken=mistaken, variant=variant
            )
    for name, varied, changed, key in variations(recipe, signable, secret):
        if varied.gives(changed, key, given):
            return Explanation(
                match=False,
                mistake=MISTAKES[name],
                canonical=canonical,
                mistaken=varied.canonical(changed),
            )
    return Explanation(match=False, mistake=None, canonical=canonical, mistaken=None)


def variation(recipe: Recipe, signable: Signable, mistake: str) -> bytes | None:
    """The canonical string that a named mistake signs; None when it leaves the string alone."""
    right = recipe.canonical(signable)
    for name, varied, changed, _ in variations(recipe, signable, "***"):
        if name == mistake:
            made = varied.canonical(changed)
            if made != right:
                return made
    return None


_EXPLANATIONS = {
    "unsorted": Text(
        "The parameters were joined in the order sent; sort them by name in ASCII order.",
        "参数按发送顺序拼接；请按参数名 ASCII 顺序排序。",
    ),
    "locale_sorted": Text(
        "The names were sorted by locale (localeCompare and the like); sort by ASCII code, upper "
        "case before '_' before lower case.",
        "参数名按语言环境排序；请按 ASCII 码排序：大写字母、下划线、小写字母。",
    ),
    "empty_values_kept": Text(
        "Parameters with an empty value were signed; this recipe leaves them out.",
        "空值参数参与了签名；此算法应排除空值参数。",
    ),
    "empty_values_dropped": Text(
        "Parameters with an empty value were left out; this recipe signs them.",
        "空值参数未参与签名；此算法应包含空值参数。",
    ),
    "sign_included": Text(
        "The parameter `sign` itself was signed; leave it out.",
        "参数 sign 自身参与了签名；请将其排除。",
    ),
    "url_encoded_values": Text(
        "The values were URL-encoded before signing; sign the raw UTF-8 values, encode after.",
        "签名前对参数值做了 URL 编码；请先对原始 UTF-8 值签名，再编码。",
    ),
    "plus_for_space": Text(
        "The values were form-encoded (+ for a space) before signing; sign the raw values.",
        "签名前对参数值做了表单编码（空格变为 +）；请对原始值签名。",
    ),
    "lower_case": Text(
        "The digest is right but in the wrong case: requests are signed in upper-case hex, "
        "pushes in lower-case hex.",
        "摘要正确但大小写不符：请求签名用大写十六进制，推送签名用小写十六进制。",
    ),
    "wrong_prefix": Text(
        "The string starts with what does not belong there: only path-style interfaces put "
        "something in front, their own path as documented; dotted methods and recipes without a "
        "path put nothing.",
        "待签名串的前缀有误：仅路径式接口以文档规定的自身路径开头，点分方法及不含路径的算法不加前缀。",
    ),
    "prefix_missing": Text(
        "What belongs in front of the string is missing: the API path of a path-style interface, "
        "the app key of a push.",
        "待签名串缺少前缀：路径式接口应以接口路径开头，推送应以 App Key 开头。",
    ),
    "secret_not_wrapped": Text(
        "The secret is missing around the string; this recipe wraps the string in it.",
        "待签名串两端缺少密钥；此算法应在两端拼接密钥。",
    ),
    "secret_wrapped": Text(
        "The secret was put around the string; in this recipe it is only the HMAC key.",
        "待签名串两端拼接了密钥；此算法中密钥仅作为 HMAC 的键。",
    ),
    "plain_sha256": Text(
        "A plain SHA-256 was taken; the digest is an HMAC keyed with the app secret.",
        "使用了普通 SHA-256；请使用以应用密钥为键的 HMAC。",
    ),
    "md5": Text(
        "MD5 was used; this recipe asks for another digest.",
        "使用了 MD5；此算法要求其他摘要。",
    ),
    "hmac_md5": Text(
        "HMAC-MD5 was used; this recipe asks for another digest.",
        "使用了 HMAC-MD5；此算法要求其他摘要。",
    ),
    "seconds_timestamp": Text(
        "The timestamp was signed in seconds but sent in milliseconds.",
        "签名时时间戳为秒，发送时为毫秒。",
    ),
    "wrong_secret_whitespace": Text(
        "The secret carries a blank or a line end, copied along with it.",
        "密钥带有复制时混入的空格或换行。",
    ),
    "double_encoded": Text(
        "The values were URL-encoded twice before signing; sign the raw values.",
        "签名前对参数值做了两次 URL 编码；请对原始值签名。",
    ),
}

MISTAKES = {name: Mistake(name=name, explanation=text) for name, text in _EXPLANATIONS.items()}
