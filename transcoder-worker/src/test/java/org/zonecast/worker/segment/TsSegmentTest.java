package org.zonecast.worker.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;

class TsSegmentTest {
  private static final long OFFSET = 900_000;
  private static final byte[] AVCC = {
    1, 100, 0, 12, (byte) 0xFF, (byte) 0xE1, 0, 3, 0x67, 1, 2, 1, 0, 2, 0x68, 3
  };

  @ParameterizedTest
  @CsvSource({
    "30, 1, 60, 48000",
    "30000, 1001, 60, 44100",
    "24000, 1001, 37, 48000",
    "60, 1, 90, 22050",
    "7, 1, 14, 48000",
    "2, 1, 4, 8000",
    "25, 1, 1, 96000"
  })
  void segmentsBehindEachOtherAreOneStreamWithoutAFault(int num, int den, int frames, int rateHz) {
    SegmentGrid grid = new SegmentGrid(Rational.of(num, den), frames, rateHz);
    TsProgram program = program(grid, true, true);
    TsReader stream = TsReader.read(segments(program, 0, 1, 2, 3));

    assertThat(stream.faults()).isEmpty();
    assertThat(stream.program())
        .isEqualTo(new TsReader.Program(0x100, Map.of(0x100, 0x1B, 0x101, 0x0F)));
    assertThat(stream.units(0x100))
        .extracting(TsReader.Pes::dts)
        .containsExactlyElementsOf(
            LongStream.range(0, 4L * frames)
                .mapToObj(slot -> OFFSET + grid.slotStart90k(slot - 2))
                .toList());
    assertThat(stream.units(0x100).getFirst().pts()).isEqualTo(OFFSET);
    assertThat(frameCount(stream)).isEqualTo(grid.firstAudioFrame(4));
    assertThat(stream.clocks().getFirst()).isPositive();
    stream
        .units(0x101)
        .forEach(unit ->
            assertThat(unit.pts() - OFFSET).isBetween(0L, 4L * frames * 90_000 * den / num));
  }

  @Test
  void eachSegmentIsReadableAloneAndItsCountersBeginAtZero() {
    TsProgram program = program(new SegmentGrid(Rational.of(30, 1), 60, 48_000), true, true);
    for (long k : List.of(0L, 1L, 7L)) {
      TsReader alone = TsReader.read(segments(program, k));
      assertThat(alone.faults()).isEmpty();
      assertThat(alone.packets().values()).allMatch(count -> count % 16 == 0);
      assertThat(alone.units(0x100)).hasSize(60);
    }
  }

  @Test
  void anIdrPictureHasItsParameterSetsAndEveryPictureADelimiter() {
    TsProgram program = program(new SegmentGrid(Rational.of(30, 1), 30, 48_000), true, true);
    List<TsReader.Pes> units = TsReader.read(segments(program, 0)).units(0x100);

    byte[] first = {
      0, 0, 0, 1, 9, (byte) 0xF0, 0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3, 0, 0, 0, 1, 0x65
    };
    assertThat(units.getFirst().payload()).startsWith(first);
    assertThat(units.getFirst().randomAccess()).isTrue();
    assertThat(units.subList(1, 30))
        .allSatisfy(unit -> {
          assertThat(unit.payload())
              .startsWith(new byte[] {0, 0, 0, 1, 9, (byte) 0xF0, 0, 0, 0, 1, 0x41});
          assertThat(unit.randomAccess()).isFalse();
        });
  }

