package org.zonecast.samples.feeds;

import static org.zonecast.samples.feeds.Expect.audioRenditions;
import static org.zonecast.samples.feeds.Expect.beepsAt;
import static org.zonecast.samples.feeds.Expect.beepsUntil;
import static org.zonecast.samples.feeds.Expect.channels;
import static org.zonecast.samples.feeds.Expect.eachFrameOnce;
import static org.zonecast.samples.feeds.Expect.epochs;
import static org.zonecast.samples.feeds.Expect.event;
import static org.zonecast.samples.feeds.Expect.everyNth;
import static org.zonecast.samples.feeds.Expect.latestOf;
import static org.zonecast.samples.feeds.Expect.resolutions;
import static org.zonecast.samples.feeds.Expect.saidOfVideo;
import static org.zonecast.samples.feeds.Expect.slotRule;
import static org.zonecast.samples.feeds.Expect.slots;
import static org.zonecast.samples.feeds.Expect.standsFrom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.zonecast.samples.feeds.FeedRow.Expectation;

/** The feeds that broadcasters send, as the docs' table has them. */
final class FeedTable {
  private static final Recipe PLAIN = Recipe.plain(6);
  private static final long WRAP_MS = 1L << 32;

  /** The recordings begin with their encoder's delay: 5058 and 7106 samples at 44.1 kHz. */
  private static final double HE_AAC_DELAY = 5058 / 44_100.0;

  private static final double HE_AAC_V2_DELAY = 7106 / 44_100.0;

  private FeedTable() {}

  static List<FeedRow> rows() {
    return Stream.of(
            frameRates(), pictures(), structures(), sounds(), missing(), changes(), times())
        .flatMap(List::stream)
        .toList();
  }

  // ---- frame rates ------------------------------------------------------------------------------

  private static List<FeedRow> frameRates() {
    return List.of(
        rate("23.976 fps", "24000/1001", 1, 144),
        rate("24 fps", "24", 1, 144),
        rate("25 fps", "25", 1, 150),
        rate("29.97 fps", "30000/1001", 1, 180),
        rate("30 fps", "30", 1, 180),
        rate("50 fps", "50", 2, 150),
        rate("59.94 fps", "60000/1001", 2, 180),
        rate("60 fps", "60", 2, 180),
        FeedRow.of(
            "phone",
            "variable rate around 30, each frame up to 12 ms early or late",
            "30 fps by the slot rule",
            PLAIN
                .filter("settb=1/1000,setpts='N*1000/30+12*sin(N*1.7)'")
                .video("-enc_time_base", "1:1000", "-bf", "0"),
            slotRule(30).and(beepsUntil(6))),
        FeedRow.of(
            "screen capture",
            "bursts of 30 fps, 5 fps in between, a pause of 1.5 s",
            "30 fps by the slot rule; pauses repeat the last picture",
            PLAIN
                .filter("select='lt(mod(n,60),30)+not(mod(n,6))*not(between(n,90,134))'")
                .video("-bf", "0"),
            latestOf(n -> n % 60 < 30 || (n % 6 == 0 && (n < 90 || n > 134)), 175)
                .and(beepsUntil(6))));
  }

  private static FeedRow rate(String name, String rate, int nth, int slots) {
    String out = nth == 1 ? "every frame once" : "every second frame once (the ladder ends at 30)";
    return FeedRow.of(
        name, "constant rate", out, PLAIN.rate(rate), everyNth(nth, slots).and(beepsUntil(6)));
  }

  // ---- pictures ---------------------------------------------------------------------------------

  private static List<FeedRow> pictures() {
    return List.of(
        picture("4:2:0, 10 bit", "High 10", "converted to 8 bit", "yuv420p10le"),
        picture("4:2:2, 10 bit", "High 4:2:2", "converted to 4:2:0 with 8 bit", "yuv422p10le"),
        picture("4:4:4", "High 4:4:4", "converted to 4:2:0", "yuv444p"),
        FeedRow.of(
            "portrait",
            "360x640",
            "rungs by the shorter side: 240x426 and 144x256",
            PLAIN.size(360, 640),
            eachFrameOnce(180).and(resolutions("240x426", "144x256")).and(beepsUntil(6))),
        FeedRow.of(
            "rotated phone",
            "640x360 with a display orientation of 90 degrees",
            "turned upright: 240x426 and 144x256",
            PLAIN
                .size(360, 640)
                .filter("transpose=clock")
                .muxer("-bsf:v", "h264_metadata=display_orientation=insert:rotate=90"),
            eachFrameOnce(180).and(resolutions("240x426", "144x256"))),
        FeedRow.of(
            "odd size",
            "427x241",
            "scaled to even sizes",
            PLAIN.filter("scale=427:241,format=yuv444p").video("-pix_fmt", "yuv444p"),
            eachFrameOnce(180)),
        FeedRow.of(
            "anamorphic",
            "480x360 with pixels 4:3 wide",
            "square pixels: 16:9",
            PLAIN.filter("scale=480:360,setsar=4/3"),
            eachFrameOnce(180).and(resolutions("426x240", "256x144"))),
        FeedRow.of(
            "interlaced",
            "25 frames of two fields",
            "deinterlaced, every frame once",
            PLAIN
                .rate("25")
                .filter("setfield=tff")
                .video("-flags", "+ildct+ilme", "-x264-params", "tff=1"),
            eachFrameOnce(150).and(beepsUntil(6))),
        FeedRow.of(
            "smaller than the ladder",
            "128x72",
            "the lowest rung alone",
            PLAIN.size(128, 72),
            eachFrameOnce(180).and(resolutions("256x144"))));
  }

