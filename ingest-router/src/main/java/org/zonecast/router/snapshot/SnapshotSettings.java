package org.zonecast.router.snapshot;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where snapshots go, how often one is taken, and how many are kept of each zone.
 *
 * @param to a folder, or {@code s3://BUCKET/PREFIX}
 * @param access how to reach a bucket
 */
public record SnapshotSettings(String to, Duration every, int keep, S3Place.Access access) {
  private static final String S3 = "s3://";

  public SnapshotSettings {
    if (to.isBlank()) {
      throw new IllegalArgumentException("to must be a folder or s3://BUCKET/PREFIX");
    }
    if (isS3(to) && bucketOf(to).isEmpty()) {
      throw new IllegalArgumentException("to must name a bucket: s3://BUCKET/PREFIX, got " + to);
    }
    if (!isS3(to) && to.contains("://")) {
      throw new IllegalArgumentException("to must be a folder or s3://BUCKET/PREFIX, got " + to);
    }
  }

  /** See the record. Keys that belong together come together. */
  public static SnapshotSettings of(
      String to,
      Duration every,
      int keep,
      @Nullable URI endpoint,
      String region,
      @Nullable String accessKey,
      @Nullable String secretKey) {
    if ((accessKey == null) != (secretKey == null)) {
      throw new IllegalArgumentException("accessKey and secretKey come together or not at all");
    }
    return new SnapshotSettings(
        to, every, keep, new S3Place.Access(endpoint, region, accessKey, secretKey));
  }

  SnapshotPlace open() {
    if (!isS3(to)) {
      return new FolderPlace(Path.of(to));
    }
    String bucket = bucketOf(to);
    String prefix = to.substring(S3.length() + bucket.length()).replaceAll("^/+|/+$", "");
    return new S3Place(bucket, prefix.isEmpty() ? "" : prefix + "/", access);
  }

  private static boolean isS3(String to) {
    return to.toLowerCase(Locale.ROOT).startsWith(S3);
  }

  private static String bucketOf(String to) {
    return to.substring(S3.length()).split("/", 2)[0];
  }
}
