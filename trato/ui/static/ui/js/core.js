/** What all scripts share: behaviours, translated sentences, requests, storage, announcements. */

/** @type {Array<[string, (element: HTMLElement) => void]>} */
const behaviours = [];

/**
 * Run `init` once for every element that matches, now and after each htmx swap.
 * @param {string} selector
 * @param {(element: HTMLElement) => void} init
 */
export function behaviour(selector, init) {
  behaviours.push([selector, init]);
  apply(document.body, selector, init);
}

const done = new WeakMap();

function apply(root, selector, init) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  for (const element of found) {
    const names = done.get(element) ?? new Set();
    if (names.has(init)) continue;
    names.add(init);
    done.set(element, names);
    init(element);
  }
}

/** Start the behaviours of a fragment that came in. */
export function mount(root) {
  for (const [selector, init] of behaviours) apply(root, selector, init);
}

/** Listen on the document for events of elements that match, also of those that come later. */
export function on(type, selector, handler, options) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element) handler(event, element);
  }, options);
}

/** The translated sentence with this key, its {placeholders} filled. */
export function t(key, values = {}) {
  const text = document.getElementById("ui-strings")?.dataset[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function debounce(wait, action) {
  let timer = 0;
  const later = (...args) => { clearTimeout(timer); timer = setTimeout(() => action(...args), wait); };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** localStorage that never throws (private windows, full disks). */
export const store = {
  get(key) { try { return localStorage.getItem(`trato.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`trato.${key}`, value); } catch { /* kept for this page only */ } },
  remove(key) { try { localStorage.removeItem(`trato.${key}`); } catch { /* nothing to remove */ } },
};

export function csrf() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** Say something to screen readers without moving the focus. */
export function announce(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

/**
 * POST outside htmx, with the CSRF token; the events of an HX-Trigger header are passed on to the page.
 * @param {string} url
 * @param {FormData | URLSearchParams | Record<string, unknown>} data
 * @param {RequestInit} options
 */
export async function post(url, data = {}, options = {}) {
  const body = data instanceof FormData || data instanceof URLSearchParams ? data : new URLSearchParams(flat(data));
  let response;
  try {
    response = await fetch(url, {
      method: "POST", body, credentials: "same-origin", ...options,
      headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest", ...options.headers },
    });
  } catch (error) {
    emit("toast", { message: t(navigator.onLine ? "error" : "offline"), level: "error" });
    throw error;
  }
  for (const header of ["HX-Trigger", "HX-Trigger-After-Swap"]) passOn(response.headers.get(header));
  const redirect = response.headers.get("HX-Redirect");
  if (redirect) location.assign(redirect);
  if (!response.ok && !response.headers.get("HX-Trigger")) emit("toast", { message: problem(response.status), level: "error" });
  return response;
}

function flat(data) {
  return Object.entries(data).flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => [key, one ?? ""]));
}

function passOn(header) {
  if (!header) return;
  if (!header.trim().startsWith("{")) return header.split(",").forEach((name) => emit(name.trim()));
  for (const [name, detail] of Object.entries(JSON.parse(header))) emit(name, detail);
}

/** The sentence for an answer that is an error. */
export function problem(status) {
  return t({ 401: "sessionEnded", 403: "forbidden", 413: "tooLarge" }[status] ?? "error");
}

export function emit(name, detail = {}, target = document.body) {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

/** Is the person typing, so that letters are not commands? */
export function isTyping(event) {
  const element = event.target;
  if (!(element instanceof HTMLElement) || event.isComposing) return true;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !["checkbox", "radio", "button", "submit", "range", "color"].includes(element.type);
}

export function isDialogOpen() {
  return document.querySelector("dialog[open], [popover]:popover-open:not(#toasts)") !== null;
}

/** Load a library of the vendor folder once, when the first element needs it: vendor("sortable", "Sortable"). */
const loading = new Map();
export function vendor(name, global) {
  if (window[global]) return Promise.resolve(window[global]);
  if (!loading.has(name)) {
    loading.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.querySelector('meta[name="vendor"]').dataset[name];
      script.onload = () => resolve(window[global]);
      script.onerror = reject;
      document.head.append(script);
    }));
  }
  return loading.get(name);
}

/** An icon of the sprite. */
export function icon(name) {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  holder.setAttribute("class", "icon");
  holder.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.querySelector('meta[name="vendor"]').dataset.icons}#icon-${name}`);
  holder.append(use);
  return holder;
}
