// A button with data-copy="#id" copies what stands in that field, and says so by its own label (data-copied).
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  button.querySelector("[data-copy-label]").textContent = button.dataset.copied;
});
