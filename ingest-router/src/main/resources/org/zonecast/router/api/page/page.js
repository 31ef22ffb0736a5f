// The page: asks the API every second and shows what it says. All text goes in as text, never as HTML.

import {Player} from '/assets/player.js';

const $ = id => document.getElementById(id);
const TOKEN_KEY = 'zonecast.token';
const POLL_MS = 1000;
const TONES = {
  live: 'good', ready: 'good', starting: 'warn', interrupted: 'warn', draining: 'warn', failed: 'bad',
};

const state = {streams: [], events: [], workers: [], zones: [], selected: null, cdn: null, failures: 0};
const player = new Player($('video'), () => showPlayer());

// ---- the API ------------------------------------------------------------------------------------

class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
}

async function api(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: {
      'Authorization': 'Bearer ' + (sessionStorage.getItem(TOKEN_KEY) || ''),
      ...(body ? {'Content-Type': 'application/json'} : {}),
    },
    body: body && JSON.stringify(body),
    cache: 'no-store',
  });
  const text = await response.text();
  const value = text ? JSON.parse(text) : null;
  if (!response.ok) throw new ApiError(response.status, value?.detail || response.statusText);
  return value;
}

async function poll() {
  try {
    const id = state.selected;
    const [streams, workers, zones, events] = await Promise.all([
      api('GET', '/v1/streams'), api('GET', '/v1/workers'), api('GET', '/v1/zones'),
      id ? api('GET', `/v1/streams/${encodeURIComponent(id)}/events`).catch(() => []) : [],
    ]);
    Object.assign(state, {streams, workers, zones, failures: 0});
    if (id === state.selected) state.events = events;
    link('connected', 'good');
    chooseStream();
    show();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      await askToken(sessionStorage.getItem(TOKEN_KEY) ? error.message : '');
    } else {
      state.failures++;
      link('router does not answer', 'bad');
    }
  }
  setTimeout(poll, Math.min(POLL_MS * (1 + state.failures), 5000));
}

function link(text, tone) {
  $('link').textContent = text;
  $('link').dataset.tone = tone;
}

// ---- choosing -----------------------------------------------------------------------------------

/** Without a wish the first live stream plays by itself. */
function chooseStream() {
  const wished = new URLSearchParams(location.search).get('stream');
  if (!state.selected && wished) state.selected = wished;
  if (!state.selected) {
    const live = state.streams.find(stream => stream.state === 'live');
    if (live) state.selected = live.id;
  }
  const stream = selected();
  if (stream && isPlayable(stream)) {
    const names = Object.keys(stream.playback);
    if (!names.includes(state.cdn)) state.cdn = names[0];
    if (state.cdn) player.play(stream.playback[state.cdn]);
  } else if (player.url && (!stream || stream.state === 'idle' || stream.state === 'failed')) {
    player.stop();
  }
}

const selected = () => state.streams.find(stream => stream.id === state.selected);
const isPlayable = stream =>
    (stream.state === 'live' || stream.state === 'interrupted') && stream.lastMediaSequence >= 0;

function select(id) {
  if (id === state.selected) return;
  state.selected = id;
  state.events = [];
  player.stop();
  const url = new URL(location.href);
  url.searchParams.set('stream', id);
  history.replaceState(null, '', url);
  chooseStream();
  show();
}

// ---- showing ------------------------------------------------------------------------------------

function el(tag, properties = {}, ...children) {
  const {data, ...rest} = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data || {});
  element.append(...children.filter(child => child !== null && child !== ''));
  return element;
}

const badge = text => el('span', {className: 'badge', textContent: text, data: {tone: TONES[text] || ''}});
const bits = bps => bps >= 1e6 ? `${(bps / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`;

/** Replaces children only if something changed, so that focus and scrolling stay. */
function fill(element, key, children) {
  const text = JSON.stringify(key);
  if (element.shown === text) return;
  element.shown = text;
  element.replaceChildren(...children());
}

function show() {
  showStreams();
  showDetail();
  showZones();
  showWorkers();
  showPlayer();
}

function showStreams() {
  $('streamCount').textContent = state.streams.length || '';
  const rows = state.streams.map(s => [s.id, s.name, s.state, s.reason, s.zone, s.worker?.id, s.lastMediaSequence]);
  fill($('streams'), [rows, state.selected], () => state.streams.length === 0
    ? [el('li', {className: 'empty', textContent: 'No stream yet. Make one and push to it.'})]
    : state.streams.map(streamCard));
}

