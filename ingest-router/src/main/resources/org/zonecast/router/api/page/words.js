// Figures and states in words.

const CODECS = {h264: 'H.264', hevc: 'HEVC', av1: 'AV1', aac: 'AAC', mp3: 'MP3', opus: 'Opus'};
const TONES = {live: 'good', starting: 'warn', interrupted: 'warn', failed: 'bad'};

export const tone = state => TONES[state] ?? '';

/** A zone's score; what is wrong with one that gets no jobs. */
export function standing({healthy, score, store, trust}) {
  if (healthy) return `score ${score}`;
  if (store === 'away') return 'away';
  return trust === 'in' ? 'not heard of' : trust;
}

export function bits(bps) {
  return bps >= 1e6 ? `${(bps / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`;
}

/** `h264 1280x720 30 fps` for people. */
export function media(text) {
  return (text ?? '')
    .replace(/^\w+/, codec => CODECS[codec] ?? codec)
    .replace(/(\d+)x(\d+)/, '$1×$2')
    .replace(/\b(\d+)000 Hz/, '$1 kHz')
    .replace(/\b1 ch\b/, 'mono')
    .replace(/\b2 ch\b/, 'stereo')
    .replace(/\b6 ch\b/, '5.1');
}

const signed = (value, digits) => (value > 0 ? '+' : '') + value.toFixed(digits).replace('-', '−');

/** How far the feed's clock is from the edge's; empty while unknown. */
export function drift({videoDriftPpm: ppm, videoDriftMs: ms}) {
  return ppm ? `${signed(ppm, Math.abs(ppm) < 10 ? 1 : 0)} ppm, ${signed(ms, 0)} ms` : '';
}

export const signedMs = ms => `${signed(ms, 0)} ms`;
export const seconds = ms => `${Math.ceil(ms / 1000)} s`;

export const isAudio = rendition => rendition.height === 0;

export function size(rendition) {
  return isAudio(rendition) ? 'sound' : `${rendition.width}×${rendition.height}`;
}

/** A broadcast whose renditions are sound alone. */
export const isSoundOnly = stream => stream.renditions.length > 0 && stream.renditions.every(isAudio);

export function isPlayable(stream) {
  return (stream.state === 'live' || stream.state === 'interrupted') && stream.lastMediaSequence >= 0;
}

/** What there is to say of a stream as it is: a drawing, a heading and a sentence. */
export function story(stream) {
  switch (stream.state) {
    case 'idle':
      return {icon: 'wait', title: 'Not on the air', text: 'Waiting for a broadcaster to push.'};
    case 'starting':
      return /worker/.test(stream.reason)
        ? {icon: 'wait', title: 'Waiting for a worker', text: stream.reason}
        : {icon: 'wait', title: 'Getting ready', text: stream.reason || 'The first segments are being made.'};
    case 'interrupted':
      return {icon: 'wait', title: 'Interrupted', text: interruption(stream)};
    case 'failed':
      return {icon: 'fault', title: 'Failed', text: stream.reason || 'No reason is known.'};
    case 'ended':
      return {icon: 'over', title: 'The broadcast is over', text: stream.reason || 'Push again to start the next one.'};
    default:
      return {icon: isSoundOnly(stream) ? 'sound' : 'picture', title: 'On the air', text: stream.reason};
  }
}

/** What viewers get while nothing comes in; empty while something does. */
export function silence({state, silent, onSilence}) {
  if (!silent || (state !== 'live' && state !== 'interrupted')) return '';
  return onSilence === 'gap' ? 'Nothing comes in: viewers have a gap.' : 'Nothing comes in: viewers see the slate.';
}

function interruption(stream) {
  return stream.graceLeftMs >= 0
    ? `The broadcaster is away. ${seconds(stream.graceLeftMs)} left to come back.`
    : stream.reason;
}
