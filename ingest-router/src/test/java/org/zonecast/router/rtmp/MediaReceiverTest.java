package org.zonecast.router.rtmp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.ingest.Ingest.Publisher;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.rtmp.FakeIngest.Recording;
import org.zonecast.router.rtmp.FakeIngest.Unit;

/** Tags written by hand. In their hexadecimal notation stand FourCCs as four letters. */
class MediaReceiverTest {
  private static final String MP3_FRAME_HEADER = "FFFB9064"; // MPEG-1, 128 kbit/s, 44.1 kHz
  private static final int MP3_FRAME_BYTES = 417;

  private final Recording recording = new Recording("s1", new NoPublisher());
  private final RtmpMetrics metrics = new RtmpMetrics(new SimpleMeterRegistry());
  private final MediaReceiver receiver =
      new MediaReceiver(recording, RtmpLimits.AmfLimits.DEFAULT, new PassedOver(metrics, "s1"));

  // ---- video ------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"avc1, H264", "hvc1, HEVC", "av01, AV1"})
  void enhancedVideoIsConfiguredByItsFourCc(String fourCc, VideoCodec codec) throws Exception {
    video(0, "90 " + fourCc + " 0102030405");
    assertThat(recording.videoCodecs()).containsExactly(codec);
    assertThat(recording.videoConfigs().getFirst()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void hevcFramesComeWithTheirTimeOrWithout() throws Exception {
    video(0, "90 hvc1 01");
    video(40, "91 hvc1 FFFFD8 0A0B");
    video(80, "A3 hvc1 0C");
    video(120, "92 hvc1"); // an end of sequence
    assertThat(recording.video())
        .extracting(unit -> List.of(unit.dts90k(), unit.pts90k(), unit.keyframe()))
        .containsExactly(List.of(3600L, 0L, true), List.of(7200L, 7200L, false));
    assertThat(recording.video().getFirst().data()).containsExactly(10, 11);
  }

  @Test
  void av1FramesHaveNoTimeOfTheirOwn() throws Exception {
    video(0, "90 av01 81000000");
    video(40, "91 av01 0A0B0C0D");
    assertThat(recording.video().getFirst().pts90k()).isEqualTo(3600);
    assertThat(recording.video().getFirst().data()).containsExactly(10, 11, 12, 13);
  }

  @Test
  void hevcUnderTheCodecIdOfOldIsTaken() throws Exception {
    video(0, "1C 00 000000 0102");
    video(40, "1C 01 000028 0A");
    video(80, "2C 01 000000 0B");
    assertThat(recording.videoCodecs()).containsExactly(VideoCodec.HEVC);
    assertThat(recording.videoConfigs().getFirst()).containsExactly(1, 2);
    assertThat(recording.video())
        .extracting(unit -> List.of(unit.dts90k(), unit.pts90k(), unit.keyframe()))
        .containsExactly(List.of(3600L, 7200L, true), List.of(7200L, 7200L, false));
  }

  @Test
  void metadataAndCommandsOfEnhancedVideoArePassedOver() throws Exception {
    video(0, "94 hvc1 020009636F6C6F72496E666F");
    video(0, "D1 00"); // a seek command has no FourCC
    video(0, "90 hvc1 01");
    assertThat(recording.videoConfigs()).hasSize(1);
    assertThat(recording.video()).isEmpty();
  }

  @Test
  void picturesOfACodecThatIsNotConfiguredAreCountedAndPassedOver() throws Exception {
    video(0, "90 hvc1 01");
    video(40, "91 hvc1 000000 0A");
    video(80, "17 01 000000 0B");
    video(120, "27 01 000000 0B");
    video(160, "17 00 000000 0102");
    video(200, "17 01 000000 0C");
    assertThat(recording.videoCodecs()).containsExactly(VideoCodec.HEVC, VideoCodec.H264);
    assertThat(recording.video())
        .extracting(unit -> unit.data()[0])
        .containsExactly((byte) 10, (byte) 12);
    assertThat(metrics.unconfigured().count()).isEqualTo(2);
  }

  // ---- modifiers and tracks ---------------------------------------------------------------------

  @Test
  void nanosecondsAreAddedToTheTime() throws Exception {
    video(40, "97 02 07A120 01 hvc1 000000 0A"); // 500,000 ns, then a frame
    assertThat(recording.video().getFirst().dts90k()).isEqualTo(3645);
  }

  @Test
  void aModifierOutOfRangeOrUnknownIsPassedOver() throws Exception {
    video(40, "97 02 FFFFFF 03 hvc1 0A"); // more than a millisecond
    video(40, "97 00 01 03 hvc1 0A"); // too short for nanoseconds
    video(40, "97 02 0F4240 13 hvc1 0A"); // an unknown kind
    video(40, "97 00 AA 17 00 BB 13 hvc1 0A"); // two of them
    assertThat(recording.video())
        .hasSize(4)
        .allSatisfy(unit -> {
          assertThat(unit.dts90k()).isEqualTo(3600);
          assertThat(unit.data()).containsExactly(10);
        });
  }

  @Test
  void aLongModifierIsSkippedWhole() throws Exception {
    video(40, "97 FF 01FF " + "00".repeat(512) + " 13 hvc1 0A");
    assertThat(recording.video().getFirst().data()).containsExactly(10);
  }

  @Test
  void ofOneTrackMessagesThoseOfTrackZeroAreTaken() throws Exception {
    video(0, "96 00 hvc1 00 01");
    video(0, "96 00 hvc1 01 02");
    video(0, "96 00 vp09 02 03"); // another track may have any coding
    assertThat(recording.videoConfigs()).singleElement().isEqualTo(new byte[] {1});
  }

  @Test
  void ofManyTracksInOneMessageTrackZeroIsTaken() throws Exception {
    video(40, "96 13 hvc1 01 000002 0A0B 00 000001 0C 02 000003 0D0E0F");
    assertThat(recording.video()).singleElement().extracting(Unit::data).isEqualTo(new byte[] {12});
    assertThat(metrics.tracks().count()).isEqualTo(1);
  }

  @Test
  void ofManyTracksWithManyCodecsTrackZeroIsTaken() throws Exception {
    video(40, "96 23 vp09 01 000002 0A0B av01 00 000001 0C");
    assertThat(recording.video()).singleElement().extracting(Unit::data).isEqualTo(new byte[] {12});
    audio(40, "95 21 fLaC 01 000002 0A0B Opus 00 000001 0D");
    assertThat(recording.audio()).singleElement().extracting(Unit::data).isEqualTo(new byte[] {13});
  }

  @Test
  void otherTracksAreCountedOncePerPublication() throws Exception {
    video(0, "96 00 hvc1 01 02");
    video(40, "96 03 hvc1 01 02");
    audio(40, "95 01 mp4a 03 02");
    assertThat(recording.units()).isEmpty();
    assertThat(metrics.tracks().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "96 36 hvc1 00 01", // a kind that does not exist
        "96 06 hvc1 00 01", // a multitrack packet within another
        "96 13 hvc1 00 000003 0A0B" // a track that is longer than the message
      })
  void aMultitrackPacketThatCannotBeReadIsRefused(String tag) {
    assertThatThrownBy(() -> video(0, tag))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.BAD_SESSION));
  }