  @Test
  void soundIsInAdtsSeveralFramesToAPacket() {
    TsProgram program = program(new SegmentGrid(Rational.of(30, 1), 60, 48_000), true, true);
    List<TsReader.Pes> units = TsReader.read(segments(program, 0)).units(0x101);

    assertThat(units).hasSize(24); // 94 frames, 4 to a packet
    assertThat(units.get(1).pts()).isEqualTo(OFFSET + 4 * 1920);
    byte[] payload = units.getFirst().payload();
    assertThat(payload).startsWith(new byte[] {(byte) 0xFF, (byte) 0xF1, 0x4C, (byte) 0x80});
    assertThat(payload).hasSize(4 * (7 + 200));
    assertThat((payload[3] & 3) << 11 | (payload[4] & 0xFF) << 3 | (payload[5] & 0xFF) >> 5)
        .isEqualTo(207);
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 22_050, 44_100, 48_000})
  void aStreamOfSoundAloneCarriesTheClock(int rateHz) {
    TsProgram program = program(new SegmentGrid(Rational.of(25, 1), 50, rateHz), false, true);
    TsReader stream = TsReader.read(segments(program, 0, 1, 2));

    assertThat(stream.faults()).isEmpty();
    assertThat(stream.program()).isEqualTo(new TsReader.Program(0x101, Map.of(0x101, 0x0F)));
    assertThat(stream.units(0x101)).allMatch(TsReader.Pes::randomAccess);
    assertThat(frameCount(stream)).isEqualTo(program.grid().firstAudioFrame(3));
  }

  @Test
  void aStreamOfPicturesAloneNamesNoSound() {
    TsProgram program = program(new SegmentGrid(Rational.of(25, 1), 50, 48_000), true, false);
    TsReader stream = TsReader.read(segments(program, 0, 1));

    assertThat(stream.faults()).isEmpty();
    assertThat(stream.program().typeByPid()).containsOnlyKeys(0x100);
  }

  @Test
  void timesWrapAfterThirtyThreeBits() {
    SegmentGrid grid = new SegmentGrid(Rational.of(30, 1), 60, 48_000);
    long segment = ((1L << 33) - OFFSET) / 180_000; // the one in which it happens
    TsReader stream =
        TsReader.read(segments(program(grid, true, true), segment - 1, segment, segment + 1));

    assertThat(stream.faults()).isEmpty(); // the clock's steps are looked at modulo 2^33
    List<Long> dts = stream.units(0x100).stream().map(TsReader.Pes::dts).toList();
    assertThat(dts.getFirst()).isGreaterThan(1L << 32);
    assertThat(dts.getLast()).isLessThan(400_000L);
    for (int i = 1; i < dts.size(); i++) {
      assertThat(Math.floorMod(dts.get(i) - dts.get(i - 1), 1L << 33)).isEqualTo(3000);
    }
  }

  @Test
  void theChecksumIsTheOneOfMpeg2() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(TsTables.crc(digits, digits.length)).isEqualTo(0x0376E6E7);
  }

  @Test
  void adtsHasNoUnusualRates() {
    assertThatThrownBy(() -> Adts.header(47_999, 2, 100)).hasMessageContaining("47999");
    assertThatThrownBy(() -> Adts.header(48_000, 2, 8185)).hasMessageContaining("8185");
  }

  private static TsProgram program(SegmentGrid grid, boolean video, boolean audio) {
    CmafTrack.Video pictures = CmafTrack.Video.of(grid.frameRate(), 64, 64, AVCC, 2);
    CmafTrack.Audio sound = new CmafTrack.Audio(grid.audioRateHz(), 2, 96_000, new byte[2]);
    return new TsProgram(grid, video ? pictures : null, audio ? sound : null);
  }

  private static byte[] segments(TsProgram program, long... segments) {
    var out = new ByteArrayOutputStream();
    for (long k : segments) {
      SegmentGrid grid = program.grid();
      out.writeBytes(
          TsSegment.of(
              program,
              grid.firstSlot(k),
              pictures(program.video(), grid.segmentFrames()),
              grid.firstAudioFrame(k),
              frames(program.audio(), grid.firstAudioFrame(k + 1) - grid.firstAudioFrame(k))));
    }
    return out.toByteArray();
  }

  /** One IDR picture of many packets, then pictures from a few bytes to some packets. */
  private static List<CmafSample> pictures(CmafTrack.@Nullable Video track, int count) {
    List<CmafSample> pictures = new ArrayList<>();
    for (int i = 0; track != null && i < count; i++) {
      int bytes = i == 0 ? 70_000 : 1 + (i * 37) % 600;
      ByteBuffer sample = ByteBuffer.allocate(4 + bytes).putInt(bytes);
      sample.put((byte) (i == 0 ? 0x65 : 0x41));
      pictures.add(new CmafSample(sample.array(), i == 0, 2));
    }
    return pictures;
  }

  private static List<byte[]> frames(CmafTrack.@Nullable Audio track, long count) {
    List<byte[]> frames = new ArrayList<>();
    for (long i = 0; track != null && i < count; i++) {
      frames.add(new byte[200]);
    }
    return frames;
  }

  private static long frameCount(TsReader stream) {
    return stream.units(0x101).stream().mapToLong(unit -> unit.payload().length / 207).sum();
  }
}
