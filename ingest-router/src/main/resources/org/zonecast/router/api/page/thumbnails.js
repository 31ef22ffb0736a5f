// Small pictures of streams, asked for again every few seconds while they are looked at.
// The router answers for the CDNs, so that a picture that is not there yet is no error.

import {picture} from '/assets/api.js';

const REFRESH_MS = 10_000;
const ABSENT_MS = 3_000;

/** A browser has six connections to a router: pictures that wait for a silent CDN must leave the poll its own. */
const MOST_AT_ONCE = 2;

export class Thumbnails {
  #known = new Map(); // stream id -> {url, askAt}
  #due = []; // stream ids, the one that waits longest first
  #underWay = 0;

  constructor(onChange) {
    this.onChange = onChange;
  }

  /** The latest picture's address, or null; asks for a newer one when it is time. */
  of(stream) {
    const known = this.#known.get(stream.id) ?? {url: null, askAt: 0};
    this.#known.set(stream.id, known);
    if (performance.now() >= known.askAt && !document.hidden) {
      known.askAt = Infinity;
      this.#due.push(stream.id);
      this.#askNext();
    }
    return known.url;
  }

  /** Forgets streams that are not there any more. */
  keepOnly(ids) {
    for (const [id, known] of this.#known) {
      if (ids.has(id)) continue;
      if (known.url) URL.revokeObjectURL(known.url);
      this.#known.delete(id);
    }
  }

  async #askNext() {
    if (this.#underWay === MOST_AT_ONCE || this.#due.length === 0) return;
    const id = this.#due.shift();
    const known = this.#known.get(id);
    if (known) {
      this.#underWay++;
      await this.#ask(id, known);
      this.#underWay--;
    }
    this.#askNext();
  }

  async #ask(id, known) {
    known.askAt = performance.now() + REFRESH_MS;
    try {
      const blob = await picture(`/v1/streams/${encodeURIComponent(id)}/thumbnail`);
      if (!blob) known.askAt = performance.now() + ABSENT_MS;
      if (!this.#known.has(id)) return;
      const old = known.url;
      known.url = blob ? URL.createObjectURL(blob) : null;
      this.onChange();
      if (old) URL.revokeObjectURL(old);
    } catch {
      // the poll says what is wrong with the API; the old picture stays
    }
  }
}
