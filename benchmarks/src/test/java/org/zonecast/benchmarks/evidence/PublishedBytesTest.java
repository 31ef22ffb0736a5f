package org.zonecast.benchmarks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.reference.Reference;

class PublishedBytesTest {
  @Test
  void framesAreCountedInAFragment() {
    ByteBuffer trun = box("trun", ByteBuffer.allocate(8).putInt(0).putInt(60).array());
    ByteBuffer moof = box("moof", box("traf", trun.array()).array());
    byte[] segment =
        ByteBuffer.allocate(moof.capacity() + 12)
            .put(moof.array())
            .put(box("mdat", new byte[4]).array())
            .array();
    assertThat(FragmentFrames.of(segment)).isEqualTo(60);
  }

  private static ByteBuffer box(String name, byte[] body) {
    return ByteBuffer.allocate(8 + body.length)
        .putInt(8 + body.length)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .put(body);
  }

  @Test
  void whatACdnLacksOrHasBesidesIsCountedInFrames(@TempDir Path folder) throws IOException {
    String path = "/live/s/b/1-x/240p/7.m4s";
    Path file = folder.resolve(path.substring("/live/".length()));
    Files.createDirectories(file.getParent());
    byte[] moof = box("moof", box("trun", new byte[] {0, 0, 0, 0, 0, 0, 0, 60}).array()).array();
    Files.write(file, moof);
    var bytes = new PublishedBytes(new Reference("s", Map.of(path, "aa")), folder);
    bytes.requireSlots(60);
    bytes.compare("cdn-1", Map.of("/live/s/b/1-x/240p/8.m4s", "bb"), new Listings());
    PublishedBytes.Outcome result = bytes.outcome();
    assertThat(result.framesLost()).isEqualTo(60);
    assertThat(result.framesDoubled()).isEqualTo(60);
    assertThat(result.violations()).hasSize(3);
    bytes.requireSlots(61);
    assertThat(bytes.outcome().violations()).hasSize(4);
  }
}
