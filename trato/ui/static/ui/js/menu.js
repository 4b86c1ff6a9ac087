/** Menus: <button popovertarget="id"> opens <div class="menu" popover id>; placed beside the button, arrows and letters move, Esc returns. */
import { on } from "./core.js";

const opener = new WeakMap();

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[popovertarget]") : null;
  const menu = button && document.getElementById(button.getAttribute("popovertarget"));
  if (menu) opener.set(menu, button);
}, true);

document.addEventListener("beforetoggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu")) return;
  if (event.newState === "open") requestAnimationFrame(() => place(menu));
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu")) return;
  const button = opener.get(menu);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open") return;
  place(menu);
  const first = menu.querySelector("[autofocus]") ?? items(menu)[0];
  if (menu.getAttribute("role") === "menu" || menu.querySelector("[autofocus]")) first?.focus({ preventScroll: true });
}, true);

/** Under the button, or over it when there is no room; never outside the window. */
function place(menu) {
  const button = opener.get(menu);
  if (!button || !button.getClientRects().length) {
    menu.style.inset = "auto 8px calc(8px + var(--bottombar)) auto";
    return;
  }
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const gap = 4;
  const below = at.bottom + gap + size.height <= innerHeight - 8;
  const top = below ? at.bottom + gap : Math.max(8, at.top - gap - size.height);
  const rtl = document.documentElement.dir === "rtl";
  const wish = at.left + size.width > innerWidth - 8 || rtl ? at.right - size.width : at.left;
  menu.style.inset = "auto";
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.min(Math.max(8, wish), innerWidth - size.width - 8)}px`;
}

function items(menu) {
  return [...menu.querySelectorAll(".menu-item")].filter((item) => !item.hidden && !item.disabled && item.checkVisibility());
}

let typed = "";
let typedAt = 0;

on("keydown", ".menu[role='menu']", (event, menu) => {
  const all = items(menu);
  const now = all.indexOf(document.activeElement);
  const moves = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 };
  if (event.key in moves) {
    event.preventDefault();
    all[(moves[event.key] + all.length) % all.length]?.focus();
  } else if (event.key === "Tab") {
    menu.hidePopover();
  } else if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.matches("input")) {
    typed = Date.now() - typedAt > 700 ? event.key : typed + event.key;
    typedAt = Date.now();
    all.find((item) => item.textContent.trim().toLowerCase().startsWith(typed.toLowerCase()))?.focus();
  }
  if (event.key !== "Escape") event.stopPropagation();
});

on("click", ".menu .menu-item", (event, item) => {
  if (item.hasAttribute("data-keep-open") || item.getAttribute("role") === "menuitemcheckbox") return;
  const menu = item.closest(".menu");
  if (!item.hasAttribute("popovertarget")) menu.hidePopover();
});
