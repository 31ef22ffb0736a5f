package org.zonecast.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.zonecast.worker.codec.EncoderId;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down, and the encoder that is in it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream file = Version.class.getResourceAsStream("version.txt")) {
      byte[] version = Objects.requireNonNull(file, "version.txt").readAllBytes();
      String text = new String(version, StandardCharsets.UTF_8).strip();
      return new String[] {"zonecast " + text + " (encoder " + EncoderId.CURRENT + ")"};
    }
  }
}