  private static FeedRow picture(String name, String sends, String out, String pixels) {
    return FeedRow.of(
        name,
        sends,
        out,
        PLAIN.filter("format=" + pixels).video("-pix_fmt", pixels),
        eachFrameOnce(180).and(resolutions("426x240", "256x144")));
  }

  // ---- how pictures refer to each other ---------------------------------------------------------

  private static List<FeedRow> structures() {
    Recipe eight = Recipe.plain(8);
    return List.of(
        FeedRow.of(
            "B-frames",
            "three of them, as references too",
            "every frame once",
            PLAIN.video(
                "-preset",
                "veryfast",
                "-bf",
                "3",
                "-b_strategy",
                "0",
                "-x264-params",
                "b-pyramid=normal"),
            eachFrameOnce(180).and(beepsUntil(6))),
        FeedRow.of(
            "open GOP",
            "pictures that refer over keyframes",
            "every frame once",
            eight.video(
                "-preset", "veryfast", "-bf", "3", "-g", "45", "-x264-params", "open-gop=1"),
            eachFrameOnce(240).and(beepsUntil(8))),
        FeedRow.of(
            "keyframes 10 s apart",
            "one at 0 s, one at 10 s",
            "every frame once",
            Recipe.plain(12).video("-g", "300", "-sc_threshold", "0"),
            eachFrameOnce(360).and(beepsUntil(12))),
        FeedRow.of(
            "intra refresh",
            "no keyframe but the first",
            "every frame once",
            eight.video("-bf", "0", "-g", "45", "-x264-params", "intra-refresh=1"),
            eachFrameOnce(240).and(beepsUntil(8))),
        FeedRow.of(
            "HEVC",
            "Enhanced RTMP, open GOP",
            "every frame once",
            eight.video(
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "45",
                "-x265-params",
                "log-level=error"),
            eachFrameOnce(240).and(saidOfVideo("hevc")).and(beepsUntil(8))),
        FeedRow.of(
            "AV1",
            "Enhanced RTMP",
            "every frame once",
            PLAIN.video("-c:v", "libsvtav1", "-preset", "12", "-pix_fmt", "yuv420p", "-g", "60"),
            eachFrameOnce(180).and(saidOfVideo("av1")).and(beepsUntil(6))));
  }

  // ---- sound ------------------------------------------------------------------------------------

