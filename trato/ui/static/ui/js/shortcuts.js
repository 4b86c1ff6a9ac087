/** One registry of keys. Elements say data-key="g c" (one key, or two pressed after another); scripts call register(). `?` lists them all. */
import { isDialogOpen, isTyping, on, t } from "./core.js";
import { showInDialog } from "./dialog.js";

/** @type {Array<{keys: string, label: string, group: string, run?: (event: KeyboardEvent) => boolean | void}>} */
const registered = [];
let sequence = "";
let timer = 0;

/**
 * @param {string} keys "j", "g c", "mod+k", "shift+arrowright"
 * @param {string} label key of a sentence in shell/strings.html; "" keeps it out of the list
 * @param {(event: KeyboardEvent) => boolean | void} run returning false means: not mine, go on
 * @param {string} group key of the group's sentence
 */
export function register(keys, label, run, group = "keysGeneral") {
  registered.push({ keys, label, group, run });
}

function name(event) {
  const key = event.key === " " ? "space" : event.key.length === 1 ? event.key : event.key.toLowerCase();
  const mods = [];
  if (event.ctrlKey || event.metaKey) mods.push("mod");
  if (event.altKey) mods.push("alt");
  if (event.shiftKey && event.key.length > 1) mods.push("shift");
  return [...mods, key].join("+");
}

/** The visible element first; a hidden twin (side bar on a phone) will do. */
function element(keys) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].filter((one) => !one.disabled && !one.closest("dialog:not([open])"));
  return all.find((one) => one.checkVisibility()) ?? all[0];
}

function starts(keys) {
  const begin = `${keys} `;
  return registered.some((one) => one.keys.startsWith(begin)) || document.querySelector(`[data-key^="${CSS.escape(begin)}"]`) !== null;
}

function fire(keys, event) {
  for (const one of registered) {
    if (one.keys === keys && one.run(event) !== false) return true;
  }
  const target = element(keys);
  if (!target) return false;
  if (target.matches("input, select, textarea")) { target.focus(); target.select?.(); } else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const pressed = name(event);
  if (isTyping(event) ? !pressed.startsWith("mod+") : false) return;
  if (isDialogOpen() && pressed !== "mod+k") return;
  clearTimeout(timer);
  const whole = sequence ? `${sequence} ${pressed}` : pressed;
  for (const keys of sequence ? [whole, pressed] : [whole]) {
    if (starts(keys)) {
      sequence = keys;
      timer = setTimeout(() => { sequence = ""; }, 1200);
      return;
    }
    sequence = "";
    if (fire(keys, event)) { event.preventDefault(); return; }
  }
});

function caps(keys) {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const words = { mod: mac ? "⌘" : "Ctrl", shift: "⇧", arrowright: "→", arrowleft: "←", arrowup: "↑", arrowdown: "↓", enter: "↵", escape: "Esc", space: "␣" };
  return keys.split(" ").map((part) => part.split("+").filter(Boolean).map((key) => words[key] ?? (key.length === 1 ? key.toUpperCase() : key)));
}

/** Show all keys that work here. */
export function showKeys() {
  const groups = new Map();
  const add = (group, label, keys) => {
    if (!label) return;
    const rows = groups.get(group) ?? new Map();
    if (!rows.has(keys)) rows.set(keys, label);
    groups.set(group, rows);
  };
  for (const one of registered) if (one.label && relevant(one.group)) add(t(one.group), t(one.label), one.keys);
  for (const one of document.querySelectorAll("[data-key]")) {
    add(one.dataset.keyGroup ?? t("keysGeneral"), one.dataset.keyLabel || one.getAttribute("aria-label") || one.textContent.trim(), one.dataset.key);
  }
  const box = document.createElement("div");
  box.className = "dialog-content dialog-size-wide";
  box.innerHTML = '<header class="dialog-head"><h2></h2><button type="button" class="btn btn-ghost" data-dialog-close></button></header><div class="dialog-body"><div class="keys"></div></div>';
  box.querySelector("h2").textContent = t("shortcuts");
  box.querySelector("button").textContent = t("close");
  for (const [title, rows] of groups) box.querySelector(".keys").append(section(title, rows));
  showInDialog(box.outerHTML);
}

/** Keys of lists and boards are shown only where there is one. */
function relevant(group) {
  const needs = { keysList: "[data-table], [data-worklist]", keysBoard: "[data-board]" }[group];
  return !needs || document.querySelector(needs) !== null;
}

function section(title, rows) {
  const group = document.createElement("section");
  group.className = "keys-group";
  group.append(Object.assign(document.createElement("h3"), { textContent: title }));
  for (const [keys, label] of rows) {
    const row = Object.assign(document.createElement("div"), { className: "keys-row" });
    row.append(Object.assign(document.createElement("span"), { textContent: label }));
    const side = document.createElement("span");
    caps(keys).forEach((part, index) => {
      if (index) side.append(Object.assign(document.createElement("span"), { className: "muted small", textContent: t("then") }));
      for (const cap of part) side.append(Object.assign(document.createElement("kbd"), { textContent: cap }));
    });
    row.append(side);
    group.append(row);
  }
  return group;
}

register("?", "keyHelp", showKeys);
on("click", "[data-keys-open]", () => setTimeout(showKeys, 0));
