/** Starts everything and ties htmx to the page: tokens, errors, the slow-answer line. */
import { csrf, emit, mount, on, problem, store, t } from "./core.js";
import "./theme.js";
import "./menu.js";
import "./disclosure.js";
import "./toast.js";
import "./dialog.js";
import "./shortcuts.js";
import "./palette.js";
import "./peek.js";
import "./table.js";
import "./lists.js";
import "./inline.js";
import "./columns.js";
import "./board.js";
import "./worklist.js";
import "./forms.js";
import "./drafts.js";
import "./multi.js";
import "./lookup.js";
import "./calendar.js";
import "./upload.js";
import "./offline.js";
import "./prefetch.js";
import "./record.js";
import "./mention.js";
import "./richtext.js";

document.addEventListener("htmx:load", (event) => mount(event.detail.elt));
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader("HX-Trigger")) return;
  emit("toast", { message: problem(xhr.status), level: "error" });
});
document.addEventListener("htmx:sendError", () => emit("toast", { message: t(navigator.onLine ? "error" : "offline"), level: "error" }));
document.addEventListener("htmx:timeout", () => emit("toast", { message: t("error"), level: "error" }));

// A line on top appears only when an answer takes longer than 200 ms.
let waiting = 0;
let timer = 0;
const line = document.getElementById("progress-line");
document.addEventListener("htmx:beforeRequest", () => {
  waiting += 1;
  if (waiting === 1) timer = setTimeout(() => line?.classList.add("is-busy"), 200);
});
document.addEventListener("htmx:afterRequest", () => {
  waiting = Math.max(0, waiting - 1);
  if (waiting === 0) { clearTimeout(timer); line?.classList.remove("is-busy"); }
});

on("click", "[data-sidebar-toggle]", () => {
  const root = document.documentElement;
  const closed = root.dataset.sidebar === "closed";
  if (closed) delete root.dataset.sidebar; else root.dataset.sidebar = "closed";
  store.set("sidebar", closed ? "open" : "closed");
});

on("click", "[data-reload]", () => location.reload());
on("change", "[data-autosubmit]", (event, element) => element.form?.requestSubmit());

// On Apple machines the keys are shown as their users know them.
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("[data-mod]")) key.textContent = key.textContent.replace("Ctrl ", "⌘");
}
