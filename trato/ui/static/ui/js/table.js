/**
 * Lists: selection (click, shift-click, all of the page, all that match), the current row and its keys, the bulk bar.
 * Markup: <div data-table data-total="1234"> around table.data-table; rows <tr data-id data-href data-peek>; <div class="bulkbar" data-bulk hidden>.
 * Requests that start inside [data-bulk] carry ids=…, or all=1 with the list's own query.
 */
import { behaviour, emit, on, t } from "./core.js";
import { openPeek } from "./peek.js";
import { register } from "./shortcuts.js";

let allMatching = false;
let last = null;

const table = () => document.querySelector("[data-table]");
const rows = () => [...(table()?.querySelectorAll("tbody tr[data-id]") ?? [])];
const box = (row) => row.querySelector("[data-check]");
const current = () => table()?.querySelector("tr.is-current") ?? null;

/** The ids of the selected rows; a record page names itself by <main data-record-id>. */
export function selectedIds() {
  const ids = rows().filter((row) => box(row)?.checked).map((row) => row.dataset.id);
  const record = document.querySelector("[data-record-id]")?.dataset.recordId;
  return ids.length || !record ? ids : [record];
}

/** What is selected: ids of this page, or everything that matches. */
export const selection = () => ({ all: allMatching, ids: selectedIds() });

/** How many match; the count may come after the page, as <span data-list-total data-list-total-text>. */
function matching(chosen) {
  const later = document.querySelector("[data-list-total]")?.dataset;
  return {
    total: Number(later?.listTotal ?? table().dataset.total ?? chosen),
    text: later?.listTotalText ?? table().dataset.totalText ?? later?.listTotal ?? table().dataset.total ?? chosen,
  };
}

function paint() {
  const chosen = rows().filter((row) => {
    const on = box(row)?.checked ?? false;
    row.classList.toggle("is-selected", on);
    return on;
  });
  const all = table()?.querySelector("[data-check-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === rows().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  if (!all?.checked) allMatching = false;
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const { total, text } = matching(chosen.length);
  const n = allMatching ? text : chosen.length;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = t(allMatching ? "selectedAll" : "selected", { n });
  const more = bar.querySelector("[data-select-all]");
  if (more) more.hidden = allMatching || !all?.checked || total <= chosen.length;
  for (const one of bar.querySelectorAll("[data-single]")) one.hidden = allMatching || chosen.length !== 1;
}

function toggle(row, value, range) {
  const check = box(row);
  if (!check) return;
  const all = rows();
  if (range && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) if (box(one)) box(one).checked = value;
  }
  check.checked = value;
  last = row;
  paint();
}

on("click", "[data-table] [data-check]", (event, check) => toggle(check.closest("tr"), check.checked, event.shiftKey));
on("change", "[data-check-all]", (event, all) => {
  for (const row of rows()) if (box(row)) box(row).checked = all.checked;
  paint();
});
on("click", "[data-select-all]", () => { allMatching = true; paint(); });
on("click", "[data-select-none]", () => clearSelection());
on("mousedown", "[data-table] .cell-check", (event) => { if (event.shiftKey) event.preventDefault(); });

export function clearSelection() {
  for (const row of rows()) if (box(row)) box(row).checked = false;
  allMatching = false;
  paint();
}

behaviour("[data-table]", () => { last = null; paint(); });
document.addEventListener("clear-selection", clearSelection);

// What is selected travels with every request of the bulk bar, and with the dialogs it opened.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  const form = elt.closest?.("[data-bulk], [data-bulk-form]");
  if (!form || !table()) return;
  if (allMatching) {
    parameters.all = "1";
    parameters.query = location.search.slice(1);
  } else parameters.ids = selectedIds();
});

/** Make a row the one that the keys speak of. */
export function setCurrent(row, scroll = true) {
  current()?.classList.remove("is-current");
  if (!row) return;
  row.classList.add("is-current");
  const link = row.querySelector(".cell-first a, a") ?? row;
  link.focus({ preventScroll: true });
  if (scroll) row.scrollIntoView({ block: "nearest" });
  emit("row-current", { row }, row);
}

function move(by) {
  const all = rows();
  if (!all.length) return false;
  const now = all.indexOf(current() ?? document.activeElement?.closest?.("tr[data-id]"));
  setCurrent(all[Math.min(Math.max(now + by, 0), all.length - 1)]);
}

const withCurrent = (action) => () => {
  const row = current();
  if (!row?.checkVisibility()) return false;
  return action(row);
};

register("j", "keyNext", () => move(1), "keysList");
register("k", "keyPrevious", () => move(-1), "keysList");
register("x", "keySelect", withCurrent((row) => toggle(row, !box(row)?.checked, false)), "keysList");
register("X", "", withCurrent((row) => toggle(row, true, true)), "keysList");
register("space", "keyPeek", withCurrent((row) => {
  // The space bar belongs to a focused control first.
  if (!row.dataset.peek || document.activeElement?.matches("input, button, summary, [data-edit-url]")) return false;
  openPeek(row);
}), "keysList");
register("enter", "keyOpen", () => {
  const row = current();
  const active = document.activeElement;
  if (!row?.dataset.href || (active && active !== document.body && !row.contains(active)) || active?.matches("a, button, [data-edit-url], input")) return false;
  location.assign(row.dataset.href);
}, "keysList");
register("e", "keyEdit", withCurrent((row) => {
  const cell = row.querySelector("[data-edit-url]");
  if (cell) { emit("edit-cell", {}, cell); return true; }
  return false;
}), "keysList");
register("escape", "", () => {
  if (document.querySelector("#peek:not([hidden])") || !selectedIds().length || document.querySelector("[data-record-id]")) return false;
  clearSelection();
});

document.addEventListener("peeked", (event) => { if (event.target.matches("tr")) setCurrent(event.target); });
on("focusin", "[data-table] tr[data-id]", (event, row) => { current()?.classList.remove("is-current"); row.classList.add("is-current"); });

// A line after the first column shows only when something is scrolled under it.
document.addEventListener("scroll", (event) => {
  if (event.target instanceof Element && event.target.matches(".table-wrap")) event.target.classList.toggle("is-scrolled", event.target.scrollLeft > 0);
}, { capture: true, passive: true });
