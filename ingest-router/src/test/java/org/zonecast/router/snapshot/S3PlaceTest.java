package org.zonecast.router.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots in a bucket of a store that understands S3, signatures included. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3PlaceTest {
  private S3Server server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  void end() throws Exception {
    server.close();
  }

  @Test
  void piecesArePutListedReadAndDeletedBelowThePrefix() throws Exception {
    try (SnapshotPlace place = place("s3://backups/zones/", S3Server.SECRET_KEY);
        SnapshotPlace above = place("s3://backups", S3Server.SECRET_KEY)) {
      place.put("one", new byte[] {1, 2, 3});
      place.put("two", new byte[200_000]);
      above.put("other", new byte[] {4});

      assertThat(place.names("", name -> true)).containsExactlyInAnyOrder("one", "two");
      assertThat(place.get("one")).containsExactly(1, 2, 3);
      assertThat(place.get("two")).hasSize(200_000);
      assertThat(server.bucket().resolve("zones/one")).hasBinaryContent(new byte[] {1, 2, 3});

      place.delete("one");
      place.delete("one");
      assertThat(place.names("", name -> true)).containsExactly("two");
      assertThatThrownBy(() -> place.get("one")).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void namesAreFoundAmongAnyNumberOfOthersAndTooManyAreAFailure() throws Exception {
    Path busy = Files.createDirectories(server.bucket().resolve("busy"));
    for (int i = 0; i <= 10_000; i++) {
      Files.createFile(busy.resolve("zone-a-1-" + i));
    }
    try (SnapshotPlace place = place("s3://backups/busy", S3Server.SECRET_KEY)) {
      place.put("zone-a-2", new byte[1]);

      assertThat(place.names("zone-a-", "zone-a-2"::equals)).containsExactly("zone-a-2");
      assertThatThrownBy(() -> place.names("zone-a-", name -> true))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot list s3://backups/busy/zone-a-*: there are more than 10000");
    }
  }

  @Test
  void storeThatRefusesIsAFailureThatSaysWhere() {
    try (SnapshotPlace wrong = place("s3://backups/zones", "wrong-key");
        SnapshotPlace missing = place("s3://no-such-bucket", S3Server.SECRET_KEY)) {
      assertThatThrownBy(() -> wrong.names("", name -> true))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot list s3://backups/zones/");
      assertThatThrownBy(() -> missing.put("x", new byte[1]))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot write s3://no-such-bucket/x");
    }
  }

  private SnapshotPlace place(String to, String secretKey) {
    return SnapshotSettings.of(
            to,
            Duration.ofHours(1),
            3,
            server.endpoint(),
            "us-east-1",
            S3Server.ACCESS_KEY,
            secretKey)
        .open();
  }
}
