package org.zonecast.samples;

import org.zonecast.config.BuildVersion;
import org.zonecast.worker.codec.EncoderId;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version, and the encoder that is in it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "zonecast " + BuildVersion.read() + " (encoder " + EncoderId.CURRENT + ")"
    };
  }
}
