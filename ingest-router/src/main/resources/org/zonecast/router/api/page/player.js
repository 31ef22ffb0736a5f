// The player: hls.js where Media Source Extensions are, the browser's own HLS elsewhere.
// window.zonecast tells tests and curious people how it goes.

const RETRY_MS = 2000;

export class Player {
  constructor(video, onChange) {
    this.video = video;
    this.onChange = onChange;
    this.url = '';
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

  /** Plays the playlist at url; the same url again changes nothing. */
  play(url) {
    if (url === this.url) return;
    this.stop();
    this.url = url;
    this.stats.playingSince = 0;
    this.stats.stalls = 0;
    this.stats.stallMs = 0;
    if (window.Hls && Hls.isSupported()) this.playWithHls();
    else this.playNatively();
  }

  playWithHls() {
    const hls = new Hls();
    this.stats.hls = hls;
    hls.on(Hls.Events.ERROR, (event, data) => this.failed(hls, data));
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.video.play().catch(() => {}); // a browser that forbids autoplay shows its own button
      this.onChange();
    });
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.onChange());
    hls.loadSource(this.url);
    hls.attachMedia(this.video);
  }

  playNatively() {
    this.video.src = this.url;
    this.video.play().catch(() => {});
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
    const url = this.url;
    this.stop();
    this.retry = setTimeout(() => {
      this.stats.restarts++;
      this.play(url);
    }, RETRY_MS);
    this.onChange();
  }

  stop() {
    clearTimeout(this.retry);
    this.url = '';
    if (this.stats.hls) this.stats.hls.destroy();
    this.stats.hls = null;
    this.video.removeAttribute('src');
    this.video.load();
    this.onChange();
  }

  /** Heights to choose from, highest first; empty while nothing is known. */
  qualities() {
    const levels = this.stats.hls ? this.stats.hls.levels : [];
    return levels.map((level, index) => ({index, name: `${level.height}p`, height: level.height}))
        .sort((a, b) => b.height - a.height);
  }

  /** -1 is automatic. */
  choose(index) {
    if (this.stats.hls) this.stats.hls.currentLevel = index;
  }

  /** Seconds behind the broadcaster, by the playlist's wall-clock times; null if not known. */
  latencySeconds() {
    const hls = this.stats.hls;
    if (!hls || !this.stats.playingSince) return null;
    const date = hls.playingDate;
    return date ? (Date.now() - date.getTime()) / 1000 : hls.latency || null;
  }
}
