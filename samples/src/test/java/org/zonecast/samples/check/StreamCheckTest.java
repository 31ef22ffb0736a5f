package org.zonecast.samples.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each rule is silent for a good stream, and the one that speaks for a stream with its fault. */
@Execution(ExecutionMode.CONCURRENT) // in the background, beside what waits for real time
class StreamCheckTest {
  private static final String HIGH = "high/index.m3u8";
  private static final String LOW = "low/index.m3u8";
  private static final String LOW_SIZE = "160x96";
  private static final String AUDIO = "audio/index.m3u8";
  private static final int VIDEO_TICKS_10_MS = 154;
  private static final int SOUND_TICKS_10_MS = 480;

  @TempDir private static Path folder;
  private static Hls good;

  /** One fault. */
  private interface Fault {
    void make(Map<String, byte[]> files) throws Exception;
  }

  @BeforeAll
  static void makeTheStream() throws Exception {
    good = Hls.cmaf(folder);
  }

  @Test
  void nothingIsFoundInAGoodStream() throws Exception {
    assertThat(findings(files -> {})).isEmpty();
  }

  @Test
  void nothingIsFoundInAGoodLiveStream() throws Exception {
    assertThat(findings(StreamCheckTest::goLive)).isEmpty();
  }

  @Test
  void nothingIsFoundInTransportStreamsWhoseClockWraps() throws Exception {
    try (var origin = new MemoryOrigin(Hls.transportStreams(folder).files())) {
      assertThat(check(origin)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "faultsOfTheMultivariantPlaylist",
    "faultsOfPlaylists",
    "faultsOfSegments",
    "faultsOfCodecs",
    "faultsBetweenRenditions"
  })
  void isFound(List<String> expected, Fault fault) throws Exception {
    assertThat(findings(fault)).containsExactlyInAnyOrderElementsOf(expected);
  }

  static Stream<Arguments> faultsOfTheMultivariantPlaylist() {
    return Stream.of(
        fault(index("CODECS=\"avc1.42c00b,mp4a.40.2\",", ""), "MUST multivariant LOW Apple 9.1"),
        fault(index("AVERAGE-BANDWIDTH=500000,", ""), "MUST multivariant LOW Apple 9.14"),
        fault(index("RESOLUTION=160x96,", ""), "MUST multivariant LOW Apple 9.2"),
        fault(
            index(
                "00b,mp4a.40.2\",RESOLUTION=160x96,FRAME-RATE=30.000",
                "00b,mp4a.40.2\",RESOLUTION=160x96"),
            "MUST multivariant LOW Apple 9.15"),
        fault(
            index("AVERAGE-BANDWIDTH=500000", "AVERAGE-BANDWIDTH=1000001"),
            "MUST multivariant LOW RFC 4.4.6.2"),
        fault(
            index("FRAME-RATE=30.000,AUDIO=\"sound\"\nlow", "FRAME-RATE=30.000,AUDIO=\"no\"\nlow"),
            "MUST multivariant RFC 4.4.6.2"),
        fault(index(",CHANNELS=\"2\"", ""), "SHOULD multivariant Main RFC 4.4.6.1"),
        fault(
            index("DEFAULT=YES,", "DEFAULT=YES,FORCED=YES,"), "MUST multivariant Main RFC 4.4.6.1"),
        fault(
            files ->
                Hls.edit(
                    files,
                    Hls.INDEX,
                    text ->
                        text.replaceFirst(
                            "(?m)^(#EXT-X-MEDIA.*)\"Main\"(.*)$", "$1\"Main\"$2\n$1\"Other\"$2")),
            "MUST multivariant RFC 4.4.6.1.1"),
        fault(index("#EXT-X-INDEPENDENT-SEGMENTS\n", ""), "SHOULD multivariant Apple 9.11"),
        fault(
            index(
                "BANDWIDTH=3000000,AVERAGE-BANDWIDTH=2000000",
                "BANDWIDTH=90000,AVERAGE-BANDWIDTH=80000"),
            "MUST high RFC 4.4.6.2"),
        fault(index("avc1.42c00d", "avc1.42c01f"), "MUST multivariant HIGH RFC 4.4.6.2"),
        fault(
            index("RESOLUTION=320x180", "RESOLUTION=640x360"),
            "MUST multivariant HIGH RFC 4.4.6.2"),
        fault(
            files ->
                Hls.edit(
                    files,
                    Hls.INDEX,
                    text -> text.replaceAll("(?m)^#EXT-X-STREAM-INF.*\n.*\n", "")),
            "MUST multivariant RFC 4.4.6.2"));
  }

  static Stream<Arguments> faultsOfPlaylists() {
    return Stream.of(
        fault(
            edit(LOW, "#EXTINF:2.000000", "#EXTINF:2.600000"),
            "MUST low 0 RFC 4.4.3.1",
            "MUST low 0 RFC 4.4.4.1"),
        fault(
            edit(
                LOW,
                "#EXT-X-MEDIA-SEQUENCE",
                "#EXT-X-SERVER-CONTROL:HOLD-BACK=5.9\n#EXT-X-MEDIA-SEQUENCE"),
            "MUST low RFC 4.4.3.8"),
        fault(
            files -> {
              goLive(files);
              for (String playlist : List.of(HIGH, LOW, AUDIO)) {
                Hls.edit(
                    files,
                    playlist,
                    text -> text.substring(0, text.indexOf("#EXTINF", text.indexOf("1.m4s"))));
              }
            },
            "MUST high RFC 6.2.2",
            "MUST low RFC 6.2.2",
            "MUST audio RFC 6.2.2"),
        fault(
            files -> {
              goLive(files);
              Hls.edit(files, LOW, text -> text.replaceAll("#EXT-X-PROGRAM-DATE-TIME.*\n", ""));
            },
            "MUST low Apple 8.4"),
        fault(edit(LOW, "#EXT-X-VERSION:7", "#EXT-X-VERSION:5"), "MUST low RFC 8"),
        fault(files -> files.remove(LOW), "MUST low RFC 4.4.6.2"),
        fault(edit(LOW, "#EXTM3U", "<html>"), "MUST low RFC 4.4.6.2"),
        fault(edit(LOW, "TARGETDURATION:2", "TARGETDURATION:3"), "MUST low RFC 6.2.4"));
  }

  static Stream<Arguments> faultsOfSegments() {
    return Stream.of(
        fault(files -> files.remove("low/1.m4s"), "MUST low 1 RFC 6.2.1"),
        fault(files -> files.put("low/1.m4s", new byte[0]), "MUST low 1 RFC 3.1"),
        fault(
            files -> files.put("low/init.mp4", new byte[100]),
            "MUST low 0 RFC 6.2.1",
            "MUST low 1 RFC 6.2.1",
            "MUST low 2 RFC 6.2.1",
            "MUST low 3 RFC 6.2.1"),
        fault(
            files ->
                Hls.edit(files, LOW, text -> text.replace("#EXTINF:2.000000", "#EXTINF:1.900000")),
            "MUST low 0 RFC 4.4.4.1",
            "MUST low 1 RFC 4.4.4.1",
            "MUST low 2 RFC 4.4.4.1",
            "MUST low 3 RFC 4.4.4.1"),
        fault(
            files -> Hls.shift(files, "audio/2.m4s", SOUND_TICKS_10_MS),
            "MUST audio 2 RFC 4.4.4.3",
            "MUST audio 3 RFC 4.4.4.3"));
  }

  static Stream<Arguments> faultsOfCodecs() {
    return Stream.of(
        fault(
            lowAs(
                "00b",
                "libx264 -preset ultrafast -g 120 -force_key_frames 0,4"
                    + " -hls_flags split_by_time"),
            "MUST low 1 Apple 7.4",
            "MUST low 3 Apple 7.4"),
        fault(
            lowAs("03c", "libx264 -preset ultrafast -g 60 -sc_threshold 0 -level 6.0"),
            "MUST low 0 Apple 1.3",
            "MUST low 1 Apple 1.3",
            "MUST low 2 Apple 1.3",
            "MUST low 3 Apple 1.3"),
        fault(
            lowAs("00b", "mpeg4 -g 60"),
            "MUST low 0 Apple 1.1",
            "MUST low 1 Apple 1.1",
            "MUST low 2 Apple 1.1",
            "MUST low 3 Apple 1.1"),
        fault(
            lowAs(
                "015", "libx264 -preset ultrafast -g 60 -sc_threshold 0 -x264-params interlaced=1"),
            "MUST low 0 Apple 1.14",
            "MUST low 1 Apple 1.14",
            "MUST low 2 Apple 1.14",
            "MUST low 3 Apple 1.14"),
        fault(
            files -> {
              files.keySet().removeIf(path -> path.startsWith("audio/"));
              files.putAll(Hls.sound(folder, List.of("-c:a", "libopus", "-b:a", "64k")));
            },
            "MUST audio 0 Apple 2.2",
            "MUST audio 1 Apple 2.2",
            "MUST audio 2 Apple 2.2",
            "MUST audio 3 Apple 2.2",
            "MUST audio 4 Apple 2.2"));
  }

  static Stream<Arguments> faultsBetweenRenditions() {
    return Stream.of(
        fault(
            files -> {
              for (int i = 0; i < 4; i++) {
                Hls.shift(files, "low/" + i + ".m4s", VIDEO_TICKS_10_MS);
              }
            },
            "MUST low 0 RFC 6.2.4",
            "MUST low 1 RFC 6.2.4",
            "MUST low 2 RFC 6.2.4",
            "MUST low 3 RFC 6.2.4"),
        fault(
            files -> {
              for (int i = 0; i < 5; i++) {
                Hls.shift(files, "audio/" + i + ".m4s", 10 * SOUND_TICKS_10_MS);
              }
            },
            "MUST audio 0 RFC 6.2.4",
            "MUST audio 1 RFC 6.2.4",
            "MUST audio 2 RFC 6.2.4",
            "MUST audio 3 RFC 6.2.4"),
        fault(
            StreamCheckTest::discontinuityInAllButHigh,
            "MUST low 2 RFC 6.2.4",
            "MUST low 3 RFC 6.2.4",
            "MUST audio 2 RFC 6.2.4",
            "MUST audio 3 RFC 6.2.4"));
  }

  @Test
  void aRenditionMayBeginAtADiscontinuityThatOthersHaveInTheMiddle() throws Exception {
    for (String tag : List.of("#EXT-X-DISCONTINUITY-SEQUENCE:1\n", "#EXT-X-DISCONTINUITY\n")) {
      assertThat(
              findings(files -> {
                discontinuity(files, HIGH);
                discontinuity(files, LOW);
                Hls.edit(
                    files,
                    AUDIO,
                    text ->
                        text.replaceFirst("(?s)#EXTINF.*1.m4s\n", tag)
                            .replace("MEDIA-SEQUENCE:0", "MEDIA-SEQUENCE:2"));
              }))
          .as(tag)
          .isEmpty();
    }
  }

  @Test
  void aShortSegmentAloneIsNoPeak() throws Exception {
    byte[] freeBox = new byte[100_000];
    ByteBuffer.wrap(freeBox).putInt(freeBox.length).put("free".getBytes(UTF_8));
    assertThat(
            findings(files -> {
              byte[] last = files.get("audio/4.m4s");
              assertThat(last).as("21 ms of sound").hasSizeLessThan(1000);
              files.put("audio/4.m4s", concat(last, freeBox));
            }))
        .isEmpty();
    assertThat(
            findings(files ->
                files.put("audio/3.m4s", concat(files.get("audio/3.m4s"), freeBox, freeBox))))
        .containsExactly("MUST low RFC 4.4.6.2");
  }

  @Test
  void gapsAreNotFetched() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      for (String rendition : List.of("high", "low")) {
        origin.files().remove(rendition + "/1.m4s");
        Hls.edit(
            origin.files(),
            rendition + "/index.m3u8",
            text -> text.replace("\n1.m4s", "\n#EXT-X-GAP\n1.m4s"));
      }
      assertThat(check(origin)).isEmpty();
      assertThat(origin.asked()).contains("high/0.m4s").doesNotContain("high/1.m4s");
    }
  }

  @Test
  void whatALivePlaylistNoLongerNamesMayBeGone() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      goLive(origin.files());
      origin.onAnswer(path -> {
        if (path.equals("low/3.m4s")) {
          origin.files().remove("low/0.m4s");
          Hls.edit(
              origin.files(),
              LOW,
              text ->
                  text.replaceFirst("(?s)#EXTINF.*?0.m4s\n", "")
                      .replace("MEDIA-SEQUENCE:0", "MEDIA-SEQUENCE:1"));
        }
      });
      assertThat(check(origin)).isEmpty();
      assertThat(origin.asked()).contains("low/0.m4s");
    }
  }

  @Test
  void whatALivePlaylistStillNamesMustBeThere() throws Exception {
    assertThat(
            findings(files -> {
              goLive(files);
              files.remove("low/0.m4s");
            }))
        .containsExactly("MUST low 0 RFC 6.2.1");
  }

  @Test
  void aLivePeakMayBeAQuarterAboveWhatWasSaid() throws Exception {
    long peak = peakOfHigh();
    assertThat(
            findings(files -> {
              goLive(files);
              bandwidthOfHigh(files, peak * 9 / 10);
            }))
        .isEmpty();
    assertThat(
            findings(files -> {
              goLive(files);
              bandwidthOfHigh(files, peak * 7 / 10);
            }))
        .containsExactly("MUST high Apple 1.29");
  }

  @Test
  void contentTypesAreLookedAt() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      origin.type(LOW, "text/plain");
      origin.type("low/1.m4s", "application/octet-stream");
      assertThat(check(origin))
          .containsExactlyInAnyOrder("SHOULD low Apple 10.4", "SHOULD low 1 Apple 10.4");
    }
  }

  @Test
  void aPlaylistIsKnownByItsPathOrItsType() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      origin.files().put("low/list", origin.files().get(LOW));
      origin.type("low/list", "text/plain");
      Hls.edit(origin.files(), Hls.INDEX, text -> text.replace(LOW, "low/list"));
      assertThat(check(origin)).containsExactly("MUST low RFC 4");
    }
  }

  @Test
  void theCommandPrintsWhatItFindsAndEndsWithOneIfAPlayerMayFail() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      assertThat(command(origin)).isEqualTo("0 check: nothing found\n");
      origin.type("low/1.m4s", "text/plain");
      assertThat(command(origin))
          .isEqualTo("0 SHOULD low 1: its Content-Type is \"text/plain\" (Apple 10.4)\n");
      origin.files().remove(LOW);
      assertThat(command(origin, "--json"))
          .startsWith("1 [{\"level\":\"MUST\",\"source\":\"RFC 4.4.6.2\",\"where\":\"low\"");
    }
  }

  private static String command(MemoryOrigin origin, String... options) {
    var said = new StringWriter();
    var command = new CommandLine(new CheckCommand()).setOut(new PrintWriter(said));
    List<String> arguments = new ArrayList<>(List.of(origin.uri(Hls.INDEX).toString()));
    arguments.addAll(List.of(options));
    return command.execute(arguments.toArray(String[]::new)) + " " + said;
  }

  @Test
  void onlyTheLastSegmentsAreLookedAt() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      assertThat(new StreamCheck(origin.uri(Hls.INDEX), 2).run()).isEmpty();
      assertThat(origin.asked()).contains("high/3.m4s", "high/2.m4s").doesNotContain("high/1.m4s");
    }
  }

  @Test
  void keyframesFurtherApartThanTwoSecondsAreFound() throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      for (String playlist : List.of(HIGH, AUDIO)) {
        Hls.edit(origin.files(), playlist, t -> t.replace("TARGETDURATION:2", "TARGETDURATION:4"));
      }
      lowAs("00b", "libx264 -preset ultrafast -g 120 -sc_threshold 0").make(origin.files());
      assertThat(check(origin)).contains("SHOULD low 0 Apple 1.13", "SHOULD low 1 Apple 1.13");
    }
  }

  // ---- faults -----------------------------------------------------------------------------------

  private static Arguments fault(Fault fault, String... expected) {
    List<String> findings =
        Stream.of(expected).map(f -> f.replace("HIGH", HIGH).replace("LOW", LOW)).toList();
    return arguments(findings, fault);
  }

  private static Fault index(String from, String to) {
    return edit(Hls.INDEX, from, to);
  }

  private static Fault edit(String path, String from, String to) {
    return files ->
        Hls.edit(
            files,
            path,
            text ->
                text.replaceFirst(
                    java.util.regex.Pattern.quote(from),
                    java.util.regex.Matcher.quoteReplacement(to)));
  }

  /** The lower rung by another encoder, with its level in CODECS. */
  private static Fault lowAs(String level, String encoder) {
    return files -> {
      files.keySet().removeIf(path -> path.startsWith("low/"));
      List<String> options =
          Stream.concat(Stream.of("-c:v"), Stream.of(encoder.split(" "))).toList();
      files.putAll(Hls.picture(folder, "low", LOW_SIZE, options));
      String index = new String(files.get(Hls.INDEX), UTF_8);
      files.put(Hls.INDEX, index.replace("avc1.42c00b", "avc1.42c" + level).getBytes(UTF_8));
    };
  }

  private static void goLive(Map<String, byte[]> files) {
    for (String playlist : List.of(HIGH, LOW, AUDIO)) {
      Hls.edit(
          files,
          playlist,
          text -> text.replace("#EXT-X-ENDLIST\n", "").replace("#EXT-X-PLAYLIST-TYPE:VOD\n", ""));
    }
  }

  private static void discontinuityInAllButHigh(Map<String, byte[]> files) {
    discontinuity(files, LOW);
    discontinuity(files, AUDIO);
  }

  private static void discontinuity(Map<String, byte[]> files, String playlist) {
    Hls.edit(files, playlist, text -> text.replace("\n2.m4s", "\n#EXT-X-DISCONTINUITY\n2.m4s"));
  }

  private static void bandwidthOfHigh(Map<String, byte[]> files, long bandwidth) {
    Hls.edit(
        files,
        Hls.INDEX,
        text ->
            text.replace(
                "BANDWIDTH=3000000,AVERAGE-BANDWIDTH=2000000",
                "BANDWIDTH=" + bandwidth + ",AVERAGE-BANDWIDTH=" + bandwidth));
  }

  private static long peakOfHigh() {
    return peak("high", 4) + peak("audio", 4);
  }

  private static long peak(String rendition, int segments) {
    return java.util.stream.IntStream.range(0, segments)
        .mapToLong(i -> good.files().get(rendition + "/" + i + ".m4s").length * 8L / 2)
        .max()
        .orElseThrow();
  }

  private static byte[] concat(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  // ---- findings ---------------------------------------------------------------------------------

  private static List<String> findings(Fault fault) throws Exception {
    try (var origin = new MemoryOrigin(good.files())) {
      fault.make(origin.files());
      return check(origin);
    }
  }

  private static List<String> check(MemoryOrigin origin) throws IOException {
    return new StreamCheck(origin.uri(Hls.INDEX), 10)
        .run().stream().map(f -> f.level() + " " + f.where() + " " + f.source()).toList();
  }
}
