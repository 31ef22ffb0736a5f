// One stream: its player, its figures and what happened to it.

import {$, el, facts, fill, icon, setText, table} from '/assets/dom.js';
import {bits, drift, isPlayable, isSoundOnly, media, signedMs, silence, size, story, tone} from '/assets/words.js';

/** Shows a stream; undefined for one that is not there. */
export function showStream(stream, events, cdn, player) {
  $('noSuchStream').hidden = Boolean(stream);
  $('theStream').hidden = !stream;
  if (!stream) return;
  setText($('name'), stream.name);
  setText($('state'), stream.state);
  $('state').dataset.tone = tone(stream.state);
  showNotice(stream);
  showCurtain(stream, cdn, player);
  showOutput(stream);
  showInput(stream);
  showEvents(events);
  fill($('cdn'), [Object.keys(stream.playback), cdn], () =>
    Object.keys(stream.playback).map(name => option(name, name, name === cdn)));
  showPlayer(player);
}

/** What changes faster than the API is asked. */
export function showPlayer(player) {
  choices('quality', [{value: '-1', name: 'Auto'}, ...player.qualities()], String(player.quality), 2);
  choices('audio', player.audios(), player.audio, 1);
  const playing = player.figures();
  facts($('playing'), [
    ['Latency', playing.latency === null ? '–' : `${playing.latency.toFixed(1)} s`],
    ['Buffer', playing.buffer === null ? '–' : `${playing.buffer.toFixed(1)} s`],
    ['Playing', playing.rendition || '–'],
    ['Stalls', String(player.stats.stalls)],
  ]);
}

/** A choice between no more than `few` is none. */
function choices(id, all, chosen, few) {
  $(id).parentElement.hidden = all.length <= few;
  fill($(id), [all, chosen], () => all.map(({value, name}) => option(value, name, value === chosen)));
}

const option = (value, textContent, selected) => el('option', {value, textContent, selected});

function showNotice(stream) {
  const told = story(stream);
  const worth = ['interrupted', 'failed'].includes(stream.state)
    || (stream.state === 'live' && (stream.reason || stream.silent));
  $('notice').hidden = !worth;
  $('notice').dataset.tone = stream.silent ? 'warn' : tone(stream.state) || 'warn';
  const said = stream.state === 'live' ? stream.reason : `${told.title}. ${told.text}`;
  setText($('notice'), [said, silence(stream)].filter(Boolean).join(' '));
}

function showCurtain(stream, cdn, player) {
  const sound = isSoundOnly(stream);
  $('curtain').hidden = player.isOn;
  $('speaker').hidden = !sound || !player.isOn;
  const told = isPlayable(stream)
    ? {icon: sound ? 'sound' : 'picture', title: 'Trying again', text: `${cdn} did not give what the player asked for.`}
    : story(stream);
  fill($('curtain'), told, () =>
    [icon(told.icon), el('strong', {textContent: told.title}), el('span', {textContent: told.text})]);
}

function showInput({input, edge}) {
  $('noInput').hidden = Boolean(input);
  facts($('input'), input ? [
    ['Video', media(input.video) || 'none'],
    ['Audio', media(input.audio) || 'none'],
    ['Bit rate', bits(input.bitrateBps)],
    ['Protocol', input.protocol.toUpperCase()],
    ['Clock drift', drift(input) || 'not known yet'],
    ['Sound moved', signedMs(input.audioDriftMs)],
    ['Edge', edge && edge.id, edge && edge.zone],
  ] : []);
}

function showOutput(stream) {
  facts($('output'), [
    ['Worker', stream.worker?.id, stream.worker && `pid ${stream.worker.pid}, codec ${stream.worker.transcoderPid}`],
    ['Zone', stream.zone],
    ['Commit lag', stream.commitLagMs >= 0 ? `${stream.commitLagMs} ms` : null],
    ['Last sequence', stream.lastMediaSequence >= 0 ? String(stream.lastMediaSequence) : null],
    ['Epoch', stream.epoch, stream.epoch && `grant ${stream.grant}`],
    ['Failovers', String(stream.failovers), `${stream.childRestarts} codec restarts`],
    ['Ladder', stream.ladder, `${stream.packaging}, ${stream.audio}`],
    ['Grace', `${stream.graceSeconds} s`],
    ['In silence', stream.onSilence === 'gap' ? 'gaps' : 'slate', slateInWords(stream.slate)],
    ['Id', stream.id],
  ]);
  $('noRendition').hidden = stream.renditions.length > 0;
  fill($('renditions'), stream.renditions, () => stream.renditions.length === 0 ? [] : table(
    ['Rendition', 'Size', 'Bandwidth', 'Codecs'],
    stream.renditions.map(r => [r.shed ? `${r.name} (shed)` : r.name, size(r), bits(r.bandwidthBps), r.codecs])));
}

function slateInWords({text, picture}) {
  if (picture) return 'a picture';
  return text ? `“${text}”` : 'plain';
}

function showEvents(events) {
  $('noEvent').hidden = events.length > 0;
  fill($('events'), events, () => [...events].reverse().map(eventRow));
}

function eventRow(event) {
  const at = new Date(event.at);
  return el('li', {},
    el('time', {dateTime: event.at, title: at.toLocaleString(), textContent: at.toLocaleTimeString([], {hour12: false})}),
    el('strong', {textContent: event.type}),
    el('span', {textContent: event.detail}));
}
