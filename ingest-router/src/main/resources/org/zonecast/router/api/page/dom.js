// Making and changing elements. All text goes in as text, never as HTML.

export const $ = id => document.getElementById(id);

/** An element; `data` and `aria` set data- and aria- attributes, null children are left out. */
export function el(tag, {data, aria, ...properties} = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria ?? {})) element.setAttribute('aria-' + name, value);
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ''));
  return element;
}

/** One of the drawings in index.html. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#icon-' + name);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  svg.append(use);
  return svg;
}

export const badge = (text, tone) => el('span', {className: 'badge', textContent: text, data: {tone}});

/** Makes the children anew only if `key` is another than last time, so that focus and scrolling stay. */
export function fill(element, key, children) {
  const text = JSON.stringify(key);
  if (element.shown === text) return;
  element.shown = text;
  const focused = element.contains(document.activeElement) && document.activeElement.dataset.focus;
  element.replaceChildren(...children());
  if (focused) element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

/** Sets a text only if it is another, so that screen readers do not hear it again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Names and values; a value that is null, undefined or empty is left out. */
export function facts(list, pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  fill(list, known, () => known.map(([name, value, detail]) => el('div', {},
    el('dt', {textContent: name}),
    el('dd', {textContent: value}, detail && el('small', {textContent: detail})))));
}

export function table(heads, rows) {
  return [
    el('thead', {}, el('tr', {}, ...heads.map(head => el('th', {scope: 'col', textContent: head})))),
    el('tbody', {}, ...rows.map(row => el('tr', {}, ...row.map(cell => el('td', {textContent: cell}))))),
  ];
}
