package org.zonecast.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.Checks;
import org.zonecast.config.Default;
import org.zonecast.config.Hosts;
import org.zonecast.config.LogFormat;
import org.zonecast.config.Secret;
import org.zonecast.job.Job;
import org.zonecast.job.Names;
import org.zonecast.job.redis.RedisEndpoint;
import org.zonecast.job.redis.RedisSettings;

/**
 * A worker's configuration file.
 *
 * @param id this worker's name among all of them
 * @param host the address that health and metrics are served on
 * @param kind {@code cpu} or {@code gpu}
 * @param units units of jobs to carry at most; {@code auto} for as many as it measures at its start
 * @param warmChildren spare codec children to keep, while there is room for another job
 * @param drainSeconds how long a worker that drains waits for successors of its jobs
 * @param offers lets edges bring jobs while the zone's Redis is away; they may not by default
 */
public record WorkerConfig(
    String id,
    String zone,
    @Default("127.0.0.1") String host,
    @Default("{}") Http http,
    Redis redis,
    @Default("cpu") String kind,
    @Default("auto") OptionalInt units,
    @Default("1") int warmChildren,
    @Default("60") int drainSeconds,
    @Nullable Offers offers,
    @Default("text") LogFormat log) {
  /** The server of health and metrics. */
  public record Http(@Default("0") int port) {
    public Http {
      Checks.requirePort("port", port);
    }
  }

  /**
   * The zone's Redis: a pair, or a managed endpoint.
   *
   * @param sentinels of the pair, as {@code host:port}
   * @param master the name that the Sentinels know the pair by
   * @param url of a managed endpoint, instead of those: {@code rediss://user:password@host:port}
   * @param ca PEM file with the certificates to trust there; by default those that Java trusts
   * @param connections to the primary, at most
   */
  public record Redis(
      @Default("[]") List<String> sentinels,
      @Nullable String master,
      @Secret @Nullable String url,
      @Nullable Path ca,
      @Default("2") int connections) {
    public Redis {
      sentinels = List.copyOf(sentinels);
      RedisEndpoint.of(sentinels, master, url, ca);
      Checks.requireRange("connections", connections, 1, 128);
    }

    /** Of a pair. */
    public static Redis pair(List<String> sentinels, String master) {
      return new Redis(sentinels, master, null, null, 2);
    }

    RedisSettings settings() {
      return RedisSettings.of(RedisEndpoint.of(sentinels, master, url, ca))
          .withConnections(connections);
    }
  }

  /**
   * How edges bring jobs to this worker, past the store.
   *
   * @param secret the same as the routers' {@code auth.offerSecret}
   * @param url where they reach this worker; by default {@code host} and the port of {@code http}
   */
  public record Offers(@Secret String secret, @Nullable URI url) {
    public Offers {
      Checks.requireLength("secret", secret, 16);
      if (url != null) {
        Checks.requireUrl("url", url, "http");
      }
    }
  }

  public WorkerConfig {
    Names.requireName("id", id);
    Names.requireName("zone", zone);
    if (!kind.equals(Job.CPU) && !kind.equals(Job.GPU)) {
      throw new IllegalArgumentException("kind must be cpu or gpu, got " + kind);
    }
    Checks.requireRange("units", units.orElse(1), 1, 1_000_000);
    Checks.requireRange("warmChildren", warmChildren, 0, 64);
    Checks.requireRange("drainSeconds", drainSeconds, 0, 3600);
    if (offers != null && offers.url() == null && Hosts.isAny(host)) {
      throw new IllegalArgumentException(
          "offers.url must say where edges reach this worker, as host is " + host);
    }
  }

  /** Where edges bring jobs to a worker that serves at {@code port}; null if they may not. */
  @Nullable URI offersAt(int port) {
    if (offers == null) {
      return null;
    }
    URI told = offers.url();
    return told == null ? URI.create("http://" + Hosts.inUrl(host) + ":" + port) : told;
  }

  Duration drainTimeout() {
    return Duration.ofSeconds(drainSeconds);
  }
}
