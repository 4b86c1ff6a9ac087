/**
 * Editing in place, in tables and on record pages: any element with data-edit-url.
 * GET answers a <form> with one control; POST answers the value's HTML (200) or the form with its error (422). The answer fills the element.
 * Click selects, a second click, Enter or typing edits; Enter and leaving save, Tab saves and goes on, Esc gives the old value back.
 */
import { behaviour, emit, isTyping, on, post } from "./core.js";

const before = new WeakMap();
const saving = new WeakSet();

behaviour("[data-edit-url]", (cell) => { if (!cell.hasAttribute("tabindex")) cell.tabIndex = 0; });

async function edit(cell, typed = "") {
  if (cell.classList.contains("is-editing")) return;
  const response = await fetch(cell.dataset.editUrl, { headers: { "HX-Request": "true" } });
  if (!response.ok) { if (response.status === 403) emit("toast", { message: cell.dataset.editLabel ?? "", level: "error" }); return; }
  before.set(cell, [...cell.childNodes]);
  fill(cell, await response.text());
  const field = control(cell);
  if (!field) return;
  if (typed && field.matches("input:not([type=date], [type=datetime-local], [type=checkbox]), textarea")) field.value = typed;
  else if (field.matches("input, textarea")) field.select?.();
}

function fill(cell, html) {
  cell.innerHTML = html;
  cell.classList.add("is-editing");
  window.htmx?.process(cell);
  emit("htmx:load", { elt: cell }, cell);
  const field = control(cell);
  if (!field) return;
  if (cell.dataset.editLabel && !field.labels?.length) field.setAttribute("aria-label", cell.dataset.editLabel);
  field.focus();
}

function control(cell) {
  return cell.querySelector("[autofocus], .lookup input:not([type=hidden]), input:not([type=hidden]), select, textarea");
}

function cancel(cell) {
  if (!before.has(cell)) return;
  cell.classList.remove("is-editing");
  cell.replaceChildren(...before.get(cell));
  before.delete(cell);
}

function unchanged(form) {
  return [...form.elements].every((one) => {
    if (one.type === "checkbox" || one.type === "radio") return one.checked === one.defaultChecked;
    if (one instanceof HTMLSelectElement) return [...one.options].every((option) => option.selected === option.defaultSelected);
    return !("defaultValue" in one) || one.type === "hidden" && !one.dataset.value || one.value === one.defaultValue;
  }) && !form.querySelector("[data-changed]");
}

async function save(cell) {
  const form = cell.querySelector("form");
  if (!form || saving.has(cell)) return true;
  if (unchanged(form)) { cancel(cell); return true; }
  saving.add(cell);
  cell.classList.add("is-saving");
  try {
    const response = await post(form.getAttribute("action") || cell.dataset.editUrl, new FormData(form), { headers: { "HX-Request": "true" } });
    if (response.status === 422 || response.status === 409) { fill(cell, await response.text()); return false; }
    if (!response.ok) return false;
    before.delete(cell);
    cell.classList.remove("is-editing");
    cell.innerHTML = await response.text();
    window.htmx?.process(cell);
    cell.classList.add("is-saved");
    setTimeout(() => cell.classList.remove("is-saved"), 900);
    return true;
  } catch {
    return false;
  } finally {
    saving.delete(cell);
    cell.classList.remove("is-saving");
  }
}

/** The next cell that can be edited, row by row. */
function neighbour(cell, by) {
  const all = [...(cell.closest("[data-table], .fields, body")).querySelectorAll("[data-edit-url]")];
  return all[all.indexOf(cell) + by];
}

on("click", "[data-edit-url]", (event, cell) => {
  if (cell.classList.contains("is-editing") || event.target.closest("a, button, input, select, textarea, label")) return;
  const again = cell.dataset.chosen === "1" || !cell.matches("td") || matchMedia("(pointer: coarse)").matches;
  cell.focus();
  if (again) edit(cell); else cell.dataset.chosen = "1";
});
on("focusout", "[data-edit-url]", (event, cell) => {
  if (event.target === cell) delete cell.dataset.chosen;
  if (!cell.classList.contains("is-editing") || cell.contains(event.relatedTarget)) return;
  // Give a dialog opened from the editor ("create …") its turn, and let a value picked by the mouse land.
  setTimeout(() => { if (!cell.contains(document.activeElement) && !document.querySelector("dialog[open]")) save(cell); }, 120);
});
on("edit-cell", "[data-edit-url]", (event, cell) => edit(cell));
on("submit", "[data-edit-url] form", (event, form) => { event.preventDefault(); save(form.closest("[data-edit-url]")); });

on("keydown", "[data-edit-url]", async (event, cell) => {
  if (event.defaultPrevented) return;
  if (cell.classList.contains("is-editing")) {
    if (event.key === "Escape") {
      event.preventDefault();
      cancel(cell);
      cell.focus();
    } else if (event.key === "Enter" && !event.shiftKey && (!event.target.matches("textarea") || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (await save(cell)) cell.focus();
    } else if (event.key === "Tab") {
      event.preventDefault();
      const next = neighbour(cell, event.shiftKey ? -1 : 1);
      if (await save(cell)) { if (next) edit(next); else cell.focus(); }
    }
    return;
  }
  if (event.target !== cell) return;
  const arrows = { ArrowRight: 1, ArrowLeft: -1 };
  if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); edit(cell); }
  else if (event.key in arrows && cell.matches("td")) { event.preventDefault(); neighbour(cell, arrows[event.key])?.focus(); }
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && cell.matches("td")) {
    event.preventDefault();
    const row = event.key === "ArrowDown" ? cell.parentElement.nextElementSibling : cell.parentElement.previousElementSibling;
    row?.cells?.[cell.cellIndex]?.focus();
  } else if (cell.dataset.chosen === "1" && event.key.length === 1 && /[\p{L}\p{N}+@]/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event)) {
    event.preventDefault();
    edit(cell, event.key);
  }
});
