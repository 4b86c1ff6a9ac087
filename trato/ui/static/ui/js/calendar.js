/**
 * Calendar: events are placed by data-from and data-for (quarters of an hour); dragging one to another day or time posts {id, date, from} to data-move-url.
 * A double click (or Enter on the day's number) on free room opens data-create-url with ?date=&from= in the dialog. [data-move-form] is the way without dragging.
 */
import { behaviour, on, post } from "./core.js";

behaviour(".cal-col > .cal-event[data-from]", (event) => {
  event.style.setProperty("--from", String(Number(event.dataset.from) + 1));
  event.style.setProperty("--for", event.dataset.for ?? "4");
  // Two at once stand side by side: data-lane of data-lanes.
  const lanes = Number(event.dataset.lanes ?? 1);
  if (lanes > 1) {
    event.style.width = `calc(${100 / lanes}% - 6px)`;
    event.style.marginInlineStart = `calc(${(100 / lanes) * Number(event.dataset.lane ?? 0)}% + 2px)`;
  }
  event.style.gridColumn = "1";
});

behaviour("[data-calendar]", (calendar) => {
  const scroller = calendar.querySelector(".cal-week");
  if (scroller) scroller.scrollTop = Number(calendar.dataset.scrollFrom ?? 30) * 12;
  now(calendar);
  if (!calendar.dataset.moveUrl) return;

  let carried = null;
  for (const event of calendar.querySelectorAll(".cal-event[data-id]:not([data-fixed])")) event.draggable = true;
  calendar.addEventListener("dragstart", (event) => {
    carried = event.target.closest(".cal-event[data-id]");
    if (!carried) return;
    carried.classList.add("is-ghost");
    carried.grab = event.offsetY;
    event.dataTransfer.effectAllowed = "move";
  });
  calendar.addEventListener("dragend", () => {
    carried?.classList.remove("is-ghost");
    calendar.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
    carried = null;
  });
  calendar.addEventListener("dragover", (event) => {
    const day = event.target.closest("[data-date]");
    if (!carried || !day) return;
    event.preventDefault();
    if (day.classList.contains("is-over")) return;
    calendar.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
    day.classList.add("is-over");
  });
  calendar.addEventListener("drop", async (event) => {
    const day = event.target.closest("[data-date]");
    const moved = carried;
    if (!moved || !day) return;
    event.preventDefault();
    const from = day.matches(".cal-col") ? quarter(day, event.clientY - (moved.grab ?? 0)) : moved.dataset.from ?? "";
    const [parent, next, before] = [moved.parentElement, moved.nextSibling, moved.dataset.from];
    place(moved, day, from);
    const back = () => { parent.insertBefore(moved, next); place(moved, parent, before, false); };
    try {
      const response = await post(calendar.dataset.moveUrl, { id: moved.dataset.id, date: day.dataset.date, from }, { headers: { "HX-Request": "true" } });
      if (!response.ok) back();
    } catch { back(); }
  });
});

function place(event, day, from, append = true) {
  if (append) day.append(event);
  if (from === "" || from === undefined) return;
  event.dataset.from = String(from);
  event.style.setProperty("--from", String(Number(from) + 1));
}

/** Half hours: finer is set in the form. */
function quarter(column, y) {
  const at = (y - column.getBoundingClientRect().top) / 12;
  return Math.min(94, Math.max(0, Math.round(at / 2) * 2));
}

function now(calendar) {
  const column = calendar.querySelector(".cal-col.is-today");
  if (!column) return;
  const line = Object.assign(document.createElement("div"), { className: "cal-now" });
  column.append(line);
  const move = () => {
    const time = new Date();
    line.style.top = `${(time.getHours() * 60 + time.getMinutes()) * 0.8}px`;
    if (line.isConnected) setTimeout(move, 60_000);
  };
  move();
}

on("dblclick", "[data-calendar] [data-date]", (event, day) => {
  const calendar = day.closest("[data-calendar]");
  if (event.target.closest(".cal-event, button, a") || !calendar.dataset.createUrl) return;
  const params = new URLSearchParams({ date: day.dataset.date });
  if (day.matches(".cal-col")) params.set("from", String(quarter(day, event.clientY)));
  const url = calendar.dataset.createUrl;
  window.htmx.ajax("GET", `${url}${url.includes("?") ? "&" : "?"}${params}`, { target: "#dialog", swap: "innerHTML" });
});
