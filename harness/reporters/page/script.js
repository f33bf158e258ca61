"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const items = all("tr[id^='req-'], .finding");
  const groups = all(".group");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const help = document.getElementById("help");
  root.classList.add("js");

  const spoken = () => {
    root.lang = document.getElementById("language-zh").checked ? "zh-CN" : "en";
  };
  all("input[name=language]").forEach((choice) => choice.addEventListener("change", spoken));
  spoken();

  // Where the style cannot open what passed, the script does.
  if (!CSS.supports("selector(::details-content)")) {
    all("input[name=verdict]").forEach((choice) =>
      choice.addEventListener("change", () =>
        groups.forEach((group) => {
          if (group.dataset.v === choice.value) group.open = true;
        })));
  }

  let texts = null;
  const opened = groups.map((group) => group.open);
  const look = () => {
    const wanted = search.value.trim().toLowerCase();
    texts ??= items.map((item) => item.textContent.toLowerCase());
    let shown = 0;
    items.forEach((item, n) => {
      const hidden = wanted !== "" && !texts[n].includes(wanted);
      if (item.hidden !== hidden) item.hidden = hidden;
      if (!hidden && item.localName === "tr") shown += 1;
    });
    groups.forEach((group, n) => {
      group.hidden = !group.querySelector("tr[id]:not([hidden])");
      group.open = wanted ? !group.hidden : opened[n];
    });
    found.textContent = wanted ? shown + " requirements match · " + shown + " 项要求匹配" : "";
  };
  search.addEventListener("input", look);

  const step = (by) => {
    const here = items.indexOf(document.activeElement?.closest?.("tr[id^='req-'], .finding"));
    let at = here < 0 && by < 0 ? items.length - 1 : here + by;
    while (items[at] && !items[at].checkVisibility()) at += by;
    const target = items[at];
    if (!target) return;
    target.tabIndex = -1;
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

  // A link into something folded away opens it.
  const unfold = () => {
    let box = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const target = box; (box = box?.parentElement?.closest("details")); ) {
      if (!box.open) {
        box.open = true;
        target.scrollIntoView();
      }
    }
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((box) => { box.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((box) => { box.open = false; }));
})();
