// The map: regions and their zones, the streams in them, and what moved lately.

import {api} from '/assets/api.js';
import {$, badge, el, fill} from '/assets/dom.js';
import {streamLink} from '/assets/overview.js';
import {standing, tone} from '/assets/words.js';

const SHOWN_MS = 60_000;
const MOST_MOVES = 20;
const MOST_ASKED = 2;

/** Moves are shown with a time, but without a date. */
const LATELY_MS = 3_600_000;

/** Which streams moved to another zone: as the API remembers when one is seen first, and as is seen from then on. */
export class Moves {
  #zones = new Map(); // broadcast id -> zone: the next broadcast of a stream may begin anywhere
  #asked = new Set();
  #moves = [];

  /** Takes what the API says now, and returns the latest moves, the last one first. */
  of(streams, now = Date.now()) {
    for (const stream of streams.filter(stream => isShown(stream) && stream.zone)) {
      const before = this.#zones.get(stream.broadcastId);
      if (!before) {
        this.#ask(stream);
      } else if (before !== stream.zone) {
        this.#zones.set(stream.broadcastId, stream.zone);
        this.#add([{id: stream.id, name: stream.name, from: before, to: stream.zone, at: now}]);
      }
    }
    return this.#moves;
  }

  /** Once for each stream, and for few at a time: the router has to ask all others, and may wait for one that is lost. */
  async #ask(stream) {
    if (this.#asked.size === MOST_ASKED || this.#asked.has(stream.id)) return;
    this.#asked.add(stream.id);
    try {
      const {past} = await api('GET', `/v1/route?stream=${encodeURIComponent(stream.id)}`);
      this.#zones.set(stream.broadcastId, stream.zone);
      this.#add(pastMoves(stream, past));
    } catch {
      // the poll says what is wrong with the API; the next one asks again
    } finally {
      this.#asked.delete(stream.id);
    }
  }

  #add(moves) {
    this.#moves = [...moves, ...this.#moves].sort((a, b) => b.at - a.at).slice(0, MOST_MOVES);
  }
}

/**
 * The latest moves, the last one first, by the past that a route tells of a stream. Not every zone that a job was sent
 * to took it up: the stream went where it was before the next job, or is now.
 */
export function pastMoves({id, name, zone}, past, now = Date.now()) {
  const moves = [];
  let to = zone;
  for (const {from, at} of past) {
    if (from && to && from !== to) moves.push({id, name, from, to, at: Date.parse(at)});
    to = from;
  }
  return moves.filter(move => now - move.at < LATELY_MS);
}

/** Shows the map if there is more than one zone to show. */
export function showMap(zones, streams, moves, now = Date.now()) {
  $('mapSection').hidden = zones.length < 2;
  const running = streams.filter(isShown).map(({id, name, state, zone, edge}) =>
    ({id, name, state, zone: zone ?? edge?.zone, waits: !zone, edge: edge?.zone}));
  fill($('regions'), [zones.map(z => [z.zone, z.region, z.healthy, standing(z), z.queued]), running], () =>
    regionsOf(zones).map(([region, own]) => regionBox(region, own, running)));
  fill($('moves'), moves, () => moves.map(moveLine));
  drawLines(running, moves.filter(move => now - move.at < SHOWN_MS));
}

const isShown = stream => ['starting', 'live', 'interrupted', 'failed'].includes(stream.state);

function regionsOf(zones) {
  const regions = new Map();
  for (const zone of [...zones].sort((a, b) => a.zone.localeCompare(b.zone))) {
    regions.set(zone.region, [...(regions.get(zone.region) ?? []), zone]);
  }
  return [...regions].sort(([a], [b]) => a.localeCompare(b));
}

function regionBox(region, zones, streams) {
  return el('li', {className: 'region'},
    el('h3', {textContent: region}),
    el('ul', {}, ...zones.map(zone => zoneBox(zone, streams))));
}

function zoneBox(zone, streams) {
  const here = streams.filter(stream => stream.zone === zone.zone);
  const entering = streams.filter(stream => stream.edge === zone.zone && stream.zone !== zone.zone);
  return el('li', {className: 'spot', data: {zone: zone.zone, tone: zone.healthy ? 'good' : 'bad'}},
    el('div', {className: 'head'},
      el('h4', {textContent: zone.zone}),
      badge(standing(zone), zone.healthy ? 'good' : 'bad')),
    zone.queued > 0 ? badge(zone.queued === 1 ? '1 job waits' : `${zone.queued} jobs wait`, 'warn') : null,
    el('ul', {className: 'chips'}, ...here.map(chip)),
    ...entering.map(stream => el('p', {className: 'why', textContent: `${stream.name} comes in here`})));
}

function chip(stream) {
  return el('li', {},
    el('a', {
      className: 'chip', href: streamLink(stream.id), textContent: stream.name,
      data: {tone: tone(stream.state), waits: stream.waits, focus: 'map ' + stream.id},
    }));
}

function moveLine({name, from, to, at}) {
  return el('li', {},
    el('time', {textContent: new Date(at).toLocaleTimeString([], {hour12: false})}),
    el('span', {textContent: `${name} moved from ${from} to ${to}`}));
}

// ---- lines between the boxes ----------------------------------------------------------------------

function drawLines(streams, moves) {
  const feeds = streams.filter(s => s.edge && s.zone && s.edge !== s.zone).map(s => line('feed', s.edge, s.zone));
  const moved = moves.map(move => line('moved', move.from, move.to));
  $('mapLines').replaceChildren(...[...feeds, ...moved].filter(Boolean));
}

/** A bow from one zone's box to another's; null if one of them is not there. */
function line(kind, from, to) {
  const a = middleOf(from);
  const b = middleOf(to);
  if (!a || !b) return null;
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const bend = kind === 'moved' ? 40 : -40;
  path.setAttribute('d', `M ${a.x} ${a.y} Q ${(a.x + b.x) / 2 + (a.x === b.x ? bend : 0)} ${(a.y + b.y) / 2 + bend} ${b.x} ${b.y}`);
  path.setAttribute('class', kind);
  path.setAttribute('marker-end', 'url(#arrow)');
  return path;
}

function middleOf(zone) {
  const box = $('regions').querySelector(`[data-zone="${CSS.escape(zone)}"]`)?.getBoundingClientRect();
  if (!box) return null;
  const map = $('map').getBoundingClientRect();
  return {x: box.left - map.left + box.width / 2, y: box.top - map.top + box.height / 2};
}
