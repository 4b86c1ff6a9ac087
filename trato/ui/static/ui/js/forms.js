/**
 * Light help in forms: fields that depend on others, Ctrl+Enter, one press of Save, tidy numbers, the first error in view.
 * data-show-if="field=a,b" or "field!=a" shows an element while the field has one of the values; data-format="money|integer|phone|url" tidies on leaving.
 */
import { behaviour, emit, on, t } from "./core.js";

function value(form, name) {
  const field = form.elements.namedItem(name);
  if (!field) return "";
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked ? field.value || "on" : "";
  return field.value ?? "";
}

/** Hidden parts are also disabled, so that they are not sent. */
function show(form) {
  for (const part of form.querySelectorAll("[data-show-if]")) {
    const [, name, not, list] = /^([\w.-]+)(!?)=(.*)$/.exec(part.dataset.showIf) ?? [];
    if (!name) continue;
    const wanted = list.split(",").includes(value(form, name)) !== (not === "!");
    part.hidden = !wanted;
    for (const field of part.querySelectorAll("input, select, textarea")) {
      if (!wanted && !field.disabled) { field.disabled = true; field.dataset.hiddenBy = "show-if"; }
      else if (wanted && field.dataset.hiddenBy) { field.disabled = false; delete field.dataset.hiddenBy; }
    }
  }
}

// By part, not by form: a row of a filter brings its parts into a form that stands already.
behaviour("[data-show-if]", (part) => { if (part.closest("form")) show(part.closest("form")); });
on("input", "form:has([data-show-if])", (event, form) => show(form));
on("change", "form:has([data-show-if])", (event, form) => show(form));
on("reset", "form:has([data-show-if])", (event, form) => setTimeout(() => show(form)));

on("keydown", "form input, form textarea, form select", (event, field) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = field.form;
  if (!form || form.closest("[data-edit-url]") || form.getAttribute("role") === "search") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-main-submit], .btn-primary:not([type=button])") ?? undefined);
});

/** A second press while the first is on its way does nothing. */
on("submit", "form", (event, form) => {
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get" || form.target || form.hasAttribute("data-download")) return;
  if (form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [data-preferences]")) return;
  if (!navigator.onLine) {
    event.preventDefault();
    emit("toast", { message: t("offline"), level: "warning" });
    return;
  }
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "1";
});
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("[data-sending]")) delete form.dataset.sending; });

/** After a refused form: bring the first wrong field into view and the focus to it. */
function firstError(root) {
  const field = root.querySelector?.('[aria-invalid="true"]');
  if (!field || field.closest("[data-edit-url]")) return;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}
document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.xhr?.status === 422) firstError(event.detail.elt); });
behaviour("form[data-focus-error]", firstError);

const decimal = (1.1).toLocaleString(document.documentElement.lang).charAt(1);
const tidy = {
  /** Spaces and currency signs go; the server reads both "1.234,50" and "1,234.50" by the language of the person. */
  money: (text) => text.replace(/[\s\u00a0\u202f€$£]/g, ""),
  integer: (text) => text.replace(/[\s\u00a0\u202f]/g, ""),
  phone: (text) => text.replace(/^00/, "+").replace(/[^\d+()./\sx-]/g, "").trim(),
  url: (text) => (text && !/^[a-z][\w+.-]*:/i.test(text) && text.includes(".") ? `https://${text}` : text),
};
on("focusout", "[data-format]", (event, input) => {
  const next = tidy[input.dataset.format]?.(input.value.trim());
  if (next === undefined || next === input.value) return;
  input.value = next;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
// The decimal key of the number pad types what the language of the person uses.
on("keydown", '[data-format="money"]', (event, input) => {
  if (event.code !== "NumpadDecimal" || decimal === event.key) return;
  event.preventDefault();
  input.setRangeText(decimal, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

/** Words for dates: t or h today, +3 in three days; ↑ ↓ a day when the field is plain text with data-date. */
on("focusout", "input[data-date]", (event, input) => {
  const match = /^([+-]\d{1,4})([dwm])?$/.exec(input.value.trim());
  if (!match) return;
  const date = new Date();
  const count = Number(match[1]);
  if (match[2] === "m") date.setMonth(date.getMonth() + count);
  else date.setDate(date.getDate() + count * (match[2] === "w" ? 7 : 1));
  input.value = date.toLocaleDateString(document.documentElement.lang, { year: "numeric", month: "2-digit", day: "2-digit" });
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
