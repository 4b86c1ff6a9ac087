/** Toasts. The server sends HX-Trigger: {"toast": {"message": "…", "level": "success", "undo_url": "/…"}}; they leave after 5 s unless looked at. */
import { announce, behaviour, emit, icon, post, t } from "./core.js";

const SECONDS = 5;
const icons = { success: "circle-check", error: "alert-circle", warning: "alert-triangle", info: "info-circle" };

/**
 * @param {{message: string, level?: "success"|"info"|"warning"|"error", undo_url?: string, url?: string, label?: string}} note
 */
export function toast(note) {
  const region = document.getElementById("toasts");
  if (!region || !note.message) return;
  const level = note.level ?? "success";
  const element = document.createElement("div");
  element.className = `toast-note is-${level}`;
  const text = document.createElement("span");
  text.textContent = note.message;
  element.append(icon(icons[level] ?? icons.info), text);
  if (note.undo_url) element.append(action(t("undo"), () => undo(note.undo_url, element)));
  if (note.url) element.append(action(note.label ?? note.url, () => location.assign(note.url)));
  const close = action("", () => remove(element));
  close.setAttribute("aria-label", t("close"));
  close.append(icon("x"));
  element.append(close);

  // The region joins an open dialog, whose outside cannot be clicked; else it comes to the top layer.
  const dialog = [...document.querySelectorAll("dialog[open]")].pop();
  if (region.matches(":popover-open")) region.hidePopover();
  (dialog ?? document.body).append(region);
  region.append(element);
  region.showPopover();
  while (region.children.length > 4) region.firstElementChild.remove();
  announce(note.message);
  stay(element, level === "error" ? SECONDS * 2 : SECONDS);
}

/** Count down only while nobody points at it or has the focus in it. */
function stay(element, seconds) {
  let timer = 0;
  const start = () => { clearTimeout(timer); timer = setTimeout(() => remove(element), seconds * 1000); };
  const hold = () => clearTimeout(timer);
  element.addEventListener("pointerenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("pointerleave", start);
  element.addEventListener("focusout", start);
  start();
}

function remove(element) {
  const region = element.parentElement;
  element.remove();
  if (region && !region.children.length && region.matches(":popover-open")) region.hidePopover();
}

function action(label, handler) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", handler);
  return button;
}

async function undo(url, element) {
  remove(element);
  const response = await post(url, {}, { headers: { "HX-Request": "true" } });
  if (!response.ok) return;
  if (!response.headers.get("HX-Trigger")?.includes("toast")) toast({ message: t("undone"), level: "info" });
  emit("undone");
}

document.addEventListener("toast", (event) => toast(event.detail.message ? event.detail : { message: event.detail.value }));

// Keep the region safe when the dialog that holds it closes.
document.addEventListener("close", (event) => {
  const region = document.getElementById("toasts");
  if (region && event.target instanceof Element && event.target.contains(region)) {
    const open = region.matches(":popover-open");
    document.body.append(region);
    if (open) region.showPopover();
  }
}, true);

// Messages of the last page: what went well is a toast, what went wrong stays.
behaviour("[data-messages] > *", (element) => {
  if (!["success", "info", "debug"].includes(element.dataset.level)) return;
  const undo_url = /undo=(\S+)/.exec(element.dataset.tags ?? "")?.[1];
  toast({ message: element.textContent.trim(), level: element.dataset.level === "success" ? "success" : "info", undo_url });
  const box = element.parentElement;
  element.remove();
  if (!box.children.length) box.remove();
});
