package org.zonecast.router.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots in a bucket of a store that understands S3, signatures included. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3PlaceTest {
  private S3Proxy server;
  private Path files;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    files = folder;
    Files.createDirectory(folder.resolve("backups"));
    server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "hush-hush")
            .endpoint(URI.create("http://127.0.0.1:0"))
            .build();
    server.start();
  }

  @AfterAll
  void end() throws Exception {
    server.stop();
  }

  @Test
  void piecesArePutListedReadAndDeletedBelowThePrefix() throws Exception {
    try (SnapshotPlace place = place("s3://backups/zones/", "hush-hush");
        SnapshotPlace above = place("s3://backups", "hush-hush")) {
      place.put("one", new byte[] {1, 2, 3});
      place.put("two", new byte[200_000]);
      above.put("other", new byte[] {4});

      assertThat(place.names()).containsExactlyInAnyOrder("one", "two");
      assertThat(place.get("one")).containsExactly(1, 2, 3);
      assertThat(place.get("two")).hasSize(200_000);
      assertThat(files.resolve("backups/zones/one")).hasBinaryContent(new byte[] {1, 2, 3});

      place.delete("one");
      place.delete("one");
      assertThat(place.names()).containsExactly("two");
      assertThatThrownBy(() -> place.get("one")).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void storeThatRefusesIsAFailureThatSaysWhere() {
    try (SnapshotPlace wrong = place("s3://backups/zones", "wrong-key");
        SnapshotPlace missing = place("s3://no-such-bucket", "hush-hush")) {
      assertThatThrownBy(wrong::names)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot list s3://backups/zones/");
      assertThatThrownBy(() -> missing.put("x", new byte[1]))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot write s3://no-such-bucket/x");
    }
  }

  private SnapshotPlace place(String to, String secretKey) {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    return SnapshotSettings.of(
            to, Duration.ofHours(1), 3, endpoint, "us-east-1", "access", secretKey)
        .open();
  }
}
