// Runs before the first paint, so that a dark screen never flashes white. The key is the one that Mantine reads and writes.
(() => {
  const stored = () => {
    try {
      return window.localStorage.getItem('mantine-color-scheme-value');
    } catch {
      return null;
    }
  };
  const chosen = stored();
  const dark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
