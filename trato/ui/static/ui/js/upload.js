/**
 * Files: <div class="dropzone" data-upload-url="…"> with an <input type="file" multiple> and a label; dropped or chosen files go up one by one with progress.
 * The answer's HTML, if any, is put into data-upload-target. Inside a form without data-upload-url the input works as usual.
 */
import { announce, behaviour, csrf, emit, mount, problem, t } from "./core.js";

behaviour("[data-upload-url]", (zone) => {
  const input = zone.querySelector('input[type="file"]');
  let depth = 0;
  const over = (on) => zone.classList.toggle("is-over", on);
  zone.addEventListener("dragenter", (event) => { event.preventDefault(); depth += 1; over(true); });
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) over(false); });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    send(zone, event.dataTransfer.files);
  });
  input?.addEventListener("change", () => { send(zone, input.files); input.value = ""; });
  if (zone.hasAttribute("data-upload-paste")) {
    zone.closest("form, section, body").addEventListener("paste", (event) => { if (event.clipboardData?.files.length) send(zone, event.clipboardData.files); });
  }
});

async function send(zone, files) {
  let list = zone.nextElementSibling?.matches(".upload-list") ? zone.nextElementSibling : null;
  if (!list) {
    list = Object.assign(document.createElement("ul"), { className: "upload-list" });
    zone.after(list);
  }
  for (const file of [...files]) await one(zone, list, file);
}

function one(zone, list, file) {
  const row = document.createElement("li");
  const bar = Object.assign(document.createElement("progress"), { className: "meter", max: 100, value: 0 });
  bar.setAttribute("aria-label", t("uploading", { name: file.name }));
  row.append(Object.assign(document.createElement("div"), { className: "truncate", textContent: file.name }), bar);
  list.append(row);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("file", file);
    request.open("POST", zone.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100; });
    request.addEventListener("loadend", () => {
      if (request.status >= 200 && request.status < 300) arrived(zone, request, file, row);
      else failed(request, row, bar);
      resolve();
    });
    request.send(data);
  });
}

function arrived(zone, request, file, row) {
  row.remove();
  announce(t("uploaded", { name: file.name }));
  const target = document.querySelector(zone.dataset.uploadTarget ?? "");
  if (target && request.responseText) {
    target.innerHTML = request.responseText;
    window.htmx?.process(target);
    mount(target);
  }
  const trigger = request.getResponseHeader("HX-Trigger");
  if (trigger?.startsWith("{")) for (const [name, detail] of Object.entries(JSON.parse(trigger))) emit(name, detail);
  emit("uploaded", { name: file.name }, zone);
}

/** A refusal says why in plain text; anything else gets the general sentence. */
function failed(request, row, bar) {
  const plain = request.status === 422 && request.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const message = plain ? request.responseText : problem(request.status);
  bar.remove();
  row.append(Object.assign(document.createElement("div"), { className: "field-error", textContent: message }));
  announce(message);
}
