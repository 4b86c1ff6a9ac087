/**
 * Lookups. <input data-lookup-url="/…/lookup/" name="account" value="12" data-label="Acme"> (add data-multiple for several, data-create-url to offer "create")
 * becomes a combobox. The server answers ?q= with JSON {"results": [{"id", "label", "detail", "icon"}]}. Without scripts the input takes an id or a name.
 * A choice list: <select data-choices> (TomSelect: search in long or multiple lists).
 */
import { announce, behaviour, debounce, emit, icon, mount, post, t, vendor } from "./core.js";

let number = 0;

behaviour("input[data-lookup-url]", (source) => {
  const many = source.hasAttribute("data-multiple");
  const id = `lookup-${++number}`;
  const wrap = Object.assign(document.createElement("div"), { className: "lookup" });
  const box = Object.assign(document.createElement("div"), { className: "lookup-box" });
  const list = Object.assign(document.createElement("ul"), { className: "lookup-list", id, popover: "manual" });
  const input = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", placeholder: source.placeholder, id: source.id, required: false });
  list.setAttribute("role", "listbox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id);
  for (const name of ["aria-label", "aria-describedby", "aria-invalid", "aria-required", "autofocus"]) {
    if (source.hasAttribute(name)) input.setAttribute(name, source.getAttribute(name));
  }
  const label = source.labels?.[0]?.firstChild?.textContent ?? source.getAttribute("aria-label") ?? "";
  list.setAttribute("aria-label", label.trim());
  const hadFocus = document.activeElement === source;
  source.removeAttribute("id");
  source.replaceWith(wrap);
  source.type = "hidden";
  source.dataset.value = "1";
  box.append(input);
  wrap.append(source, box, list);

  const labels = (source.dataset.label ?? "").split("\u001f");
  let chosen = source.value ? source.value.split(",").map((one, index) => ({ id: one, label: labels[index] || one })) : [];
  let asking = null;

  function paint() {
    box.querySelectorAll(".lookup-token").forEach((one) => one.remove());
    for (const one of chosen) {
      const token = Object.assign(document.createElement("span"), { className: "lookup-token" });
      const remove = Object.assign(document.createElement("button"), { type: "button" });
      remove.setAttribute("aria-label", t("remove", { name: one.label }));
      remove.append(icon("x"));
      remove.addEventListener("click", () => { take(chosen.filter((other) => other !== one)); input.focus(); });
      token.append(Object.assign(document.createElement("span"), { textContent: one.label }), remove);
      input.before(token);
    }
    input.placeholder = chosen.length ? "" : source.placeholder;
  }

  function take(next) {
    chosen = next;
    source.value = chosen.map((one) => one.id).join(",");
    source.dataset.label = chosen.map((one) => one.label).join("\u001f");
    source.toggleAttribute("data-changed", true);
    paint();
    source.dispatchEvent(new Event("change", { bubbles: true }));
    emit("lookup-chosen", { name: source.name, chosen }, source);
  }

  // A draft or another script may set the value.
  source.addEventListener("change", () => {
    if (source.value === chosen.map((one) => one.id).join(",")) return;
    const texts = (source.dataset.label ?? "").split("\u001f");
    chosen = source.value ? source.value.split(",").map((one, index) => ({ id: one, label: texts[index] || one })) : [];
    paint();
  });

  const ask = debounce(120, async () => {
    asking?.abort();
    asking = new AbortController();
    const url = new URL(source.dataset.lookupUrl, location.href);
    url.searchParams.set("q", input.value.trim());
    try {
      const response = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
      if (response.ok) show((await response.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") emit("toast", { message: t(navigator.onLine ? "error" : "offline"), level: "error" });
    }
  });

  function show(results) {
    const q = input.value.trim();
    const free = results.filter((one) => !chosen.some((other) => String(other.id) === String(one.id)));
    list.replaceChildren(...free.map((one) => option(one, () => pick(one))));
    if (source.dataset.createUrl && q) list.append(option({ label: t("create", { q }), icon: "plus" }, () => create(q)));
    if (!list.childElementCount) list.append(Object.assign(document.createElement("li"), { className: "option-empty", role: "option", textContent: t("noResults") }));
    open();
    input.setAttribute("aria-expanded", "true");
    mark(list.querySelector(".option"));
    announce(free.length ? t("results", { n: free.length }) : t("noResults"));
  }

  function option(one, run) {
    const item = Object.assign(document.createElement("li"), { className: "option", id: `${id}-${list.childElementCount}-${Math.random().toString(36).slice(2, 7)}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    if (one.icon) item.append(icon(one.icon));
    item.append(Object.assign(document.createElement("span"), { textContent: one.label, className: "truncate" }));
    if (one.detail) item.append(Object.assign(document.createElement("small"), { textContent: one.detail, className: "truncate" }));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", run);
    return item;
  }

  function mark(item) {
    list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    if (!item) { input.removeAttribute("aria-activedescendant"); return; }
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  }

  /** In the top layer, so that no dialog or scrolling box cuts it off. */
  function open() {
    if (!isOpen()) list.showPopover();
    const at = box.getBoundingClientRect();
    const height = Math.min(list.scrollHeight, 280);
    const below = at.bottom + 4 + height < innerHeight || at.top < height;
    Object.assign(list.style, { left: `${at.left}px`, width: `${Math.max(at.width, 200)}px`, top: `${below ? at.bottom + 4 : at.top - 4 - height}px` });
  }

  const isOpen = () => list.matches(":popover-open");
  document.addEventListener("scroll", function follow(event) {
    if (!list.isConnected) document.removeEventListener("scroll", follow, true);
    else if (isOpen() && event.target !== list) open();
  }, { capture: true, passive: true });

  function close() {
    ask.cancel();
    asking?.abort();
    if (isOpen()) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function pick(one) {
    input.value = "";
    close();
    take(many ? [...chosen, one] : [one]);
    input.focus();
  }

  /** The server makes the record from its name alone, or answers 422 when it needs more: then the text stays and the sentence is shown. */
  async function create(q) {
    const response = await post(source.dataset.createUrl, { q }, { headers: { Accept: "application/json" } });
    if (response.ok) pick(await response.json());
  }

  box.addEventListener("mousedown", (event) => { if (event.target === box) { event.preventDefault(); input.focus(); ask(); } });
  input.addEventListener("input", ask);
  input.addEventListener("click", () => { if (!isOpen()) ask(); });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    const options = [...list.querySelectorAll(".option")];
    const now = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen()) ask();
      else if (options.length) mark(options[(now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
    } else if (event.key === "Enter" && isOpen() && options[now] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      options[now].click();
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !input.value && chosen.length) take(chosen.slice(0, -1));
  });
  paint();
  if (hadFocus || input.hasAttribute("autofocus")) input.focus();
});

behaviour("select[data-choices]", async (select) => {
  const TomSelect = await vendor("tomSelect", "TomSelect");
  if (!select.isConnected || select.tomselect) return;
  new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: t("remove", { name: "" }).trim() } } : {},
    create: select.hasAttribute("data-create"),
    maxOptions: 500,
    hidePlaceholder: true,
    allowEmptyOption: true,
    render: { no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: t("noResults") }) },
    onInitialize() { select.setAttribute("aria-hidden", "true"); mount(this.wrapper); },
  });
});