function streamCard(stream) {
  const where = [stream.zone, stream.worker?.id].filter(Boolean).join(' · ');
  const sequence = stream.lastMediaSequence >= 0 ? ` · ${stream.lastMediaSequence}` : '';
  const card = el('button', {className: 'card', type: 'button', onclick: () => select(stream.id)},
    el('span', {className: 'head'}, el('strong', {textContent: stream.name}), badge(stream.state)),
    el('small', {textContent: where ? where + sequence : stream.reason || stream.id}));
  card.setAttribute('aria-current', String(stream.id === state.selected));
  return el('li', {}, card);
}

function showDetail() {
  const stream = selected();
  $('detail').hidden = !stream;
  if (!stream) return;
  const facts = [
    ['Id', stream.id],
    ['Edge', stream.edge && `${stream.edge.id} (${stream.edge.zone})`],
    ['Zone', stream.zone],
    ['Worker', stream.worker && `${stream.worker.id}, pid ${stream.worker.pid}`],
    ['Input', stream.input && `${stream.input.protocol} ${stream.input.video} ${stream.input.audio}`],
    ['Input rate', stream.input && bits(stream.input.bitrateBps)],
    ['Last sequence', stream.lastMediaSequence >= 0 ? stream.lastMediaSequence : null],
    ['Epoch', stream.epoch && `${stream.epoch}, grant ${stream.grant}`],
    ['Failovers', `${stream.failovers}, child restarts ${stream.childRestarts}`],
    ['Ladder', `${stream.ladder}, grace ${stream.graceSeconds} s`],
  ].filter(([, value]) => value !== null && value !== undefined && value !== '');
  fill($('facts'), facts, () => facts.map(([name, value]) =>
    el('div', {}, el('dt', {textContent: name}), el('dd', {textContent: value}))));
  fill($('renditions'), stream.renditions, () => table(
    ['Name', 'Size', 'Codecs', 'Bandwidth'],
    stream.renditions.map(r =>
      [r.name, r.width ? `${r.width}×${r.height}` : 'audio', r.codecs, bits(r.bandwidthBps)]),
    'None yet.'));
  fill($('events'), state.events, () => state.events.length === 0
    ? [el('li', {className: 'empty', textContent: 'Nothing happened yet.'})]
    : [...state.events].reverse().map(eventRow));
}

function eventRow(event) {
  const at = new Date(event.at);
  return el('li', {},
    el('time', {dateTime: event.at, title: at.toLocaleString(), textContent: at.toLocaleTimeString([], {hour12: false})}),
    el('span', {textContent: event.type}),
    el('small', {textContent: event.detail}));
}

function showZones() {
  fill($('zones'), state.zones, () => state.zones.map(zone =>
    el('li', {className: 'card'},
      el('span', {className: 'head'}, el('strong', {textContent: zone.zone}),
        el('span', {className: 'badge', textContent: zone.healthy ? `${zone.score} % free` : 'away',
          data: {tone: zone.healthy ? 'good' : 'bad'}})),
      el('small', {textContent: zone.region}),
      el('small', {textContent: zone.reasons.join('; ')}))));
}

function showWorkers() {
  const names = Object.fromEntries(state.streams.map(stream => [stream.id, stream.name]));
  fill($('workers'), [state.workers, names], () => state.workers.length === 0
    ? [el('li', {className: 'empty', textContent: 'No worker was heard of.'})]
    : state.workers.map(worker => workerCard(worker, names)));
}

function workerCard(worker, names) {
  const streams = worker.streams.map(id => names[id] || id).join(', ');
  return el('li', {className: 'card'},
    el('span', {className: 'head'}, el('strong', {textContent: worker.id}),
      worker.state === 'ready'
        ? el('button', {type: 'button', textContent: 'Drain', onclick: () => drain(worker.id)})
        : badge(worker.state)),
    el('small', {textContent: `${worker.zone} · ${worker.kind} · ${worker.usedUnits} of ${worker.capacityUnits} units · pid ${worker.pid}`}),
    el('small', {textContent: streams || 'no stream'}));
}

function table(heads, rows, empty) {
  if (rows.length === 0) return [el('caption', {className: 'empty', textContent: empty})];
  return [
    el('thead', {}, el('tr', {}, ...heads.map(head => el('th', {textContent: head})))),
    el('tbody', {}, ...rows.map(row => el('tr', {}, ...row.map(cell => el('td', {}, cell))))),
  ];
}

