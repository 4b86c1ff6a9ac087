/** Things that open: remembered <details data-remember="key">, tabs on one page, "hide empty", shown-more texts. */
import { behaviour, on, store } from "./core.js";

behaviour("details[data-remember]", (element) => {
  const key = `open.${element.dataset.remember}`;
  const kept = store.get(key);
  if (kept !== null) element.open = kept === "1";
  element.addEventListener("toggle", () => store.set(key, element.open ? "1" : "0"));
});

/** Tabs with panels: role="tablist" holds buttons role="tab" with aria-controls. */
function choose(tab, focus) {
  for (const other of tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !chosen;
  }
  if (focus) tab.focus();
}

on("click", '[role="tab"]', (event, tab) => choose(tab, false));
on("keydown", '[role="tab"]', (event, tab) => {
  const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
  const now = tabs.indexOf(tab);
  const moves = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 };
  if (!(event.key in moves)) return;
  event.preventDefault();
  const next = tabs[(moves[event.key] + tabs.length) % tabs.length];
  choose(next, true);
  next.click();
});

/** A button data-toggle-class="hide-empty" data-toggle-target="#fields" data-remember="…": switches a class, keeps the choice. */
behaviour("[data-toggle-class]", (button) => {
  const target = document.querySelector(button.dataset.toggleTarget);
  if (!target) return;
  const key = `class.${button.dataset.remember ?? button.dataset.toggleTarget}`;
  const set = (on) => { target.classList.toggle(button.dataset.toggleClass, on); button.setAttribute("aria-pressed", String(on)); };
  const kept = store.get(key);
  set(kept === null ? target.classList.contains(button.dataset.toggleClass) : kept === "1");
  button.addEventListener("click", () => {
    const next = button.getAttribute("aria-pressed") !== "true";
    set(next);
    store.set(key, next ? "1" : "0");
  });
});

/** Narrow the fields of a record while typing: <input data-filter-target="#fields" data-filter-items=".field">. */
on("input", "[data-filter-target]", (event, input) => {
  const wanted = fold(input.value);
  for (const item of document.querySelectorAll(`${input.dataset.filterTarget} ${input.dataset.filterItems}`)) {
    item.hidden = wanted !== "" && !fold(item.textContent).includes(wanted);
  }
});

function fold(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase().trim();
}

on("click", "[data-unclamp]", (event, button) => {
  button.previousElementSibling?.classList.remove("is-clamped");
  button.remove();
});
