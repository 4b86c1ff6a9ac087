/** Command palette: Ctrl/⌘ K or / opens it; fragments come from data-url?q=…&path=…&ids=… as the person types. ARIA combobox. */
import { announce, mount, on, t } from "./core.js";
import { register } from "./shortcuts.js";
import { selectedIds } from "./table.js";

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-q");
const list = document.getElementById("palette-list");
const kept = new Map();
let asking = null;
let timer = 0;

function open(event) {
  if (!dialog) return false;
  event?.preventDefault();
  if (dialog.open) { dialog.close(); return true; }
  dialog.showModal();
  input.select();
  load(input.value);
  return true;
}

/** Ask the server; an answer to an older question is dropped. Answers of this opening are shown again at once. */
async function load(q) {
  asking?.abort();
  const ids = selectedIds();
  const key = `${q}|${ids.join(",")}`;
  if (kept.has(key)) show(kept.get(key));
  asking = new AbortController();
  const params = new URLSearchParams({ q, path: location.pathname });
  for (const id of ids.slice(0, 200)) params.append("ids", id);
  try {
    const response = await fetch(`${dialog.dataset.url}?${params}`, { signal: asking.signal, headers: { "HX-Request": "true" } });
    if (!response.ok) return;
    const html = await response.text();
    if (html !== kept.get(key)) show(html);
    kept.set(key, html);
  } catch (error) {
    if (error.name !== "AbortError") list.innerHTML = `<div class="palette-empty">${t(navigator.onLine ? "error" : "offline")}</div>`;
  }
}

function show(html) {
  list.innerHTML = html;
  window.htmx?.process(list);
  mount(list);
  const all = options();
  all.forEach((option, index) => {
    option.id ||= `palette-option-${index}`;
    option.tabIndex = -1;
    option.setAttribute("aria-selected", "false");
  });
  input.setAttribute("aria-expanded", String(all.length > 0));
  if (!all.length) list.innerHTML = `<div class="palette-empty">${t("noResults")}</div>`;
  select(all[0]);
  announce(all.length ? t("results", { n: all.length }) : t("noResults"));
}

function options() {
  return [...list.querySelectorAll('[role="option"]')];
}

function current() {
  return list.querySelector('[aria-selected="true"]');
}

function select(option) {
  current()?.setAttribute("aria-selected", "false");
  if (!option) { input.removeAttribute("aria-activedescendant"); return; }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

if (dialog) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(input.value), 120);
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const now = all.indexOf(current());
    const moves = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: Math.min(now + 6, all.length - 1), PageUp: Math.max(now - 6, 0) };
    if (event.key in moves && all.length) {
      event.preventDefault();
      select(all[(moves[event.key] + all.length) % all.length]);
    } else if (event.key === "Enter" && current()) {
      event.preventDefault();
      const option = current();
      if ((event.ctrlKey || event.metaKey) && option.href) window.open(option.href, "_blank", "noopener");
      else option.click();
    }
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && option !== current()) select(option);
  });
  // Close before the action opens a dialog of its own.
  list.addEventListener("click", (event) => { if (event.target.closest('[role="option"]')) dialog.close(); }, true);
  dialog.addEventListener("close", () => { asking?.abort(); kept.clear(); input.value = ""; list.replaceChildren(); });
  on("click", "[data-palette-open]", (event) => open(event));
  register("mod+k", "keyPalette", open);
  register("/", "keyPalette", open);
}
