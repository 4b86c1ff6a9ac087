/** Says when the connection is gone and back; registers the worker that shows a notice page instead of the browser's. */
import { emit, t } from "./core.js";

addEventListener("offline", () => emit("toast", { message: t("offline"), level: "warning" }));
addEventListener("online", () => emit("toast", { message: t("online"), level: "info" }));

const worker = document.querySelector('meta[name="vendor"]')?.dataset.offlineWorker;
if (worker && "serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => { /* the product works without it */ });
}
