/** @ and some letters in a text under [data-mention-url] offer colleagues; choosing one writes "@Name ". */
import { announce, behaviour, debounce, t } from "./core.js";

behaviour("[data-mention-url] textarea", (area) => {
  const url = area.closest("[data-mention-url]").dataset.mentionUrl;
  const list = Object.assign(document.createElement("ul"), { className: "lookup-list", popover: "manual", id: `${area.id}-people` });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.labels?.[0]?.textContent.trim() ?? "");
  area.after(list);
  area.setAttribute("aria-controls", list.id);

  const isOpen = () => list.matches(":popover-open");
  const close = () => { if (isOpen()) list.hidePopover(); area.removeAttribute("aria-activedescendant"); };
  const asked = () => /(?:^|\s)@([\p{L}\p{N}._-]{1,30})$/u.exec(area.value.slice(0, area.selectionStart));

  const ask = debounce(120, async () => {
    const match = asked();
    if (!match) return close();
    const response = await fetch(`${url}?q=${encodeURIComponent(match[1])}`, { headers: { Accept: "application/json" } });
    if (response.ok && asked()) show((await response.json()).results);
  });

  function show(people) {
    list.replaceChildren(...people.map((one, index) => {
      const item = Object.assign(document.createElement("li"), { className: "option", id: `${list.id}-${index}` });
      item.setAttribute("role", "option");
      item.dataset.name = one.label;
      item.append(Object.assign(document.createElement("span"), { textContent: one.label }), Object.assign(document.createElement("small"), { textContent: one.detail ?? "" }));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    if (!people.length) return close();
    if (!isOpen()) list.showPopover();
    const at = area.getBoundingClientRect();
    Object.assign(list.style, { left: `${at.left}px`, top: `${Math.min(at.bottom + 4, innerHeight - list.offsetHeight - 4)}px`, width: `${Math.min(at.width, 320)}px` });
    mark(list.firstElementChild);
    announce(t("results", { n: people.length }));
  }

  function mark(item) {
    list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    item?.setAttribute("aria-selected", "true");
    if (item) area.setAttribute("aria-activedescendant", item.id);
  }

  function take(item) {
    const match = asked();
    if (!match) return close();
    area.setRangeText(`@${item.dataset.name} `, area.selectionStart - match[1].length - 1, area.selectionStart, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  }

  area.addEventListener("input", ask);
  area.addEventListener("blur", () => setTimeout(close, 100));
  area.addEventListener("keydown", (event) => {
    if (!isOpen()) return;
    const items = [...list.children];
    const now = items.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(items[(now + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]);
    } else if ((event.key === "Enter" || event.key === "Tab") && items[now]) {
      event.preventDefault();
      event.stopPropagation();
      take(items[now]);
    } else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
  });
});
