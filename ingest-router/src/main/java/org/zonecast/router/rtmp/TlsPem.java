package org.zonecast.router.rtmp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a certificate's and a key's file, as they were at one time. */
record TlsPem(byte[] certificate, byte[] key) {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * @throws TlsException if a file cannot be read
   */
  static TlsPem read(TlsSettings settings) throws TlsException {
    return new TlsPem(read("certificate", settings.certificate()), read("key", settings.key()));
  }

  private static byte[] read(String setting, Path file) throws TlsException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new TlsException(setting + ": " + file + " is longer than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new TlsException(setting + ": there is no file " + file);
    } catch (IOException e) {
      throw new TlsException(setting + ": " + file + " cannot be read: " + e);
    }
  }

  boolean sameAs(TlsPem other) {
    return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
  }
}
