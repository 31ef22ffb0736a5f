// The overview: every stream as a card.

import {$, badge, el, fill, icon, setText} from '/assets/dom.js';
import {bits, drift, isPlayable, media, story, tone} from '/assets/words.js';

export const streamLink = id => '#/streams/' + encodeURIComponent(id);

/** Shows the streams; `thumbnails` may be asked for their pictures. */
export function showOverview(streams, thumbnails) {
  setText($('streamCount'), streams.length ? String(streams.length) : '');
  $('noStream').hidden = streams.length > 0;
  fill($('streams'), streams.map(stream => stream.id), () => streams.map(card));
  streams.forEach((stream, index) => update($('streams').children[index], stream, thumbnails));
}

/** A card is made once and then changed in place, so that neither focus nor picture jumps. */
function card(stream) {
  return el('li', {className: 'stream'},
    el('div', {className: 'thumb'},
      el('div', {className: 'placeholder'}),
      el('img', {alt: '', hidden: true, decoding: 'async'}),
      el('span', {className: 'badge'})),
    el('div', {className: 'words'},
      el('h3', {}, el('a', {href: streamLink(stream.id), data: {focus: stream.id}})),
      el('p', {className: 'why'}),
      el('p', {className: 'figures'}),
      el('p', {className: 'place'})));
}

function update(item, stream, thumbnails) {
  const part = selector => item.querySelector(selector);
  setText(part('a'), stream.name);
  setText(part('.badge'), stream.state);
  part('.badge').dataset.tone = tone(stream.state);
  const told = story(stream);
  setText(part('.why'), stream.state === 'live' ? told.text : `${told.title}. ${told.text}`);
  fill(part('.figures'), inputFigures(stream), () =>
    inputFigures(stream).map(text => el('span', {textContent: text})));
  fill(part('.placeholder'), told.icon, () => [icon(told.icon)]);
  fill(part('.place'), [stream.zone, stream.worker?.id, stream.failovers, stream.renditions.map(r => r.shed)], () => place(stream));
  showPicture(part('img'), isPlayable(stream) ? thumbnails.of(stream) : null);
}

function showPicture(img, url) {
  img.hidden = !url;
  if (url && img.src !== url) img.src = url;
}

function inputFigures({input}) {
  if (!input) return [];
  const codecs = [media(input.video), media(input.audio)].filter(Boolean);
  const moved = drift(input);
  return [...codecs, bits(input.bitrateBps), moved && `drift ${moved}`].filter(Boolean);
}

function place(stream) {
  const shed = stream.renditions.filter(r => r.shed).map(r => r.name);
  const moves = stream.failovers === 1 ? '1 failover' : `${stream.failovers} failovers`;
  return [
    stream.zone && el('span', {textContent: stream.zone}),
    stream.worker && el('span', {textContent: stream.worker.id}),
    stream.failovers > 0 && badge(moves, 'warn'),
    shed.length > 0 && badge(`without ${shed.join(', ')}`, 'warn'),
  ].filter(Boolean);
}
