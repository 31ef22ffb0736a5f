package org.zonecast.router;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.Checks;
import org.zonecast.config.Default;
import org.zonecast.config.Hosts;
import org.zonecast.config.LogFormat;
import org.zonecast.config.Secret;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Ladder;
import org.zonecast.job.Ladders;
import org.zonecast.job.Names;
import org.zonecast.job.redis.RedisEndpoint;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.place.PlaceSettings;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;
import org.zonecast.router.snapshot.SnapshotSettings;

/**
 * A router's configuration file.
 *
 * @param id this router's name among all of them
 * @param host where workers, peers and broadcasters reach this router
 * @param listen the address to listen on; by default all of them, or only {@code host} if that is
 *     the machine itself
 * @param cdns the CDNs to begin with; later changes are made through the API
 * @param world all regions and zones; by default only this router's own, and what its peers say
 * @param place how the places of broadcasters are found
 * @param feedUrl where workers reach this router's feeds, such as {@code ws://10.0.0.1:9000}; by
 *     default {@code host} and the port of {@code http}
 * @param drainSeconds how long a router that is to leave waits for its publishers
 * @param snapshots copies of the zone's records; none by default
 * @param recordFeeds a folder for each epoch's stamped feed and its history; none by default
 */
public record RouterConfig(
    String id,
    String region,
    String zone,
    @Default("127.0.0.1") String host,
    @Nullable String listen,
    @Default("{}") Http http,
    @Default("{}") Rtmp rtmp,
    Auth auth,
    Redis redis,
    @Default("[]") List<PeerAddress> peers,
    @Default("{}") World world,
    @Default("{}") PlaceSettings place,
    @Default("{}") Streams streams,
    @Default("[]") List<Ladder> ladders,
    @Default("[]") List<Cdn> cdns,
    @Nullable URI feedUrl,
    @Default("60") int drainSeconds,
    @Nullable Path recordFeeds,
    @Default("{}") Ingest ingest,
    @Nullable Snapshots snapshots,
    @Default("text") LogFormat log) {

  /** The server of the API, the page, the feeds and the other routers. */
  public record Http(@Default("8080") int port) {
    public Http {
      Checks.requirePort("port", port);
    }
  }

  /**
   * The server for broadcasters.
   *
   * @param tls RTMPS, on a port of its own; none by default
   */
  public record Rtmp(@Default("1935") int port, @Nullable Tls tls) {
    public Rtmp {
      Checks.requirePort("port", port);
    }
  }

  /**
   * The server for broadcasters who encrypt.
   *
   * @param certificate PEM file with the certificate and those above it
   * @param key PEM file with the private key
   */
  public record Tls(@Default("1936") int port, Path certificate, Path key) {
    public Tls {
      Checks.requirePort("port", port);
    }
  }

  /**
   * The secrets, the same on every router.
   *
   * @param apiToken opens the API
   * @param keySecret signs stream keys
   * @param internalSecret opens what routers ask each other
   * @param offerSecret opens the workers' doors for jobs that no store takes; none are brought to
   *     them without it
   * @param keyValidityDays how long a new stream key is good
   */
  public record Auth(
      @Secret String apiToken,
      @Secret String keySecret,
      @Secret String internalSecret,
      @Nullable @Secret String offerSecret,
      @Default("365") int keyValidityDays) {
    public Auth {
      Checks.requireLength("apiToken", apiToken, 8);
      Checks.requireLength("keySecret", keySecret, 16);
      Checks.requireLength("internalSecret", internalSecret, 16);
      if (offerSecret != null) {
        Checks.requireLength("offerSecret", offerSecret, 16);
      }
      Checks.requireRange("keyValidityDays", keyValidityDays, 1, 36_500);
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
      @Default("8") int connections) {
    public Redis {
      sentinels = List.copyOf(sentinels);
      RedisEndpoint.of(sentinels, master, url, ca);
      Checks.requireRange("connections", connections, 1, 128);
    }

    RedisSettings settings() {
      return RedisSettings.of(RedisEndpoint.of(sentinels, master, url, ca))
          .withConnections(connections);
    }
  }

  /**
   * Copies of the zone's records.
   *
   * @param to a folder, or {@code s3://BUCKET/PREFIX}
   * @param keep how many, the latest ones
   * @param endpoint of a store that is like S3 and not Amazon's
   * @param accessKey with {@code secretKey}; by default they are found as the AWS SDK does
   */
  public record Snapshots(
      String to,
      @Default("60") int everyMinutes,
      @Default("48") int keep,
      @Nullable URI endpoint,
      @Default("us-east-1") String region,
      @Nullable String accessKey,
      @Secret @Nullable String secretKey) {
    public Snapshots {
      Checks.requireRange("everyMinutes", everyMinutes, 1, 10_080);
      Checks.requireRange("keep", keep, 1, 1000);
      SnapshotSettings.of(
          to, Duration.ofMinutes(everyMinutes), keep, endpoint, region, accessKey, secretKey);
    }

    SnapshotSettings settings() {
      return SnapshotSettings.of(
          to, Duration.ofMinutes(everyMinutes), keep, endpoint, region, accessKey, secretKey);
    }
  }

  /**
   * What holds for streams that do not say otherwise.
   *
   * @param ladder name of the ladder
   * @param graceSeconds how long an interrupted broadcast is kept open
   * @param segmentSeconds wished length of a segment
   * @param windowSegments segments in a live playlist
   * @param bufferSeconds media kept for successors
   * @param bufferMegabytes the most that one broadcast's media may take
   */
  public record Streams(
      @Default("720p") String ladder,
      @Default("60") int graceSeconds,
      @Default("2") double segmentSeconds,
      @Default("10") int windowSegments,
      @Default("60") int bufferSeconds,
      @Default("256") int bufferMegabytes) {
    public Streams {
      Names.requireName("ladder", ladder);
      Checks.requireRange("graceSeconds", graceSeconds, 0, 3600);
      if (segmentSeconds < 0.5 || segmentSeconds > 10) {
        throw new IllegalArgumentException(
            "segmentSeconds must be 0.5 to 10, got " + segmentSeconds);
      }
      Checks.requireRange("windowSegments", windowSegments, 3, 1000);
      Checks.requireRange("bufferSeconds", bufferSeconds, 30, 3600);
      Checks.requireRange("bufferMegabytes", bufferMegabytes, 1, 65_536);
    }

    Duration grace() {
      return Duration.ofSeconds(graceSeconds);
    }

    Duration segment() {
      return Duration.ofNanos(Math.round(segmentSeconds * 1e9));
    }
  }

  /** A CDN to begin with. */
  public record Cdn(
      String name,
      @Default("http") String kind,
      URI publishUrl,
      @Nullable URI playbackUrl,
      @Secret @Default("''") String credential) {
    public Cdn {
      playbackUrl = CdnRecord.of(name, kind, publishUrl, playbackUrl, credential, 1).playbackUrl();
    }

    CdnRecord record() {
      return CdnRecord.of(name, kind, publishUrl, playbackUrl, credential, 1);
    }
  }

  /**
   * Where broadcasters are told to push to.
   *
   * @param rtmp RTMP URLs without the key; by default this router's own
   * @param srt SRT URLs without the stream id
   */
  public record Ingest(@Default("[]") List<URI> rtmp, @Default("[]") List<URI> srt) {
    public Ingest {
      rtmp = List.copyOf(rtmp);
      rtmp.forEach(push -> Checks.requireUrl("rtmp", push, "rtmp", "rtmps"));
      srt = List.copyOf(srt);
    }
  }

  public RouterConfig {
    Names.requireName("id", id);
    Names.requireName("region", region);
    Names.requireName("zone", zone);
    Checks.requireRange("drainSeconds", drainSeconds, 0, 99_999);
    peers = List.copyOf(peers);
    ladders = List.copyOf(ladders);
    cdns = List.copyOf(cdns);
    if (feedUrl != null) {
      Checks.requireUrl("feedUrl", feedUrl, "ws", "wss");
    }
    if (feedUrl == null || ingest.rtmp().isEmpty()) {
      requireReachable(host);
    }
    requireHome(world, region, zone);
    requireDistinct("peers", peers, PeerAddress::id);
    requireDistinct("cdns", cdns, Cdn::name);
    requireDistinct("ladders", ladders, Ladder::name);
    if (all(ladders).stream().noneMatch(l -> l.name().equals(streams.ladder()))) {
      throw new IllegalArgumentException(
          "streams.ladder must be one of "
              + all(ladders).stream().map(Ladder::name).toList()
              + ", got "
              + streams.ladder());
    }
  }

  /** For URLs that are made of it. */
  private static void requireReachable(String host) {
    if (Hosts.isAny(host)) {
      throw new IllegalArgumentException(
          ("host must say where workers and broadcasters reach this router, got %s; listen on all"
                  + " addresses with listen, or set feedUrl and ingest.rtmp")
              .formatted(host));
    }
    try {
      Checks.requireUrl("host", new URI("ws://" + Hosts.inUrl(host)), "ws");
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "host must be a name or an address that can stand in a URL, got \"" + host + "\"", e);
    }
  }

  private static void requireHome(World world, String region, String zone) {
    if (world.regions().isEmpty()) {
      return;
    }
    String home = world.regionOf(zone).map(Region::name).orElse("none");
    if (!home.equals(region)) {
      throw new IllegalArgumentException(
          "world.regions must hold the router's own zone %s in region %s, but has it in %s"
              .formatted(zone, region, home));
    }
  }

  /** The presets and those configured, which may replace a preset. */
  List<Ladder> allLadders() {
    return all(ladders);
  }

  /** The address to listen on. */
  String listenAddress() {
    if (listen != null) {
      return listen;
    }
    return Set.of("127.0.0.1", "localhost", "::1").contains(host) ? host : "0.0.0.0";
  }

  private static List<Ladder> all(List<Ladder> configured) {
    var byName = new LinkedHashMap<String, Ladder>();
    Ladders.PRESETS.forEach(ladder -> byName.put(ladder.name(), ladder));
    configured.forEach(ladder -> byName.put(ladder.name(), ladder));
    return new ArrayList<>(byName.values());
  }

  private static <T> void requireDistinct(String what, List<T> values, Function<T, String> name) {
    var seen = new HashSet<String>();
    for (T value : values) {
      if (!seen.add(name.apply(value))) {
        throw new IllegalArgumentException(what + " must differ, got two " + name.apply(value));
      }
    }
  }
}