  // ---- audio ------------------------------------------------------------------------------------

  @Test
  void enhancedAudioIsConfiguredByItsFourCc() throws Exception {
    audio(0, "90 mp4a 1190");
    audio(20, "91 mp4a 0A");
    audio(40, "94 mp4a 0102"); // a configuration of loudspeakers
    audio(40, "90 Opus 4F70");
    audio(60, "91 Opus 0B");
    audio(80, "92 Opus"); // silence
    assertThat(recording.audioCodecs()).containsExactly(AudioCodec.AAC, AudioCodec.OPUS);
    assertThat(recording.audioConfigs().getFirst()).containsExactly(0x11, 0x90);
    assertThat(recording.audio()).extracting(Unit::pts90k).containsExactly(1800L, 5400L);
    assertThat(recording.audio().getLast().data()).containsExactly(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2F", "EF", "91 .mp3"})
  void mp3IsAnnouncedBeforeItsFirstFrame(String head) throws Exception {
    audio(0, head + "0A0B0C");
    audio(26, head + "0D");
    assertThat(recording.audioCodecs()).containsExactly(AudioCodec.MP3);
    assertThat(recording.audioConfigs().getFirst()).isEmpty();
    assertThat(recording.audio())
        .extracting(Unit::data)
        .containsExactly(new byte[] {10, 11, 12}, new byte[] {13});
  }

  @Test
  void severalMp3FramesInOneTagAreToldApart() throws Exception {
    String frame = MP3_FRAME_HEADER + "00".repeat(MP3_FRAME_BYTES - 4);
    audio(1000, "2F" + frame + frame + frame.substring(0, 200));
    assertThat(recording.audio())
        .extracting(unit -> unit.data().length)
        .containsExactly(MP3_FRAME_BYTES, MP3_FRAME_BYTES, 100);
    assertThat(recording.audio())
        .extracting(Unit::pts90k)
        .containsExactly(90_000L, 92_351L, 94_702L);
  }

  @Test
  void soundMayChangeFromMp3ToAacAndBack() throws Exception {
    audio(0, "2F 0A");
    audio(20, "AF 01 0B"); // not configured
    audio(40, "AF 00 1190");
    audio(60, "AF 01 0C");
    audio(80, "2F 0D");
    assertThat(recording.audioCodecs())
        .containsExactly(AudioCodec.MP3, AudioCodec.AAC, AudioCodec.MP3);
    assertThat(recording.audio())
        .extracting(unit -> (int) unit.data()[0])
        .containsExactly(10, 12, 13);
    assertThat(metrics.unconfigured().count()).isEqualTo(1);
  }

  // ---- damage -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1C 01 000028 0A0B",
        "91 hvc1 000028 0A0B",
        "93 av01 0A0B",
        "97 02 07A120 01 hvc1 000000 0A0B",
        "97 FF 0101 " + "00 00 00 00 00 00 00 00" + " 13 hvc1 0A",
        "96 13 hvc1 01 000002 0A0B 00 000001 0C",
        "96 23 vp09 01 000002 0A0B av01 00 000001 0C",
        "96 03 hvc1 00 0A0B",
        "94 hvc1 02",
        "D1 00"
      })
  void aVideoTagCutAnywhereIsTakenOrRefused(String tag) {
    cutAnywhere(RtmpMessage.VIDEO, tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2F FFFB9064 0000",
        "AF 01 0A0B",
        "91 .mp3 FFFB9064",
        "90 Opus 4F707573",
        "97 02 07A120 01 Opus 0A0B",
        "95 11 Opus 01 000002 0A0B 00 000001 0C",
        "95 21 fLaC 01 000002 0A0B Opus 00 000001 0C",
        "94 mp4a 0102"
      })
  void anAudioTagCutAnywhereIsTakenOrRefused(String tag) {
    cutAnywhere(RtmpMessage.AUDIO, tag);
  }

