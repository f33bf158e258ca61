"use strict";
(() => {
  const root = document.documentElement;
  const body = document.body;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const items = all("[data-item]");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const help = document.getElementById("help");
  let filter = "";
  root.classList.add("js");

  const press = (buttons, chosen) =>
    buttons.forEach((b) => b.setAttribute("aria-pressed", String(b === chosen)));

  const languages = all("[data-lang]");
  languages.forEach((button) =>
    button.addEventListener("click", () => {
      root.classList.remove("show-en", "show-zh", "show-both");
      root.classList.add("show-" + button.dataset.lang);
      root.lang = button.dataset.lang === "zh" ? "zh-CN" : "en";
      press(languages, button);
    }));

  const chips = all("[data-filter]");
  chips.forEach((button) =>
    button.addEventListener("click", () => {
      if (filter) body.classList.remove("f-" + filter);
      filter = button.dataset.filter;
      if (filter) body.classList.add("f-" + filter);
      press(chips, button);
    }));

  const look = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    items.forEach((item) => {
      item.hidden = wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
      if (!item.hidden && item.matches("tr")) shown += 1;
    });
    all(".group").forEach((group) => {
      group.hidden = !group.querySelector("[data-item]:not([hidden])");
    });
    found.textContent = wanted ? shown + " requirements match · " + shown + " 项要求匹配" : "";
  };
  search.addEventListener("input", look);

  const step = (by) => {
    const visible = items.filter((item) => item.checkVisibility());
    if (!visible.length) return;
    const at = visible.indexOf(document.activeElement?.closest?.("[data-item]"));
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : at + by;
    const target = visible[Math.max(0, Math.min(visible.length - 1, next))];
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target === search) {
      if (event.key === "Escape") search.blur();
      return;
    }
    const acts = {
      "/": () => {
        search.focus();
        search.select();
      },
      "?": () => help.showModal(),
      j: () => step(1),
      k: () => step(-1),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.getElementById("help-open").addEventListener("click", () => help.showModal());
  document.getElementById("help-close").addEventListener("click", () => help.close());

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((box) => { box.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((box) => { box.open = false; }));
})();
