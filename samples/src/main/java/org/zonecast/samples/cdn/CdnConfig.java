package org.zonecast.samples.cdn;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a CDN process is told at its start.
 *
 * @param host the address that it listens on
 * @param port 0 to be given one by the system
 * @param directory where its objects lie
 * @param credential that writers must show as a bearer token; empty to let everybody write
 * @param journal the file that lists the writes, null for none
 * @param journalPlaylists whether the journal keeps the text of each playlist
 * @param maxBodyBytes the largest object taken
 */
public record CdnConfig(
    String name,
    String host,
    int port,
    Path directory,
    String credential,
    @Nullable Path journal,
    boolean journalPlaylists,
    long maxBodyBytes) {
  public static final long DEFAULT_MAX_BODY_BYTES = 64L << 20;
}
