package org.zonecast.samples.local;

import java.nio.file.Path;

/**
 * One of the cluster's CDN processes.
 *
 * @param url where it is published to and played from
 * @param directory where its objects lie
 * @param journal the file that lists its writes
 */
record LocalCdn(String name, String url, int port, Path directory, Path journal) {}
