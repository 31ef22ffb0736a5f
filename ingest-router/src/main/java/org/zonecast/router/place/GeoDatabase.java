package org.zonecast.router.place;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.router.route.Place;

/**
 * A file in MaxMind's format (GeoLite2 City, DB-IP City and the like) in memory. A file that has
 * changed is taken if it is good; else the old one stays. Safe for all threads.
 */
public final class GeoDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(GeoDatabase.class);
  private static final long MAX_BYTES = 1L << 30;

  private final Path file;
  private volatile Reader reader;
  private Stamp stamp;

  /** What became of a look at the file. */
  enum Reload {
    SAME,
    TAKEN,
    REFUSED
  }

  private record Stamp(FileTime modified, long bytes) {
    static final Stamp MISSING = new Stamp(FileTime.fromMillis(0), -1);

    static Stamp of(Path file) {
      try {
        return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
      } catch (IOException e) {
        return MISSING; // and reading it says why
      }
    }
  }

  private GeoDatabase(Path file, Reader reader, Stamp stamp) {
    this.file = file;
    this.reader = reader;
    this.stamp = stamp;
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it is not there or no such database, with a message for people
   */
  public static GeoDatabase open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a file; it must be a database in MaxMind's format");
    }
    Stamp stamp = Stamp.of(file);
    var opened = new GeoDatabase(file, read(file), stamp);
    LOG.info("places come from {}: {}", file, opened.describe());
    return opened;
  }

  private static Reader read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      return new Reader(bytes);
    } catch (IOException | RuntimeException e) { // a broken file fails in any way
      throw new IOException(file + " is no database in MaxMind's format: " + e.getMessage(), e);
    }
  }

  private String describe() {
    return "%s of %s"
        .formatted(
            reader.getMetadata().getDatabaseType(),
            reader.getMetadata().getBuildDate().toInstant());
  }

  /** Takes the file anew if it has changed. Blocks. */
  synchronized Reload reload() {
    Stamp now = Stamp.of(file);
    if (now.equals(stamp)) {
      return Reload.SAME;
    }
    stamp = now;
    try {
      reader = read(file);
      LOG.info("places come from a new {}: {}", file, describe());
      return Reload.TAKEN;
    } catch (IOException e) {
      LOG.warn("the database of places stays the one that was read before: {}", e.toString());
      return Reload.REFUSED;
    }
  }

  /** Where an address is, if the database says so. */
  Optional<Place> find(byte[] address) {
    try {
      Map<?, ?> found = reader.get(InetAddress.getByAddress(address), Map.class);
      return found != null && found.get("location") instanceof Map<?, ?> location
          ? place(location.get("latitude"), location.get("longitude"))
          : Optional.empty();
    } catch (IOException | RuntimeException e) { // an entry that is broken
      LOG.debug("the entry of an address is broken: {}", e.toString());
      return Optional.empty();
    }
  }

  private static Optional<Place> place(@Nullable Object latitude, @Nullable Object longitude) {
    return latitude instanceof Number north && longitude instanceof Number east
        ? Optional.of(new Place(north.doubleValue(), east.doubleValue(), "database"))
        : Optional.empty();
  }
}
