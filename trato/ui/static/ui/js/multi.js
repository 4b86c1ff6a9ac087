/**
 * Several values of one kind (e-mails, phones): <div class="multi" data-multi="emails"> with rows [data-multi-row], a <template> for a new one in which
 * names hold __index__, a button [data-multi-add], in each row [data-multi-remove]; a hidden [data-multi-total] counts the rows. Works for filter rows as well.
 */
import { mount, on } from "./core.js";

function own(box, selector) {
  return [...box.querySelectorAll(selector)].filter((one) => one.closest("[data-multi]") === box);
}

on("click", "[data-multi-add]", (event, button) => {
  const box = button.closest("[data-multi]") ?? document.querySelector(button.dataset.multiAdd);
  const template = own(box, "template")[0];
  const total = own(box, "[data-multi-total]")[0];
  const index = Number(box.dataset.multiNext ?? total?.value ?? own(box, "[data-multi-row]").length);
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__index__", String(index));
  const row = holder.firstElementChild;
  box.dataset.multiNext = String(index + 1);
  if (total) total.value = String(index + 1);
  const rows = own(box, "[data-multi-row]");
  if (rows.length) rows.at(-1).after(row); else template.before(row);
  window.htmx?.process(row);
  mount(row);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

on("click", "[data-multi-remove]", (event, button) => {
  const row = button.closest("[data-multi-row]");
  const box = row.closest("[data-multi]");
  const rows = own(box, "[data-multi-row]");
  const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  const primary = row.querySelector('input[type="radio"]:checked');
  // A row that the server knows is marked for removal; a new one simply goes.
  const mark = row.querySelector("[data-multi-delete]");
  if (mark) { mark.value = "1"; row.hidden = true; row.removeAttribute("data-multi-row"); } else row.remove();
  if (primary) { const other = next?.querySelector('input[type="radio"]'); if (other) other.checked = true; }
  (next?.querySelector("[data-multi-remove]") ?? own(box, "[data-multi-add]")[0])?.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
