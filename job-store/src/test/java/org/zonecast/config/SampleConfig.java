package org.zonecast.config;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A configuration with one key of each kind. */
record SampleConfig(
    String id,
    Rtmp rtmp,
    Auth auth,
    @Default("[]") List<Peer> peers,
    @Default("[]") List<String> tags,
    @Default("1.5") double headroom,
    @Default("auto") OptionalInt units,
    @Default("{}") Http http,
    @Nullable URI recordFeeds,
    @Default("text") LogFormat log) {

  record Rtmp(int port) {
    Rtmp {
      Checks.requirePort("port", port);
    }
  }

  record Http(@Default("8080") int port) {}

  record Auth(@Secret String apiToken, @Secret @Default("") String extra) {}

  record Peer(String id, URI url) {
    Peer {
      if (id.isBlank()) {
        throw new IllegalArgumentException("id must not be empty");
      }
    }
  }
}
