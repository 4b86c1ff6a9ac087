/** Dialogs. hx-target="#dialog" opens it; HX-Trigger: close-dialog, Esc, the backdrop or [data-dialog-close] close it; the focus goes back. */
import { behaviour, mount, on } from "./core.js";

const main = () => document.getElementById("dialog");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "dialog" && !main().open) main().opener = document.activeElement;
});

// Toasts stand in the dialog while it is open: they are no part of what an answer replaces.
document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target === main()) rescueToasts(); });

function rescueToasts() {
  const region = document.getElementById("toasts");
  if (!region || !main().contains(region)) return;
  const open = region.matches(":popover-open");
  document.body.append(region);
  if (open) region.showPopover();
}

document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = main();
  if (event.detail.target !== dialog) return;
  if (!dialog.childElementCount) return dialog.close();
  label(dialog);
  if (!dialog.open) dialog.showModal();
  focusFirst(dialog);
});

function label(dialog) {
  const title = dialog.querySelector("h1, h2");
  if (!title) return;
  title.id ||= `${dialog.id}-title`;
  dialog.setAttribute("aria-labelledby", title.id);
}

/** The first wrong field, else the one marked, else the first field. */
function focusFirst(dialog) {
  const field = dialog.querySelector('[aria-invalid="true"], [autofocus]')
    ?? dialog.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea):not(:disabled)");
  (field ?? dialog.querySelector(".dialog-foot .btn-primary, .dialog-foot .btn") ?? dialog).focus();
}

document.addEventListener("close-dialog", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

document.addEventListener("close", (event) => {
  const dialog = event.target;
  if (dialog !== main()) return;
  const { opener } = dialog;
  dialog.replaceChildren(...dialog.querySelectorAll(":scope > #toasts"));
  dialog.removeAttribute("aria-labelledby");
  if (opener?.isConnected && opener.checkVisibility()) opener.focus();
}, true);

on("click", "[data-dialog-close]", (event, button) => button.closest("dialog")?.close());
on("click", "[data-dialog-open]", (event, button) => {
  const dialog = document.querySelector(button.dataset.dialogOpen);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  label(dialog);
  dialog.showModal();
});

// A press that began and ended on the backdrop closes; a text selection that slipped out does not.
let pressed = null;
document.addEventListener("pointerdown", (event) => { pressed = event.target; });
on("click", "dialog.dialog", (event, dialog) => {
  if (event.target === dialog && pressed === dialog && outside(event, dialog)) dialog.close("no");
});

function outside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

/**
 * Ask before something final. Resolves to true on yes.
 * @param {string} question
 * @param {string} [yes] the word on the button
 */
export function ask(question, yes) {
  const dialog = document.getElementById("confirm");
  const button = document.getElementById("confirm-yes");
  document.getElementById("confirm-question").textContent = question;
  button.textContent = yes || button.dataset.default;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question, event.target.dataset?.confirmYes).then((yes) => { if (yes) event.detail.issueRequest(true); });
});

// Plain forms and buttons: <form data-confirm="Delete it?" data-confirm-yes="Delete">.
behaviour("form[data-confirm]", (form) => {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(form.dataset.confirm, form.dataset.confirmYes))) return;
    form.dataset.confirmed = "1";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  });
});

/** Show a fragment that some script fetched. */
export function showInDialog(html) {
  const dialog = main();
  dialog.opener = document.activeElement;
  rescueToasts();
  dialog.innerHTML = html;
  window.htmx?.process(dialog);
  mount(dialog);
  label(dialog);
  if (!dialog.open) dialog.showModal();
  focusFirst(dialog);
}