  private static List<FeedRow> sounds() {
    return List.of(
        sound("mono", "AAC, 48 kHz", PLAIN.sound(48_000, "mono")).expecting(channels("audio", 1)),
        sound("44.1 kHz", "AAC, stereo", PLAIN.sound(44_100, "stereo")),
        sound("32 kHz", "AAC, stereo", PLAIN.sound(32_000, "stereo")),
        sound("22.05 kHz", "AAC, mono", PLAIN.sound(22_050, "mono")),
        sound("96 kHz", "AAC, stereo", PLAIN.sound(96_000, "stereo")),
        sound("5.1", "AAC, six channels", PLAIN.sound(48_000, "5.1"))
            .expecting(audioRenditions("audio").and(channels("audio", 2))),
        FeedRow.of(
                "5.1 kept",
                "AAC, six channels; the stream wants surround",
                "stereo, and a 5.1 rendition beside it, in sync",
                PLAIN.sound(48_000, "5.1"),
                eachFrameOnce(180)
                    .and(audioRenditions("audio", "audio-51"))
                    .and(channels("audio", 2))
                    .and(channels("audio-51", 6))
                    .and(beepsUntil(6))
                    .and(beepsAt("audio-51", 0, 1, 2, 3, 4, 5)))
            .option("audio", "surround"),
        FeedRow.made(
            "HE-AAC",
            "44.1 kHz, stereo",
            "AAC at 48 kHz, in sync",
            folder -> withSound(folder, recorded("he-aac.flv")),
            eachFrameOnce(180).and(beepsAt(sixBeepsBehind(HE_AAC_DELAY)))),
        FeedRow.made(
            "HE-AAC v2",
            "44.1 kHz, parametric stereo",
            "AAC at 48 kHz, in sync",
            folder -> withSound(folder, recorded("he-aac-v2.flv")),
            eachFrameOnce(180)
                .and(beepsAt(sixBeepsBehind(HE_AAC_V2_DELAY)))
                .and(channels("audio", 2))),
        FeedRow.made(
            "HE-AAC, not said",
            "the configuration says AAC-LC at 22.05 kHz",
            "AAC at 48 kHz, in sync",
            folder -> withSound(folder, saidToBeLc(recorded("he-aac.flv"))),
            eachFrameOnce(180).and(beepsAt(sixBeepsBehind(HE_AAC_DELAY)))),
        sound(
            "MP3",
            "44.1 kHz, stereo",
            PLAIN.sound(44_100, "stereo", "-c:a", "libmp3lame", "-b:a", "128k")),
        sound(
            "Opus",
            "48 kHz, stereo",
            PLAIN.sound(48_000, "stereo", "-c:a", "libopus", "-b:a", "96k")));
  }

  private static FeedRow sound(String name, String sends, Recipe recipe) {
    return FeedRow.of(
        name, sends, "AAC at 48 kHz, in sync", recipe, eachFrameOnce(180).and(beepsUntil(6)));
  }

  private static double[] sixBeepsBehind(double seconds) {
    return IntStream.range(0, 6).mapToDouble(second -> second + seconds).toArray();
  }

  private static Flv withSound(Path folder, Flv sound) throws Exception {
    return PLAIN.withoutAudio().make(folder).with(sound.only(Flv.AUDIO));
  }

  /** Sound that no encoder here can make: recorded once, with the Fraunhofer encoder. */
  private static Flv recorded(String name) throws IOException {
    return Flv.read(Path.of("src", "test", "resources", "feeds", name));
  }

  /** The same sound behind an AudioSpecificConfig of two bytes: AAC-LC, 22050 Hz, two channels. */
  private static Flv saidToBeLc(Flv flv) {
    byte[] config = {(byte) 0xAF, 0, 0x13, (byte) 0x90};
    return flv.map(
        tag -> tag.isConfiguration() ? new Flv.Tag(tag.type(), tag.timestampMs(), config) : tag);
  }

  // ---- what is not there ------------------------------------------------------------------------

  private static List<FeedRow> missing() {
    return List.of(
        FeedRow.made(
            "late sound",
            "sound begins after 2.5 s",
            "silence until then",
            folder -> without(PLAIN.make(folder), 0, 2500),
            eachFrameOnce(180).and(beepsAt(3, 4, 5))),
        FeedRow.made(
            "sound that stops",
            "no sound from 3.5 s on",
            "silence from then on",
            folder -> without(PLAIN.make(folder), 3500, 100_000),
            eachFrameOnce(180).and(beepsAt(0, 1, 2, 3))),
        FeedRow.made(
            "pictures that stop",
            "no pictures from 3 s on",
            "the last picture stands, sound goes on",
            folder -> withoutPictures(PLAIN.video("-bf", "0").make(folder), 3000),
            standsFrom(89, 180).and(beepsUntil(6))),
        FeedRow.of(
            "no sound",
            "video only",
            "a rendition of silence",
            PLAIN.withoutAudio(),
            eachFrameOnce(180).and(audioRenditions("audio")).and(beepsAt())),
        FeedRow.of(
                "no sound, none wanted",
                "video only; the stream wants no silence",
                "no audio rendition",
                PLAIN.withoutAudio(),
                eachFrameOnce(180).and(audioRenditions()))
            .option("missingAudio", "none"),
        FeedRow.of(
            "sound only",
            "a radio station",
            "an audio-only broadcast",
            Recipe.plain(10).withoutVideo(),
            slots(0).and(audioRenditions("audio")).and(beepsAt(tenBeepsBehindThePriming()))));
  }

  private static Flv withoutPictures(Flv flv, long fromMs) {
    return new Flv(
        flv.tags().stream()
            .filter(tag -> tag.type() != Flv.VIDEO || tag.timestampMs() < fromMs)
            .toList());
  }

