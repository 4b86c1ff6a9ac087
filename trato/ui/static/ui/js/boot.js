/* Runs before the first paint, so that nothing flashes: the theme of the system, the side bar, the panel width. */
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  if (root.dataset.theme === "system") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  try {
    if (localStorage.getItem("trato.sidebar") === "closed") root.dataset.sidebar = "closed";
    var width = parseInt(localStorage.getItem("trato.peek") || "", 10);
    if (width) root.style.setProperty("--peek", width + "px");
  } catch (error) { /* storage may be forbidden: defaults do */ }
})();
