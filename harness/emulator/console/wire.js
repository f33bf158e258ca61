// The token stands behind the hash of the address, which no browser sends to anybody; it is taken
// out of the address bar, and kept for this tab only.
const KEY = "emulator-token";
const taken = new URLSearchParams(location.hash.slice(1)).get("token");
if (taken) {
  sessionStorage.setItem(KEY, taken);
  history.replaceState(null, "", location.pathname);
}
let token = sessionStorage.getItem(KEY) || "";

const asked = (path, given) =>
  fetch("/_emulator/" + path, {
    ...given,
    headers: { "X-Emulator-Token": token, ...(given?.body ? { "Content-Type": "application/json" } : {}) },
    cache: "no-store",
  });

const get = async (path) => {
  const answer = await asked(path);
  if (!answer.ok) throw new Error((await answer.json()).message);
  return answer.json();
};

// Change something, and tell what came of it; null where it was refused.
const send = async (method, path, value) => {
  let answer, told;
  try {
    answer = await asked(path, { method, body: value === undefined ? undefined : JSON.stringify(value) });
    told = await answer.json();
  } catch (error) {
    tell("Not reached: " + error.message, "无法连接：" + error.message, "fail");
    return null;
  }
  if (answer.ok) return told;
  const why = [told.message, told.hint].filter(Boolean).join(" — ");
  tell(why, why, "fail");
  return null;
};

// EventSource sends no headers, so the stream is read by hand.
const listen = async (after, heard) => {
  const answer = await asked("events?after=" + after());
  if (answer.status === 403) return "refused";
  if (!answer.ok) throw new Error(String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return "ended";
    rest += value;
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const found = /^event: (\w+)\ndata: (.*)$/s.exec(event);
      if (found) heard(found[1], JSON.parse(found[2]));
    }
  }
};
