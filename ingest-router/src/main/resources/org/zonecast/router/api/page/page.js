// The page: asks the API every second and shows what it says.
// The address says what is looked at: #/ the overview, #/streams/ID a stream.

import {ApiError, api, hasToken, keepToken, takeTokenFromAddress} from '/assets/api.js';
import {showCluster} from '/assets/cluster.js';
import {askSlate, askStream, askToken, complain, dropToken, showKey, sure} from '/assets/dialogs.js';
import {$, setText} from '/assets/dom.js';
import {Moves, showMap} from '/assets/map.js';
import {showOverview, streamLink} from '/assets/overview.js';
import {Player} from '/assets/player.js';
import {showPlayer, showStream} from '/assets/stream.js';
import {Thumbnails} from '/assets/thumbnails.js';
import {isPlayable} from '/assets/words.js';

const POLL_MS = 1000;
const HIDDEN_POLL_MS = 5000;
const MAX_BACKOFF_MS = 10_000;

/** A stream whose edge is lost is idle until another edge adopts its broadcast, which takes less than this. */
const ADOPTION_MS = 30_000;

const state = {
  loaded: false, streams: [], events: [], workers: [], zones: [], moves: [], cdn: null, failures: 0, answeredAt: new Date(),
  idleSince: null,
};
const player = new Player($('video'), () => showPlayer(player));
const moves = new Moves();
const thumbnails = new Thumbnails(() => show());

/** Whoever comes by the link with the token sees the first live stream, unless they do something. */
let opensFirstLive = takeTokenFromAddress();

// ---- what is looked at ----------------------------------------------------------------------------

function selectedId() {
  const match = /^#\/streams\/([^/]+)$/.exec(location.hash);
  return match ? decodeURIComponent(match[1]) : null;
}

const selected = () => state.streams.find(stream => stream.id === selectedId());

function routed() {
  opensFirstLive = takeTokenFromAddress();
  if (opensFirstLive) dropToken();
  state.events = [];
  player.stop();
  choosePlayback();
  show();
  $(selectedId() ? 'name' : 'overviewTitle').focus({preventScroll: true});
  scrollTo(0, 0);
}

function openFirstLive() {
  const live = state.streams.find(isPlayable);
  if (opensFirstLive && live) location.replace(streamLink(live.id));
}

function choosePlayback() {
  const stream = selected();
  state.idleSince = stream?.state === 'idle' ? state.idleSince ?? performance.now() : null;
  if (stream && isPlayable(stream)) {
    const names = Object.keys(stream.playback);
    if (!names.includes(state.cdn)) state.cdn = names[0] ?? null;
    if (state.cdn) player.play(stream.playback[state.cdn], stream.broadcastId);
  } else if (player.url && (!stream || stream.state === 'failed' || isGone())) {
    player.stop();
  }
}

const isGone = () => state.idleSince !== null && performance.now() - state.idleSince > ADOPTION_MS;

// ---- asking -------------------------------------------------------------------------------------

async function poll() {
  let wait = document.hidden ? HIDDEN_POLL_MS : POLL_MS;
  try {
    await refresh();
    state.failures = 0;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      await getToken(error);
    } else {
      state.failures++;
      wait = Math.min(POLL_MS * 2 ** (state.failures - 1), MAX_BACKOFF_MS);
    }
  }
  showLink(wait);
  setTimeout(poll, wait);
}

async function refresh() {
  const id = selectedId();
  const [streams, workers, zones] = await Promise.all(
    [api('GET', '/v1/streams'), api('GET', '/v1/workers'), api('GET', '/v1/zones')]);
  const events = streams.some(stream => stream.id === id)
    ? await api('GET', `/v1/streams/${encodeURIComponent(id)}/events`) : [];
  Object.assign(state, {loaded: true, streams, workers, zones, answeredAt: new Date()});
  state.moves = moves.of(streams);
  if (id === selectedId()) state.events = events;
  thumbnails.keepOnly(new Set(streams.map(stream => stream.id)));
  openFirstLive();
  choosePlayback();
  show();
}

async function getToken(error) {
  const token = await askToken(hasToken() ? error.message : '');
  if (token) keepToken(token);
}

// ---- showing ------------------------------------------------------------------------------------

function show() {
  const id = selectedId();
  $('overview').hidden = id !== null || !state.loaded;
  $('stream').hidden = id === null || !state.loaded;
  $('loading').hidden = state.loaded;
  if (!state.loaded) return;
  if (id === null) {
    showOverview(state.streams, thumbnails);
    showMap(state.zones, state.streams, state.moves);
    showCluster(state.zones, state.workers, state.streams, drain);
  } else {
    showStream(selected(), state.events, state.cdn, player);
  }
  const name = selected()?.name;
  document.title = name ? `${name} · Zonecast` : 'Zonecast';
}

function showLink(waitMs) {
  const away = state.failures > 0;
  setText($('link'), away ? 'not connected' : 'connected');
  $('link').dataset.tone = away ? 'bad' : 'good';
  $('banner').hidden = !away;
  const since = state.answeredAt.toLocaleTimeString([], {hour12: false});
  setText($('banner'), away
    ? `The router does not answer. What you see is from ${since}; trying again in ${Math.round(waitMs / 1000)} s.`
    : '');
}

// ---- doing --------------------------------------------------------------------------------------

async function act(work) {
  try {
    await work();
  } catch (error) {
    complain(error.message);
  }
}

async function drain(worker) {
  const text = 'It takes no more jobs, hands over the streams that it has, and ends. What supervises it starts it again. '
    + 'Streams that no other worker takes are interrupted.';
  if (!await sure(`Drain ${worker.id}?`, text, 'Drain')) return;
  act(() => api('POST', `/v1/workers/${encodeURIComponent(worker.id)}/drain`, {}));
}

async function endStream() {
  const stream = selected();
  if (!stream) return;
  const text = 'Its broadcast ends and its key is worth nothing any more. This cannot be undone.';
  if (!await sure(`Delete “${stream.name}”?`, text, 'Delete')) return;
  act(async () => {
    await api('DELETE', `/v1/streams/${encodeURIComponent(stream.id)}`);
    state.streams = state.streams.filter(other => other.id !== stream.id);
    location.hash = '#/';
  });
}

function newStream() {
  askStream(stream => {
    showKey(stream);
    location.hash = streamLink(stream.id);
    act(refresh);
  });
}

addEventListener('hashchange', routed);
for (const doing of ['pointerdown', 'keydown']) {
  addEventListener(doing, () => { opensFirstLive = false; });
}
for (const button of document.querySelectorAll('[data-new]')) button.onclick = newStream;
$('delete').onclick = endStream;
$('changeSlate').onclick = () => { const stream = selected(); if (stream) askSlate(stream).then(() => act(refresh)); };
$('cdn').onchange = () => { state.cdn = $('cdn').value; choosePlayback(); show(); };
$('quality').onchange = () => player.chooseQuality(Number($('quality').value));
$('audio').onchange = () => player.chooseAudio($('audio').value);
setInterval(() => { if (selectedId()) showPlayer(player); }, 500);
poll();
