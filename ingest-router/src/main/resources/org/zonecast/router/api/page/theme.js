// Light or dark: as the system has it, until the switch says otherwise. Runs before the first paint.

(() => {
  const KEY = 'zonecast.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

  function read() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: the choice lasts until the page is left
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // as above
    }
  }

  function show(button) {
    button.setAttribute('aria-pressed', String(isDark()));
  }

  const kept = read();
  if (kept === 'light' || kept === 'dark') root.dataset.theme = kept;

  addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    show(button);
    system.addEventListener('change', () => show(button));
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      keep(root.dataset.theme);
      show(button);
    });
  });
})();
