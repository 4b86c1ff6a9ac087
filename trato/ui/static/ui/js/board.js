/**
 * Boards. <div data-board data-move-url="…"> holds <ul class="board-cards" data-column="KEY" data-label="…"> with <li class="deal" data-id data-version tabindex="0">.
 * A move posts {id, column, version}; the server answers 2xx (HX-Trigger may bring a toast with Undo), then the heads of all columns come anew from data-sums-url,
 * 409/422 with a dialog fragment when something is asked first (lost: the reason; fields that the stage needs): the card waits, and goes back when it is closed.
 * Lists with data-drop (won, lost) inside .dropzones appear while a card is carried. Shift+arrows move the focused card; [data-move-to] moves the card whose menu is open.
 */
import { announce, behaviour, on, post, t, vendor } from "./core.js";
import { showInDialog } from "./dialog.js";
import { register } from "./shortcuts.js";

/** Post the move; put the card back when it is refused. */
async function move(board, card, to, back) {
  card.classList.add("is-moving");
  let response;
  try {
    response = await post(board.dataset.moveUrl, {
      id: card.dataset.id, column: to.column, version: card.dataset.version ?? "",
    }, { headers: { "HX-Request": "true" } });
  } catch {
    back();
    return;
  } finally {
    card.classList.remove("is-moving");
  }
  if (response.status === 422 || response.status === 409) {
    back();
    const html = await response.text();
    if (html.trim()) showInDialog(html);
    return;
  }
  if (!response.ok || response.headers.get("HX-Redirect")) { back(); return; }
  const version = response.headers.get("X-Version");
  if (version) card.dataset.version = version;
  announce(t("moved", { name: name(card), place: to.label ?? "" }));
  if (to.drop !== undefined) card.remove();
  // Sums come from the server, never from the cards that happen to be loaded.
  if (board.dataset.sumsUrl) window.htmx.ajax("GET", board.dataset.sumsUrl, { source: board, swap: "none" });
}

function name(card) {
  return card.querySelector(".deal-title")?.textContent.trim() ?? "";
}

function home(card) {
  const parent = card.parentElement;
  const next = card.nextElementSibling;
  return () => parent.insertBefore(card, next?.isConnected ? next : null);
}

behaviour("[data-board]", async (board) => {
  if (!board.dataset.moveUrl) return;
  const Sortable = await vendor("sortable", "Sortable");
  const frame = board.closest("[data-board-frame]") ?? board.parentElement;
  let back = () => {};
  const options = {
    group: "board",
    animation: 140,
    draggable: ".deal",
    sort: false,
    filter: "button, .menu",
    preventOnFilter: false,
    delay: 180,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    ghostClass: "is-ghost",
    scrollSensitivity: 80,
    bubbleScroll: true,
    onStart: ({ item }) => { back = home(item); frame.classList.add("is-dragging"); },
    onEnd: ({ item, from, to }) => {
      frame.classList.remove("is-dragging");
      if (from !== to) move(board, item, to.dataset, back);
    },
  };
  const watch = (list) => { if (!Sortable.get(list)) Sortable.create(list, options); };
  frame.querySelectorAll("[data-column]").forEach(watch);
  // Columns that htmx brought later.
  board.addEventListener("htmx:load", () => board.querySelectorAll("[data-column]").forEach(watch));
});

/** Shift+→ and Shift+← carry the focused card to the next column. */
function carry(step) {
  return () => {
    const card = document.activeElement?.closest?.(".deal");
    const board = card?.closest("[data-board]");
    if (!board?.dataset.moveUrl) return false;
    const lists = columns(board);
    const list = lists[lists.indexOf(card.parentElement) + step];
    if (list) put(board, card, list);
    return true;
  };
}

function columns(board) {
  return [...board.querySelectorAll("[data-column]:not([data-drop])")];
}

function put(board, card, list) {
  const back = home(card);
  list.prepend(card);
  card.focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  move(board, card, list.dataset, () => { back(); card.focus(); });
}

register("shift+arrowright", "keyMove", carry(1), "keysBoard");
register("shift+arrowleft", "", carry(-1), "keysBoard");

// The menu of a card: the way without dragging, and the one for thumbs.
let chosen = null;
on("click", ".deal-move", (event, button) => { chosen = button.closest(".deal"); });
on("click", "[data-move-to]", (event, item) => {
  const board = chosen?.closest("[data-board]");
  if (!board) return;
  const list = columns(board).find((one) => one.dataset.column === item.dataset.moveTo);
  if (list === chosen.parentElement) return;
  if (list) put(board, chosen, list);
  else move(board, chosen, { column: item.dataset.moveTo, label: item.textContent.trim(), drop: "" }, () => {});
});

/** Arrows without Shift walk over the cards; Enter opens. */
on("keydown", ".deal", (event, card) => {
  if (event.target !== card || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const lists = [...card.closest("[data-board]").querySelectorAll("[data-column]")];
  const at = [...card.parentElement.querySelectorAll(".deal")].indexOf(card);
  const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  let next = { ArrowDown: card.nextElementSibling, ArrowUp: card.previousElementSibling }[event.key];
  for (let i = lists.indexOf(card.parentElement) + (side ?? 0); side && !next && lists[i]; i += side) {
    next = lists[i].querySelectorAll(".deal")[Math.min(at, lists[i].querySelectorAll(".deal").length - 1)];
  }
  if (next?.matches(".deal")) { event.preventDefault(); next.focus(); }
  else if (event.key === "Enter") card.querySelector("a")?.click();
});
