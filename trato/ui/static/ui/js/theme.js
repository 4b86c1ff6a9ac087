/** Theme and density: shown at once, saved in the background. Buttons sit in a <form data-preferences>. */
import { on, post } from "./core.js";

const root = document.documentElement;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function paint() {
  const wish = root.dataset.theme;
  root.dataset.bsTheme = wish === "system" ? (dark.matches ? "dark" : "light") : wish;
}

dark.addEventListener("change", paint);

on("submit", "[data-preferences]", (event, form) => {
  const button = event.submitter;
  if (!button || !["theme", "density"].includes(button.name)) return;
  event.preventDefault();
  root.dataset[button.name] = button.value;
  paint();
  for (const other of form.querySelectorAll(`[name="${button.name}"]`)) {
    const attribute = other.hasAttribute("aria-checked") ? "aria-checked" : "aria-pressed";
    other.setAttribute(attribute, String(other === button));
  }
  post(form.action, { [button.name]: button.value }, { headers: { "HX-Request": "true" } });
});
