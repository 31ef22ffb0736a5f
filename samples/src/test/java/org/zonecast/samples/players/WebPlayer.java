package org.zonecast.samples.players;

import java.nio.file.Path;

/** A web player from npm, and how a page starts it. */
enum WebPlayer {
  HLS_JS(
      "hls.js/dist/hls.min.js",
      """
      const hls = new Hls();
      hls.on(Hls.Events.ERROR, (_, e) => {
        if (e.fatal || playing) seen.errors.push(`${e.details} at ${video.currentTime}`);
      });
      hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
      hls.loadSource(url);
      hls.attachMedia(video);
      """),
  SHAKA(
      "shaka-player/dist/shaka-player.compiled.js",
      """
      shaka.polyfill.installAll();
      const player = new shaka.Player();
      player.addEventListener('error', e => seen.errors.push(String(e.detail.code)));
      player.attach(video).then(() => player.load(url)).then(() => video.play())
        .catch(e => seen.errors.push(String(e.code || e)));
      """),
  VIDEO_JS(
      "video.js/dist/video.min.js",
      """
      const player = videojs(video, {
        html5: {vhs: {overrideNative: true}},
        sources: [{src: url, type: 'application/x-mpegURL'}],
      });
      player.on('error', () => seen.errors.push(player.error().message));
      player.ready(() => player.play());
      """);

  private final String file;
  private final String start;

  WebPlayer(String file, String start) {
    this.file = file;
    this.start = start;
  }

  /** Its script, in a folder that npm installed into. */
  Path script(Path folder) {
    return folder.resolve("node_modules").resolve(file);
  }

  /**
   * A script that plays {@code arguments[0]} in a new video element, and counts what is noticed:
   * what ends playback, and once it plays every wait, and in hls.js every trouble with its place.
   */
  String play() {
    return """
    const url = arguments[0];
    const seen = window.seen = {waits: 0, errors: []};
    const video = document.createElement('video');
    video.muted = true;
    video.width = 640;
    document.body.append(video);
    let playing = false;
    video.addEventListener('playing', () => { playing = true; });
    video.addEventListener('waiting', () => { if (playing) seen.waits++; });
    """
        + start;
  }
}