  /** FFmpeg begins a file of sound with an AAC frame of silence, the encoder's delay. */
  private static double[] tenBeepsBehindThePriming() {
    return IntStream.range(0, 10).mapToDouble(second -> second + 1024 / 48_000.0).toArray();
  }

  /** The feed without the audio sent between two times; its configuration stays. */
  private static Flv without(Flv flv, long fromMs, long toMs) {
    return new Flv(
        flv.tags().stream()
            .filter(tag ->
                tag.type() != Flv.AUDIO
                    || tag.isConfiguration()
                    || tag.timestampMs() < fromMs
                    || tag.timestampMs() >= toMs)
            .toList());
  }

  // ---- changes in mid-stream --------------------------------------------------------------------

  private static List<FeedRow> changes() {
    Recipe half = Recipe.plain(4);
    return List.of(
        change("other size", "640x360, then 320x180", half, half.size(320, 180)),
        change("other shape", "640x360, then 360x640", half, half.size(360, 640)),
        change(
            "other video codec",
            "H.264, then HEVC",
            half,
            half.video(
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-bf",
                "0",
                "-x265-params",
                "log-level=error")),
        change("other sample rate", "44.1 kHz, then 48 kHz", half.sound(44_100, "stereo"), half),
        change(
            "other audio codec",
            "AAC, then MP3",
            half,
            half.sound(48_000, "stereo", "-c:a", "libmp3lame")),
        change("other frame rate", "30 fps, then 15 fps", half, Recipe.plain(8).rate("15"), 359),
        FeedRow.made(
            "sound, then pictures",
            "a radio station that turns on its camera after 5 s",
            "a second epoch, one discontinuity",
            folder -> Recipe.plain(5).withoutVideo().make(folder).then(5000, PLAIN.make(folder)),
            epochs(2)),
        FeedRow.made(
                "sound where none was wanted",
                "no sound for 4 s, then sound; the stream wants no silence",
                "a second epoch, one discontinuity",
                folder -> half.withoutAudio().make(folder).then(4000, PLAIN.make(folder)),
                epochs(2))
            .option("missingAudio", "none"));
  }

  private static Expectation changed() {
    return event("video-changed").or(event("audio-changed"));
  }

  private static FeedRow change(String name, String sends, Recipe first, Recipe second) {
    return change(name, sends, first, second, 240);
  }

  private static FeedRow change(String name, String sends, Recipe first, Recipe second, int slots) {
    return FeedRow.made(
        name,
        sends,
        "fitted to the plan that runs, and an event",
        folder -> first.video("-bf", "0").make(folder).then(4000, second.make(folder)),
        slots(slots).and(beepsUntil(slots / 30.0)).and(changed()));
  }

  // ---- timestamps -------------------------------------------------------------------------------

  private static List<FeedRow> times() {
    return List.of(
        FeedRow.made(
            "wrap",
            "timestamps that wrap at 2^32 ms after 3 s",
            "every frame once",
            folder -> PLAIN.make(folder).shifted(WRAP_MS - 3000),
            eachFrameOnce(180).and(beepsUntil(6))),
        FeedRow.made(
            "jump back",
            "timestamps that begin anew after 4 s",
            "goes on at the next slot, an event",
            folder -> Recipe.plain(4).make(folder).joined(Recipe.plain(4).make(folder)),
            event("timestamp-jump")),
        FeedRow.made(
            "hole",
            "1.5 s of everything are missing",
            "the picture stands, then goes on in its place; silence",
            folder -> hole(PLAIN.video("-g", "15", "-bf", "0").make(folder), 2000, 3500),
            latestOf(n -> n < 60 || n >= 105, 180).and(beepsAt(0, 1, 4, 5))),
        FeedRow.made(
            "damage",
            "random bytes in one message of twenty",
            "as many slots as were sent, never a stop",
            folder -> PLAIN.make(folder).damaged(20, 7),
            slots(180)),
        FeedRow.of(
                "for old devices",
                "the stream wants MPEG-TS",
                "segments with picture and sound in one",
                PLAIN,
                eachFrameOnce(180).and(audioRenditions()))
            .option("packaging", "mpeg-ts"),
        FeedRow.of(
                "faster than real time",
                "pushed at ten times its speed",
                "every frame once; the edge holds it back",
                Recipe.plain(12),
                eachFrameOnce(360).and(beepsUntil(12)))
            .speed(10));
  }

  private static Flv hole(Flv flv, long fromMs, long toMs) {
    return new Flv(
        flv.tags().stream()
            .filter(tag ->
                tag.isConfiguration() || tag.timestampMs() < fromMs || tag.timestampMs() >= toMs)
            .toList());
  }
}