function showPlayer() {
  const stream = selected();
  const playing = player.url !== '';
  $('curtain').hidden = playing;
  $('playing').textContent = stream?.name ?? '';
  $('state').textContent = stream?.state ?? '';
  $('state').dataset.tone = TONES[stream?.state] || '';
  $('reason').hidden = !stream?.reason;
  $('reason').textContent = stream?.reason ?? '';
  showCurtain(stream);
  const cdns = Object.keys(stream?.playback ?? {});
  fill($('cdn'), [cdns, state.cdn], () => cdns.map(name =>
    el('option', {value: name, textContent: name, selected: name === state.cdn})));
  const qualities = player.qualities();
  fill($('quality'), qualities, () => [el('option', {value: '-1', textContent: 'auto'}),
    ...qualities.map(q => el('option', {value: String(q.index), textContent: q.name}))]);
  $('stalls').textContent = player.stats.stalls;
  const latency = player.latencySeconds();
  $('latency').textContent = latency === null ? '–' : `${latency.toFixed(1)} s`;
}

function showCurtain(stream) {
  const [title, text] = !stream
    ? ['Nothing is playing', 'Pick a stream, or make a new one.']
    : stream.state === 'idle' ? ['Not live', 'Waiting for a broadcaster to push.']
    : stream.state === 'ended' ? ['The broadcast is over', 'Push again to start the next one.']
    : stream.state === 'failed' ? ['The broadcast failed', 'The reason is below.']
    : isPlayable(stream) ? ['Trying again', `${state.cdn} did not give what the player asked for.`]
    : ['Getting ready', 'The first segments are being made.'];
  $('curtain').firstElementChild.textContent = title;
  $('curtain').lastElementChild.textContent = text;
}

// ---- doing --------------------------------------------------------------------------------------

function askToken(error) {
  link('needs a token', 'warn');
  $('tokenError').hidden = !error;
  $('tokenError').textContent = error;
  return new Promise(resolve => {
    $('askToken').addEventListener('close', () => {
      if ($('token').value) sessionStorage.setItem(TOKEN_KEY, $('token').value);
      resolve();
    }, {once: true});
    $('askToken').showModal();
  });
}

async function createStream(event) {
  event.preventDefault();
  const body = {name: $('streamName').value};
  if ($('streamLadder').value.trim()) body.ladder = $('streamLadder').value.trim();
  try {
    const stream = await api('POST', '/v1/streams', body);
    $('askStream').close();
    showKey(stream);
    state.streams = await api('GET', '/v1/streams');
    select(stream.id);
  } catch (error) {
    $('streamError').hidden = false;
    $('streamError').textContent = error.message;
  }
}

function showKey(stream) {
  const server = stream.ingest.rtmp[0] ?? '';
  $('keyServer').value = server;
  $('keyKey').value = stream.streamKey;
  $('keyFfmpeg').value =
      `ffmpeg -re -i FILE -c:v libx264 -preset veryfast -g 60 -c:a aac -f flv ${server}/${stream.streamKey}`;
  $('showKey').showModal();
}

async function copy(button) {
  const input = $(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    input.select(); // no clipboard without HTTPS: the text is marked, to be copied by hand
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}

async function act(work) {
  try {
    await work();
  } catch (error) {
    alert(error.message);
  }
}

const drain = id => act(() => api('POST', `/v1/workers/${encodeURIComponent(id)}/drain`, {}));

function endStream() {
  const stream = selected();
  if (!stream || !confirm(`End “${stream.name}” and revoke its key?`)) return;
  act(async () => {
    await api('DELETE', `/v1/streams/${encodeURIComponent(stream.id)}`);
    state.streams = state.streams.filter(other => other.id !== stream.id);
    state.selected = null;
    player.stop();
    const url = new URL(location.href);
    url.searchParams.delete('stream');
    history.replaceState(null, '', url);
    show();
  });
}

$('new').onclick = () => {
  $('streamForm').reset();
  $('streamError').hidden = true;
  $('askStream').showModal();
};
$('streamCancel').onclick = () => $('askStream').close();
$('streamForm').onsubmit = createStream;
$('end').onclick = endStream;
$('cdn').onchange = () => { state.cdn = $('cdn').value; chooseStream(); show(); };
$('quality').onchange = () => player.choose(Number($('quality').value));
for (const button of document.querySelectorAll('[data-copy]')) button.onclick = () => copy(button);
setInterval(showPlayer, 500);
takeToken();
poll();
