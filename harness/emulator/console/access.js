// Tokens, authorization codes and the whitelist.
const tokenRow = (one) => el("tr", null,
  el("th", { scope: "row", class: "code" }, one.fingerprint),
  el("td", null, el("time", { datetime: one.expires }, one.expires.slice(0, 19).replace("T", " ") + "Z")),
  el("td", null, one.is_expired ? badge("untested", "○", bi("over", "已失效")) : badge("pass", "✓", bi("good", "有效"))),
  el("td", null, one.is_expired ? "" : button(() => send("POST", "tokens/" + one.fingerprint + "/expire"), bi("Expire now", "立即失效"))));

let granted = null;
const showAccess = async (about) => {
  const [{ tokens }, settings] = await Promise.all([get("tokens"), get("settings")]);
  const good = tokens.filter((one) => !one.is_expired).length;
  byId("tally-access").textContent = tokens.length ? String(good) : "";
  const room = byId("room-access");
  if (!room.firstChild) {
    granted = livingGrid("Access tokens 访问令牌", [bi("Fingerprint", "指纹"), bi("Good until", "有效期至"), bi("State", "状态"), ""], bi("None was granted yet.", "尚未授权。"));
    room.append(el("div", { id: "tokens" }, el("h2", null, bi("Access tokens", "访问令牌")), granted.parts,
      el("p", { class: "buttons" }, el("button", { type: "button", id: "expire-all", onclick: () => send("POST", "tokens/expire") }, bi("Expire all", "全部失效")))),
    ...accessForms(about, settings));
  }
  byId("expire-all").hidden = good < 2;
  granted.fill(tokens.slice(-100).reverse(), (one) => one.fingerprint + " " + one.is_expired, tokenRow, (one) => one.fingerprint);
};

const accessForms = (about, settings) => {
  const made = [];
  if (about.edition === "aliexpress") {
    const code = el("code", { id: "fresh-code" });
    made.push(el("div", { class: "panel later" }, el("h2", null, bi("Authorization code", "授权码")),
      el("p", { class: "why" }, bi("What a shop owner's consent would bring: good for one token.", "相当于店铺授权后得到的授权码：可换取一个令牌。")),
      el("p", { class: "buttons" }, button(async () => {
        const fresh = await send("POST", "codes");
        if (fresh) code.textContent = fresh.code;
      }, bi("A fresh code", "新授权码")), code)));
  }
  if (settings.whitelist) {
    const entries = el("textarea", { rows: "4", spellcheck: "false", placeholder: "127.0.0.1\n10.10.10.*\n203.0.113.0/24" });
    entries.value = settings.whitelist.join("\n");
    made.push(el("form", { class: "panel later", onsubmit: async (event) => {
      event.preventDefault();
      const addresses = entries.value.split(/\s+/).filter(Boolean);
      if (await send("PUT", "whitelist", { addresses })) tell(addresses.length ? "Only these addresses may call." : "Every address may call.", addresses.length ? "仅允许以上地址调用。" : "允许所有地址调用。", "pass");
    } }, el("h2", null, bi("Whitelist", "白名单")),
    field("whitelist", bi("Addresses that may call, one a line; none lets everybody in", "允许调用的地址，每行一个；留空则允许所有地址"), entries),
    el("button", null, bi("Set", "设置"))));
  }
  return made;
};