  private void cutAnywhere(int type, String tag) {
    byte[] whole = bytes(tag);
    for (int length = 0; length <= whole.length; length++) {
      RtmpMessage message = message(type, 0, Arrays.copyOf(whole, length));
      try {
        receiver.onMessage(message);
      } catch (RejectedException e) {
        assertThat(e.reason()).as(tag + " cut to " + length).isEqualTo(RejectReason.BAD_SESSION);
      }
    }
    assertThat(recording.units()).allSatisfy(unit -> assertThat(unit.data()).isNotEmpty());
  }

  // ---- notation ---------------------------------------------------------------------------------

  private void video(int timestampMs, String tag) throws RejectedException {
    receiver.onMessage(message(RtmpMessage.VIDEO, timestampMs, bytes(tag)));
  }

  private void audio(int timestampMs, String tag) throws RejectedException {
    receiver.onMessage(message(RtmpMessage.AUDIO, timestampMs, bytes(tag)));
  }

  private static RtmpMessage message(int type, int timestampMs, byte[] tag) {
    int head = Math.min(RtmpMessage.headBytes(type), tag.length);
    return new RtmpMessage(
        type, 1, timestampMs, Arrays.copyOf(tag, head), Arrays.copyOfRange(tag, head, tag.length));
  }

  private static byte[] bytes(String tag) {
    String hex = tag;
    for (String fourCc : List.of("avc1", "hvc1", "av01", "vp09", "mp4a", ".mp3", "Opus", "fLaC")) {
      hex = hex.replace(fourCc, HexFormat.of().formatHex(fourCc.getBytes(US_ASCII)));
    }
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Nobody is there to be asked. */
  private static final class NoPublisher implements Publisher {
    @Override
    public void hold() {}

    @Override
    public void proceed() {}

    @Override
    public void close(PublishRefusedException reason) {}
  }
}
