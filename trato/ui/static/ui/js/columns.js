/**
 * Columns: drag the edge of a head to resize (Alt+←/→ on the head does the same), drag the head to reorder.
 * <div data-table data-columns-url="…"> receives POST {column, width} or {order: [keys]}; heads are <th data-col="key">, with <col data-col="key" width>.
 */
import { behaviour, debounce, post, vendor } from "./core.js";

const MIN = 64;
const MAX = 900;

behaviour("[data-columns-url]", (wrap) => {
  const url = wrap.dataset.columnsUrl;
  const send = new Map();

  /** Each column waits for itself, so that two quick changes are both kept. */
  function keep(column, width) {
    if (!send.has(column)) send.set(column, debounce(400, (px) => post(url, { column, width: px }, { headers: { "HX-Request": "true" } })));
    send.get(column)(width);
  }

  function col(column) {
    return wrap.querySelector(`col[data-col="${CSS.escape(column)}"]`);
  }

  function resize(head, width) {
    const px = Math.round(Math.min(Math.max(MIN, width), MAX));
    col(head.dataset.col)?.setAttribute("width", String(px));
    keep(head.dataset.col, px);
  }

  wrap.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".th-resize");
    if (!handle) return;
    event.preventDefault();
    const head = handle.closest("th");
    const start = event.clientX;
    const width = head.offsetWidth;
    const side = document.documentElement.dir === "rtl" ? -1 : 1;
    handle.setPointerCapture(event.pointerId);
    head.classList.add("is-resizing");
    const move = (moved) => resize(head, width + side * (moved.clientX - start));
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", move);
      head.classList.remove("is-resizing");
    }, { once: true });
  });
  wrap.addEventListener("click", (event) => { if (event.target.closest(".th-resize")) event.preventDefault(); });
  wrap.addEventListener("dblclick", (event) => {
    const head = event.target.closest(".th-resize")?.closest("th");
    if (head) resize(head, natural(wrap, head));
  });
  wrap.addEventListener("keydown", (event) => {
    const head = event.target.closest("th[data-col]");
    const by = { ArrowRight: 16, ArrowLeft: -16 }[event.key];
    if (!head || !by || !event.altKey) return;
    event.preventDefault();
    resize(head, head.offsetWidth + by);
  });

  const heads = wrap.querySelector("thead tr");
  if (!heads || matchMedia("(pointer: coarse)").matches) return;
  vendor("sortable", "Sortable").then((Sortable) => Sortable.create(heads, {
    draggable: "th[data-col]:not(.cell-first)",
    filter: ".th-resize",
    preventOnFilter: false,
    animation: 120,
    ghostClass: "th-drag",
    onEnd: () => {
      const order = [...heads.querySelectorAll("th[data-col]")].map((head) => head.dataset.col);
      reorder(wrap, heads);
      post(url, { order }, { headers: { "HX-Request": "true" } });
    },
  }));
});

/** The width that the widest visible value wants. */
function natural(wrap, head) {
  const index = head.cellIndex;
  const widths = [...wrap.querySelectorAll("tbody tr")].slice(0, 100).map((row) => row.cells[index]?.scrollWidth ?? 0);
  return Math.max(MIN, ...widths, head.firstElementChild?.scrollWidth ?? 0) + 8;
}

/** Bring <col> and cells into the order of the heads. Cells carry data-col too. */
function reorder(wrap, heads) {
  const keys = [...heads.cells].map((head) => head.dataset.col ?? "");
  const sort = (parent, children) => {
    const byKey = new Map(children.map((child) => [child.dataset.col ?? "", child]));
    if (keys.every((key) => byKey.has(key))) parent.append(...keys.map((key) => byKey.get(key)));
  };
  const group = wrap.querySelector("colgroup");
  if (group) sort(group, [...group.children]);
  for (const row of wrap.querySelectorAll("tbody tr[data-id], tfoot tr")) sort(row, [...row.cells]);
}
