/**
 * Input is never lost. A <form data-draft="accounts.12"> keeps what is typed in this browser until the server has it (a 2xx answer, or the next page
 * carrying <meta name="draft-saved" content="accounts.12">); coming back brings it in again and says so. Passwords and files are never kept.
 * A changed form also guards against leaving the page by mistake, unless it has data-no-guard.
 */
import { behaviour, debounce, store, t } from "./core.js";

const dirty = new Set();
const DAYS = 14;

function fields(form) {
  return [...form.elements].filter((one) => one.name && !one.matches("[type=password], [type=file], [type=submit], [type=button], button, [name=csrfmiddlewaretoken], [data-no-draft], output, fieldset"));
}

function read(form) {
  return fields(form).map((one) => {
    if (one.type === "checkbox" || one.type === "radio") return [one.name, one.value, one.checked];
    if (one instanceof HTMLSelectElement && one.multiple) return [one.name, [...one.selectedOptions].map((option) => option.value)];
    return [one.name, one.value, one.dataset.label];
  });
}

function write(form, values) {
  const left = [...values];
  for (const one of fields(form)) {
    const choice = one.type === "checkbox" || one.type === "radio";
    const at = left.findIndex(([name, value]) => name === one.name && (!choice || value === one.value));
    if (at < 0) continue;
    const [, value, extra] = left.splice(at, 1)[0];
    if (choice) one.checked = extra;
    else if (Array.isArray(value)) for (const option of one.options) option.selected = value.includes(option.value);
    else if (one.type === "hidden" && !one.closest("[data-lookup-url], .lookup")) continue;
    else one.value = value;
    if (extra && !choice) one.dataset.label = extra;
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

behaviour("form[data-draft]", (form) => {
  const key = `draft.${form.dataset.draft}`;
  const first = JSON.stringify(read(form));
  const keep = debounce(250, () => {
    const now = JSON.stringify(read(form));
    if (now === first) { store.remove(key); dirty.delete(form); return; }
    store.set(key, JSON.stringify({ at: Date.now(), values: JSON.parse(now) }));
    dirty.add(form);
  });
  const kept = load(key);
  // A form that came back with errors already shows what was typed.
  if (kept && JSON.stringify(kept) !== first && !form.querySelector('[aria-invalid="true"]')) {
    const before = JSON.parse(first);
    write(form, kept);
    dirty.add(form);
    form.prepend(note(() => { write(form, before); clear(form); }));
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => { form.dataset.leaving = "1"; setTimeout(() => delete form.dataset.leaving, 4000); });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === form && event.detail.successful) { keep.cancel(); clear(form); } });
  addEventListener("pagehide", () => { if (dirty.has(form) && form.isConnected && !form.dataset.leaving) store.set(key, JSON.stringify({ at: Date.now(), values: read(form) })); });
});

function load(key) {
  try {
    const draft = JSON.parse(store.get(key) ?? "null");
    return draft && Date.now() - draft.at < DAYS * 86_400_000 ? draft.values : null;
  } catch {
    return null;
  }
}

/** Forget the draft: it was saved, or is not wanted. */
export function clear(form) {
  store.remove(`draft.${form.dataset.draft}`);
  dirty.delete(form);
  form.querySelector(".draft-note")?.remove();
}

function note(discard) {
  const box = Object.assign(document.createElement("div"), { className: "draft-note", textContent: t("draftFound") });
  box.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm push", textContent: t("draftDiscard") });
  button.addEventListener("click", discard);
  box.append(button);
  return box;
}

behaviour('meta[name="draft-saved"]', (meta) => store.remove(`draft.${meta.content}`));
for (const meta of document.head.querySelectorAll('meta[name="draft-saved"]')) store.remove(`draft.${meta.content}`);
document.addEventListener("draft-saved", (event) => store.remove(`draft.${event.detail.key ?? event.detail.value}`));

addEventListener("beforeunload", (event) => {
  for (const form of dirty) {
    if (form.isConnected && !form.dataset.leaving && !form.hasAttribute("data-no-guard") && form.checkVisibility()) { event.preventDefault(); return; }
  }
});
