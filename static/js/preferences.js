// Runs before the first paint, so that a chosen theme or text size never flashes.
(() => {
  try {
    for (const name of ["theme", "size"]) {
      const value = localStorage.getItem(name);
      if (value && value !== "auto") document.documentElement.dataset[name] = value;
    }
  } catch { /* Forbidden: the system's theme it is. */ }
})();
