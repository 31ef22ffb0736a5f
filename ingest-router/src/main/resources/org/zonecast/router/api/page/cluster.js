// Zones and their workers, with how much of each is used.

import {$, badge, el, fill} from '/assets/dom.js';
import {streamLink} from '/assets/overview.js';
import {standing} from '/assets/words.js';

/** Shows the cluster; `drain` is called with the worker that shall take no more jobs. */
export function showCluster(zones, workers, streams, drain) {
  const names = new Map(streams.map(stream => [stream.id, stream.name]));
  $('noZone').hidden = zones.length > 0;
  fill($('zones'), [zones, workers, [...names]], () => zones.map(zone =>
    zoneCard(zone, workers.filter(worker => worker.zone === zone.zone), names, drain)));
}

function zoneCard(zone, workers, names, drain) {
  const capacity = sum(zone.capacityUnits);
  return el('li', {className: 'zone'},
    el('div', {className: 'head'},
      el('h3', {textContent: zone.zone}, el('small', {textContent: zone.region})),
      badge(standing(zone), zone.healthy ? 'good' : 'bad')),
    meter(`Capacity of ${zone.zone}`, capacity - sum(zone.freeUnits), capacity),
    el('p', {className: 'why', textContent: zone.reasons.join('; ')}),
    el('ul', {className: 'workers'}, ...workers.map(worker => workerRow(worker, names, drain))));
}

function workerRow(worker, names, drain) {
  return el('li', {},
    el('div', {className: 'head'},
      el('h4', {textContent: worker.id}),
      worker.state === 'ready' ? drainButton(worker, drain) : badge(worker.state, 'warn')),
    meter(`Capacity of ${worker.id}`, worker.usedUnits, worker.capacityUnits),
    el('p', {className: 'figures'},
      el('span', {textContent: worker.kind.toUpperCase()}),
      el('span', {textContent: `${worker.usedUnits} of ${worker.capacityUnits} units`}),
      el('span', {textContent: `pid ${worker.pid}`})),
    el('p', {className: 'figures'}, ...streamsOf(worker, names)));
}

function streamsOf(worker, names) {
  return worker.streams.length === 0
    ? [el('span', {textContent: 'no stream'})]
    : worker.streams.map(id =>
      el('a', {href: streamLink(id), textContent: names.get(id) ?? id, data: {focus: worker.id + id}}));
}

function drainButton(worker, drain) {
  return el('button', {
    type: 'button', className: 'small', textContent: 'Drain', data: {focus: 'drain ' + worker.id},
    aria: {label: 'Drain ' + worker.id}, onclick: () => drain(worker),
  });
}

function meter(label, value, max) {
  const element = el('meter', {min: 0, max: Math.max(max, 1), value, aria: {label}});
  element.high = 0.9 * element.max;
  return element;
}

const sum = units => Object.values(units).reduce((a, b) => a + b, 0);
