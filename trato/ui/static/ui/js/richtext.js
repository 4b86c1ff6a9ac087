/** <textarea data-rich-text> becomes a small editor: bold, italic, lists, heading, quote, link. The server cleans what it sends. */
import { behaviour, icon, t } from "./core.js";

const BUTTONS = [["bold", "bold", "richBold"], ["italic", "italic", "richItalic"], ["insertUnorderedList", "list", "richList"], ["insertOrderedList", "list-numbers", "richNumbers"],
  ["formatBlock:h3", "letter-case", "richHeading"], ["formatBlock:blockquote", "quote", "richQuote"], ["removeFormat", "x", "richPlain"]];

behaviour("textarea[data-rich-text]", (area) => {
  const box = Object.assign(document.createElement("div"), { className: "rich-editor" });
  const bar = Object.assign(document.createElement("div"), { className: "rich-bar" });
  bar.setAttribute("role", "toolbar");
  const page = Object.assign(document.createElement("div"), { className: "input rich-text", contentEditable: "true", id: area.id });
  page.setAttribute("role", "textbox");
  page.setAttribute("aria-multiline", "true");
  for (const name of ["aria-describedby", "aria-invalid", "aria-required", "autofocus"]) if (area.hasAttribute(name)) page.setAttribute(name, area.getAttribute(name));
  const label = area.labels?.[0];
  if (label) { label.id ||= `${area.id}-name`; page.setAttribute("aria-labelledby", label.id); label.addEventListener("click", () => page.focus()); }
  area.removeAttribute("id");
  area.hidden = true;
  show(page, area.value);

  for (const [command, name, key] of BUTTONS) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-ghost btn-icon btn-sm", title: t(key) });
    button.setAttribute("aria-label", t(key));
    button.append(icon(name));
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      page.focus();
      const [verb, value] = command.split(":");
      document.execCommand(verb, false, value);
      keep();
    });
    bar.append(button);
  }

  function keep() {
    area.value = page.textContent.trim() || page.querySelector("hr, table") ? page.innerHTML : "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  page.addEventListener("input", keep);
  // What is pasted comes in as text: formats of other programs stay where they are.
  page.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain");
    if (!text) return;
    event.preventDefault();
    document.execCommand("insertText", false, text);
  });
  // A draft that was brought back.
  area.addEventListener("change", () => { if (area.value !== page.innerHTML) show(page, area.value); });
  area.before(box);
  box.append(bar, page, area);
});

/** Parsed apart from the page, so that nothing in it can run, and without anything that would. */
function show(page, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const bad of parsed.querySelectorAll("script, style, iframe, object, embed, img, svg, form, link, meta")) bad.remove();
  for (const one of parsed.querySelectorAll("*")) {
    for (const { name, value } of [...one.attributes]) if (name !== "href" || !/^(https?:|mailto:|tel:)/i.test(value.trim())) one.removeAttribute(name);
  }
  page.replaceChildren(...parsed.childNodes);
}
