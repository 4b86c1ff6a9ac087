/**
 * A list that is worked through by keys: <div data-worklist> holds rows <li data-work data-id tabindex="-1"> with links and buttons [data-do="done"].
 * j and k walk, the letters below press the row's button; when the list comes anew, the row at the same place is taken up again.
 */
import { behaviour, on } from "./core.js";
import { register } from "./shortcuts.js";

const list = () => document.querySelector("[data-worklist]");
const rows = () => [...(list()?.querySelectorAll("[data-work]") ?? [])];
const current = () => list()?.querySelector("[data-work].is-current") ?? null;
let at = -1;

function take(row) {
  current()?.classList.remove("is-current");
  if (!row) return;
  row.classList.add("is-current");
  at = rows().indexOf(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  return () => {
    const all = rows();
    if (!all.length) return false;
    const now = all.indexOf(current());
    take(all[Math.min(all.length - 1, Math.max(0, now + by))]);
    return true;
  };
}

function press(action) {
  return () => {
    const button = current()?.querySelector(`[data-do="${action}"]`);
    if (!button) return false;
    button.click();
    return true;
  };
}

register("j", "", step(1), "keysList");
register("k", "", step(-1), "keysList");
register("arrowdown", "", step(1), "keysList");
register("arrowup", "", step(-1), "keysList");
register("enter", "", () => {
  if (!current() || document.activeElement !== current()) return false;
  current().querySelector("a")?.click();
  return true;
}, "keysList");
for (const [key, action] of Object.entries({ d: "done", t: "tomorrow", w: "week", r: "move", l: "call", n: "plan" })) {
  register(key, "", press(action), "keysList");
}

on("focusin", "[data-work]", (event, row) => {
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
  at = rows().indexOf(row);
});

behaviour("[data-worklist]", () => {
  if (at < 0 || document.querySelector("dialog[open]")) return;
  const all = rows();
  if (all.length && (document.activeElement === document.body || document.activeElement === null)) take(all[Math.min(at, all.length - 1)]);
});
