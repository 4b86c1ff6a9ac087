/**
 * Boards. <div data-board data-move-url="…"> holds <ul class="board-cards" data-column="KEY" data-label="…"> with <li class="deal" data-id data-version tabindex="0">.
 * A move posts {id, column, before, version}; the server answers 2xx (HX-Trigger may bring a toast with Undo and "board-changed", on which sums refresh),
 * 409/422 with a dialog fragment when something is asked first (lost: the reason; fields that the stage needs): the card waits, and goes back when it is closed.
 * Lists with data-drop (won, lost) inside .dropzones appear while a card is carried. Shift+arrows move the focused card.
 */
import { announce, behaviour, emit, on, post, t, vendor } from "./core.js";
import { showInDialog } from "./dialog.js";
import { register } from "./shortcuts.js";

/** Post the move; put the card back when it is refused. */
async function move(board, card, list, back) {
  const before = card.nextElementSibling?.closest(".deal")?.dataset.id ?? "";
  card.classList.add("is-moving");
  let response;
  try {
    response = await post(board.dataset.moveUrl, {
      id: card.dataset.id, column: list.dataset.column, before, version: card.dataset.version ?? "",
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
  if (!response.ok) { back(); return; }
  const version = response.headers.get("X-Version");
  if (version) card.dataset.version = version;
  announce(t("moved", { name: name(card), place: list.dataset.label ?? "" }));
  if (list.dataset.drop !== undefined) card.remove();
  emit("board-moved", { id: card.dataset.id, column: list.dataset.column }, board);
  refresh(board);
}

function name(card) {
  return card.querySelector(".deal-title")?.textContent.trim() ?? "";
}

/** Column heads with data-sums-url are fetched again: sums come from the server, never from loaded cards. */
function refresh(board) {
  for (const head of board.querySelectorAll("[data-sums-url]")) {
    window.htmx.ajax("GET", head.dataset.sumsUrl, { target: head, swap: "innerHTML" });
  }
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
    filter: "button, .menu",
    preventOnFilter: false,
    delay: 180,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    ghostClass: "is-ghost",
    scrollSensitivity: 80,
    bubbleScroll: true,
    onStart: ({ item }) => { back = home(item); frame.classList.add("is-dragging"); },
    onEnd: ({ item, from, to, oldIndex, newIndex }) => {
      frame.classList.remove("is-dragging");
      if (from !== to || oldIndex !== newIndex) move(board, item, to, back);
    },
  };
  const watch = (list) => { if (!Sortable.get(list)) Sortable.create(list, options); };
  frame.querySelectorAll("[data-column]").forEach(watch);
  // Columns that htmx brought later.
  board.addEventListener("htmx:load", () => board.querySelectorAll("[data-column]").forEach(watch));
});

/** Shift+→ and Shift+← carry the focused card to the next column, Shift+↑ and Shift+↓ within it. */
function carry(dx, dy) {
  return () => {
    const card = document.activeElement?.closest?.(".deal");
    const board = card?.closest("[data-board]");
    if (!board?.dataset.moveUrl) return false;
    const back = home(card);
    let list = card.parentElement;
    if (dx) {
      const lists = [...board.querySelectorAll("[data-column]:not([data-drop])")];
      list = lists[lists.indexOf(list) + dx];
      if (!list) return true;
      list.prepend(card);
    } else {
      const other = dy < 0 ? card.previousElementSibling : card.nextElementSibling;
      if (!other) return true;
      if (dy < 0) other.before(card); else other.after(card);
    }
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    move(board, card, list, () => { back(); card.focus(); });
    return true;
  };
}

register("shift+arrowright", "keyMove", carry(1, 0), "keysBoard");
register("shift+arrowleft", "", carry(-1, 0), "keysBoard");
register("shift+arrowup", "", carry(0, -1), "keysBoard");
register("shift+arrowdown", "", carry(0, 1), "keysBoard");

/** Arrows without Shift walk over the cards; Enter opens. */
on("keydown", ".deal", (event, card) => {
  if (event.target !== card || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const lists = [...card.closest("[data-board]").querySelectorAll("[data-column]")];
  const at = [...card.parentElement.children].indexOf(card);
  const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  let next = { ArrowDown: card.nextElementSibling, ArrowUp: card.previousElementSibling }[event.key];
  for (let i = lists.indexOf(card.parentElement) + (side ?? 0); side && !next && lists[i]; i += side) {
    next = lists[i].children[Math.min(at, lists[i].children.length - 1)];
  }
  if (next?.matches(".deal")) { event.preventDefault(); next.focus(); }
  else if (event.key === "Enter") card.querySelector("a")?.click();
});
