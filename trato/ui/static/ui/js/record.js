/**
 * The record page: stepping through the list one came from, opening the composer, printing, pickers of colours.
 * A list remembers its rows for this tab: [data-table] and [data-board] with elements [data-id] under /m/<module>/.
 */
import { behaviour, on } from "./core.js";

/** Rows in order, as the list showed them last. Kept per tab: each tab walks through its own list. */
function remember(root) {
  const module = /^\/m\/([\w-]+)\//.exec(location.pathname)?.[1];
  const ids = [...root.querySelectorAll("[data-id]")].map((one) => one.dataset.id);
  if (!module || !ids.length) return;
  try { sessionStorage.setItem(`trato.list.${module}`, JSON.stringify({ url: location.pathname + location.search, ids })); } catch { /* stepping is a comfort */ }
}

function remembered(module) {
  try { return JSON.parse(sessionStorage.getItem(`trato.list.${module}`) ?? "null"); } catch { return null; }
}

behaviour("[data-table], [data-board]", (root) => {
  remember(root);
  new MutationObserver(() => remember(root)).observe(root, { childList: true, subtree: true });
});

behaviour("[data-steps]", (group) => {
  const list = remembered(group.dataset.steps);
  const at = list?.ids.indexOf(group.dataset.id) ?? -1;
  if (at < 0) return;
  group.hidden = false;
  for (const link of group.querySelectorAll("[data-step]")) {
    const id = list.ids[at + Number(link.dataset.step)];
    if (id) link.href = `/m/${group.dataset.steps}/${id}`;
    else { link.setAttribute("aria-disabled", "true"); link.setAttribute("role", "link"); }
  }
});

behaviour("[data-list-back]", (link) => {
  const list = remembered(link.dataset.listBack);
  if (list) link.href = list.url;
});

/** A button that opens a tab of the composer and puts the cursor into it. */
on("click", "[data-compose]", (event, button) => {
  const tab = document.getElementById(`compose-tab-${button.dataset.compose}`);
  if (!tab || button.closest("#peek")) return;
  event.preventDefault();
  tab.click();
  tab.closest(".composer").scrollIntoView({ block: "center" });
});
on("click", ".composer [role=tab]", (event, tab) => {
  const panel = document.getElementById(tab.getAttribute("aria-controls"));
  const field = panel?.querySelector("[name=subject]") ?? panel?.querySelector("textarea, input:not([type=hidden])");
  setTimeout(() => field?.focus());
});

on("click", "[data-print]", () => print());

on("input", "[data-color-for]", (event, picker) => {
  const text = document.getElementById(picker.dataset.colorFor);
  if (!text) return;
  text.value = picker.value;
  text.dispatchEvent(new Event("change", { bubbles: true }));
});

/** A part that fetches itself anew waits while somebody writes in it, and leaves the focus where it was. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (!part?.matches?.("[data-keep-editing]")) return;
  if (part.querySelector(".is-editing")) { event.detail.shouldSwap = false; return; }
  const field = document.activeElement?.closest("[data-field]");
  if (field && part.contains(field)) part.dataset.focusField = field.dataset.field;
});
document.addEventListener("htmx:afterSettle", () => {
  const part = document.querySelector("[data-keep-editing][data-focus-field]");
  if (!part) return;
  part.querySelector(`[data-field="${CSS.escape(part.dataset.focusField)}"]`)?.focus();
  delete part.dataset.focusField;
});
