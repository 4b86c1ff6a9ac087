/** Lists beyond the table: groups that open, and forms that take the selection along (export). */
import { on } from "./core.js";
import { selection } from "./table.js";

/** Heads of groups: <button data-group aria-controls="body">; the rows come with the event open-group, once. */
on("click", "[data-group]", (event, button) => {
  const body = document.getElementById(button.getAttribute("aria-controls"));
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  body.hidden = !open;
  if (open) window.htmx.trigger(body, "open-group");
});

/** <form data-selection-form data-all="query of the whole list">: goes to its address with ids=1,2 or with that query. */
on("submit", "[data-selection-form]", (event, form) => {
  event.preventDefault();
  const { all, ids } = selection();
  const chosen = all ? form.dataset.all : `ids=${ids.join(",")}`;
  location.assign(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}&${chosen}`);
});
