package org.zonecast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CdnRecordTest {
  private static final URI PLAYBACK = URI.create("https://cdn.example.com/hls");

  @Test
  void playersReadWhereWorkersWriteUnlessItIsADirectory() {
    URI origin = URI.create("http://origin:8080/hls");
    assertThat(CdnRecord.of("a", "webdav", origin, null, "", 1).playbackUrl()).isEqualTo(origin);
    URI folder = URI.create("file:///srv/hls");
    assertThatThrownBy(() -> CdnRecord.of("a", "directory", folder, null, "", 1))
        .hasMessageContaining("playbackUrl is missing");
    assertThat(CdnRecord.of("a", "directory", folder, PLAYBACK, "", 1).playbackUrl())
        .isEqualTo(PLAYBACK);
  }

  @Test
  void aFolderOfThisMachineIsADirectory(@TempDir Path folder) {
    CdnRecord cdn = CdnRecord.of("a", "directory", folder.toUri(), PLAYBACK, "", 1);
    assertThat(Path.of(cdn.publishUrl())).isEqualTo(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp, http://h/, kind must be",
    "http, file:///srv/hls, must be an http or https URL",
    "webdav, file:///srv/hls, must be an http or https URL",
    "webdav, http://user:secret@h/, belong in credential",
    "directory, http://h/, must be a file URL",
    "directory, file:srv/hls, must be a file URL",
    "directory, file://host/srv/hls, must be a file URL",
    "directory, file:///, must be a file URL",
    "directory, file:///srv/../etc, must be a file URL",
    "directory, file:///srv/hls?x, must be a file URL",
    "directory, /srv/hls, must be a file URL",
  })
  void whatCannotBePublishedToIsRefused(String kind, URI publishUrl, String why) {
    assertThatThrownBy(() -> CdnRecord.of("a", kind, publishUrl, PLAYBACK, "", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
