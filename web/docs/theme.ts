/** Runs before the page is drawn: the docs use the color scheme that was chosen in the web interface, or the system's. */
const KEY = "mantine-color-scheme-value";

try {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
