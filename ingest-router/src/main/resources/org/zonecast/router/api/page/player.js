// The player: hls.js where Media Source Extensions are, the browser's own HLS elsewhere.
// window.zonecast tells tests and curious people how it goes.

import {bits} from '/assets/words.js';

const RETRY_MS = 2000;
const AUTO = -1;

export class Player {
  constructor(video, onChange) {
    this.video = video;
    this.onChange = onChange;
    this.url = '';
    this.broadcastId = '';
    this.audio = '';
    this.groups = [];
    this.waits = false;
    this.retry = 0;
    this.stats = {
      hls: null, video, stalls: 0, stallMs: 0, errors: 0, fatalErrors: 0, restarts: 0, lastError: '',
      playingSince: 0, get latency() { return this.hls ? this.hls.latency : 0; },
    };
    window.zonecast = this.stats;
    this.countStalls();
  }

  /** A stall is a wait after playback had begun, until the picture moves again. */
  countStalls() {
    let began = 0;
    this.video.addEventListener('waiting', () => {
      if (this.stats.playingSince && !this.video.seeking && !began) {
        began = performance.now();
        this.stats.stalls++;
        this.onChange();
      }
    });
    this.video.addEventListener('playing', () => {
      this.stats.playingSince ||= performance.now();
      if (began) {
        this.stats.stallMs += performance.now() - began;
        began = 0;
      }
      this.onChange();
    });
  }

  // ---- playing ----------------------------------------------------------------------------------

  /** Plays a broadcast by its stream's playlist at url; the same again changes nothing. */
  play(url, broadcastId) {
    if (url === this.url && broadcastId === this.broadcastId) return;
    this.stop();
    Object.assign(this, {url, broadcastId});
    this.begin();
  }

  begin() {
    Object.assign(this.stats, {playingSince: 0, stalls: 0, stallMs: 0});
    if (window.Hls && Hls.isSupported()) this.playWithHls();
    else this.playNatively();
  }

  playWithHls() {
    const hls = new Hls();
    this.stats.hls = hls;
    hls.on(Hls.Events.ERROR, (event, data) => this.failed(hls, data));
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.keepOneGroup(hls);
      this.video.play().catch(() => {}); // a browser that forbids autoplay shows its own button
      this.onChange();
    });
    hls.on(Hls.Events.MANIFEST_LOADED, (event, {levels}) => {
      if (!this.isOfTheBroadcast(levels)) this.tryAgain();
    });
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.onChange());
    hls.loadSource(this.url);
    hls.attachMedia(this.video);
  }

  playNatively() {
    this.video.src = this.url;
    this.video.play().catch(() => {});
  }

  /** The router knows of a broadcast before a CDN has its playlist: until then that of the one before may be there. */
  isOfTheBroadcast(levels) {
    return levels.every(level => level.url.includes(`/${this.broadcastId}/`));
  }

  failed(hls, data) {
    this.stats.errors++;
    this.stats.lastError = data.details;
    if (!data.fatal) return;
    this.stats.fatalErrors++;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && this.stats.fatalErrors < 3) {
      hls.recoverMediaError();
      return;
    }
    this.tryAgain();
  }

  tryAgain() {
    this.release();
    this.waits = true;
    this.retry = setTimeout(() => {
      this.waits = false;
      this.stats.restarts++;
      this.begin();
    }, RETRY_MS);
    this.onChange();
  }

  stop() {
    this.url = '';
    this.release();
    this.onChange();
  }

  release() {
    clearTimeout(this.retry);
    this.waits = false;
    this.groups = [];
    if (this.stats.hls) this.stats.hls.destroy();
    this.stats.hls = null;
    this.video.removeAttribute('src');
    this.video.load();
  }

  /** Whether there is something to look at, or soon will be. */
  get isOn() {
    return this.url !== '' && !this.waits;
  }

  // ---- choosing ---------------------------------------------------------------------------------

  /** Highest first; empty while nothing is known. */
  qualities() {
    const levels = this.stats.hls?.levels ?? [];
    return levels
      .map((level, index) => ({value: String(index), name: nameOf(level), bitrate: level.bitrate}))
      .sort((a, b) => b.bitrate - a.bitrate)
      .map(({value, name}) => ({value, name}));
  }

  /** The level chosen; -1 is automatic. */
  get quality() {
    const hls = this.stats.hls;
    return !hls || hls.autoLevelEnabled ? AUTO : hls.loadLevel;
  }

  chooseQuality(index) {
    if (this.stats.hls) this.stats.hls.nextLevel = index;
  }

  /** The groups of audio, such as stereo and 5.1. */
  audios() {
    return this.groups.map(group => ({value: group, name: group === 'audio-51' ? '5.1' : 'Stereo'}));
  }

  /** Another group means other variants, so playback begins again. */
  chooseAudio(group) {
    const {url, broadcastId} = this;
    this.stop();
    this.audio = group;
    this.play(url, broadcastId);
  }

  /** hls.js would climb from one group's variants to the other's: only those of one are kept. */
  keepOneGroup(hls) {
    const groupOf = level => level.attrs.AUDIO ?? '';
    this.groups = [...new Set(hls.levels.map(groupOf))];
    if (!this.groups.includes(this.audio)) this.audio = this.groups[0] ?? '';
    if (this.groups.length < 2) return;
    for (let index = hls.levels.length - 1; index >= 0; index--) {
      if (groupOf(hls.levels[index]) !== this.audio) hls.removeLevel(index);
    }
    hls.firstLevel = 0;
  }

  // ---- figures ----------------------------------------------------------------------------------

  /** Seconds behind the broadcaster and ahead of the picture, and what is played; null if not known. */
  figures() {
    return {latency: this.latencySeconds(), buffer: this.bufferSeconds(), rendition: this.rendition()};
  }

  /** By the playlist's wall-clock times, else by its end. */
  latencySeconds() {
    const hls = this.stats.hls;
    if (!hls || !this.stats.playingSince) return null;
    const date = hls.playingDate;
    return date ? (Date.now() - date.getTime()) / 1000 : hls.latency || null;
  }

  bufferSeconds() {
    const {buffered, currentTime} = this.video;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= currentTime && currentTime <= buffered.end(i)) return buffered.end(i) - currentTime;
    }
    return null;
  }

  rendition() {
    const hls = this.stats.hls;
    const level = hls?.levels[hls.currentLevel];
    return level ? `${nameOf(level)}, ${bits(level.bitrate)}` : '';
  }
}

const nameOf = level => level.height ? `${level.width}×${level.height}` : bits(level.bitrate);
