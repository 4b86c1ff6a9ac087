/** The panel beside the list. [data-peek="URL"] opens it; Esc closes; j/k (or its arrows) step; the width is kept; the address keeps ?peek=ID. */
import { behaviour, debounce, isDialogOpen, on, store } from "./core.js";

const panel = document.getElementById("peek");
const root = document.documentElement;
let opener = null;
let shown = null;

/** @param {HTMLElement} source an element with data-peek and, for the Open button, data-href or href */
export function openPeek(source) {
  if (!panel) { location.assign(source.dataset.href ?? source.href); return; }
  if (panel.hidden) opener = document.activeElement;
  shown = source;
  panel.hidden = false;
  document.getElementById("peek-open").href = source.dataset.href ?? source.getAttribute("href") ?? source.dataset.peek;
  // A link to a record needs no address of its own for its preview.
  window.htmx.ajax("GET", source.dataset.peek || `${source.getAttribute("href")}/peek`, { target: "#peek-body", swap: "innerHTML" });
  address(source.dataset.id ?? source.closest("[data-id]")?.dataset.id);
  if (!panel.contains(document.activeElement) && !source.matches("tr")) panel.focus();
}

export function closePeek() {
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  document.getElementById("peek-body").replaceChildren();
  address(null);
  const back = shown?.isConnected ? shown : opener;
  if (back instanceof HTMLElement && back.isConnected) (back.matches("tr") ? back.querySelector("a") ?? back : back).focus?.({ preventScroll: true });
  shown = null;
  return true;
}

function address(id) {
  const url = new URL(location.href);
  if (id) url.searchParams.set("peek", id); else url.searchParams.delete("peek");
  if (url.href !== location.href) history.replaceState(history.state, "", url);
}

on("click", "[data-peek]", (event, source) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // A row opens only where nothing else in it was meant; links and controls of the row keep their own work.
  if (source.matches("tr, li, article") && event.target.closest("a:not([data-peek]), button, input, label, select, textarea, [data-edit-url]")) return;
  event.preventDefault();
  openPeek(source);
});

on("click", "[data-peek-close]", () => closePeek());
on("click", "[data-peek-step]", (event, button) => step(Number(button.dataset.peekStep)));

function step(by) {
  const all = [...document.querySelectorAll("[data-peek]:not(#peek *)")];
  const next = all[all.indexOf(shown) + by];
  if (next) { openPeek(next); next.dispatchEvent(new CustomEvent("peeked", { bubbles: true })); }
}

// Moving through the list while the panel is open shows the row one stops at.
const follow = debounce(120, (row) => { if (!panel.hidden && row.dataset.peek && row !== shown) openPeek(row); });
document.addEventListener("row-current", (event) => { if (panel && !panel.hidden) follow(event.detail.row); });

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || isDialogOpen()) return;
  if (event.target instanceof Element && event.target.closest(".is-editing, .lookup")) return;
  if (closePeek()) event.preventDefault();
});

if (panel) {
  const handle = panel.querySelector(".peek-resize");
  const width = (value) => {
    const px = Math.round(Math.min(Math.max(360, value), Math.min(900, innerWidth - 80)));
    root.style.setProperty("--peek", `${px}px`);
    handle.setAttribute("aria-valuenow", String(px));
    store.set("peek", String(px));
  };
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    const move = (moved) => width(innerWidth - moved.clientX);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), { once: true });
  });
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: 24, ArrowRight: -24 }[event.key];
    if (by) { event.preventDefault(); width(panel.offsetWidth + by); }
  });
  const wanted = new URLSearchParams(location.search).get("peek");
  if (wanted) behaviour(`[data-peek][data-id="${CSS.escape(wanted)}"]`, (row) => { if (panel.hidden && !shown) openPeek(row); });
}
