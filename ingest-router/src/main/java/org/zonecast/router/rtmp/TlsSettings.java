package org.zonecast.router.rtmp;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where RTMPS listens, and which certificate it shows.
 *
 * @param port 0 for one that the system gives
 * @param certificate PEM file of the certificate and those above it, in this order
 * @param key PEM file of the certificate's private key, without a pass phrase
 * @param lookEvery how often the two files are looked at for changes
 */
public record TlsSettings(int port, Path certificate, Path key, Duration lookEvery) {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  public static TlsSettings of(int port, Path certificate, Path key) {
    return new TlsSettings(port, certificate, key, LOOK_EVERY);
  }
}
