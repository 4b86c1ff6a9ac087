/** A link marked data-prefetch that is pointed at for 65 ms, or touched, is fetched before the click. Once per address and page. */
import { on } from "./core.js";

const fetched = new Set([location.href]);
let timer = 0;

function prefetch(link) {
  const saving = navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "");
  if (saving || !link.href || fetched.has(link.href) || new URL(link.href).origin !== location.origin) return;
  fetched.add(link.href);
  const hint = document.createElement("link");
  hint.rel = "prefetch";
  hint.href = link.href;
  document.head.append(hint);
}

on("pointerover", "a[data-prefetch]", (event, link) => {
  clearTimeout(timer);
  timer = setTimeout(() => prefetch(link), 65);
  link.addEventListener("pointerleave", () => clearTimeout(timer), { once: true });
});
on("touchstart", "a[data-prefetch]", (event, link) => prefetch(link), { passive: true });
on("focusin", "a[data-prefetch]", (event, link) => { clearTimeout(timer); timer = setTimeout(() => prefetch(link), 200); });
