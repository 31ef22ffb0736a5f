package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.redis.RedisPair;
import org.zonecast.router.edge.RecordBuilder;
import org.zonecast.router.snapshot.S3Server;
import picocli.CommandLine;
import redis.clients.jedis.Jedis;

/** A zone's Redis that has lost everything gets its records back. */
class SnapshotCommandTest {
  private static final StreamRecord STREAM =
      new StreamRecord(
          "s1",
          "Show",
          "light",
          Duration.ofSeconds(60),
          StreamOptions.DEFAULT,
          false,
          Instant.parse("2026-11-22T10:00:00Z"),
          3);

  private static final Duration LONGER_THAN_THE_PAUSE_AFTER_A_FAILURE = Duration.ofMinutes(3);

  private static final Pattern TAKEN =
      Pattern.compile("zonecast_snapshots_total\\{[^}]*outcome=\"taken\"[^}]*} [1-9]");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void recordsArePutBackAfterTheLossOfEverything() throws Exception {
    try (RedisPair pair = RedisPair.startTemporary("zone-a");
        RedisZone zone =
            new RedisZone(RedisSettings.of(pair.sentinelAddresses(), pair.masterName()))) {
      Path config = config("snapshots: {to: '" + folder.resolve("kept") + "', keep: 2}\n", pair);
      zone.streams().put(STREAM);
      zone.cdns().put(cdn());
      zone.broadcasts().put(broadcast());
      assertThat(run("take", "--config", config.toString())).isZero();

      loseEverything(pair);
      assertThat(zone.streams().all()).isEmpty();
      assertThat(run("list", "--config", config.toString())).isZero();
      assertThat(run("restore", "latest", "--config", config.toString())).isZero();

      assertThat(run("restore", "latest", "--config", config.toString())).isZero();

      assertThat(out.toString().lines().skip(2))
          .containsExactly(
              "put back 1 of 1 streams, 1 of 1 CDNs, 1 of 1 broadcasts",
              "put back 0 of 1 streams, 0 of 1 CDNs, 0 of 1 broadcasts");
      assertThat(zone.streams().all()).containsExactly(STREAM);
      assertThat(zone.cdns().all()).containsExactly(cdn());
      assertThat(zone.broadcasts().running())
          .extracting(BroadcastRecord.Aged::record)
          .containsExactly(broadcast());
      assertThat(zone.leases().take("snapshot", "r1", Duration.ofMinutes(1))).isTrue();
      assertThat(zone.leases().take("snapshot", "r2", Duration.ofMinutes(1))).isFalse();
      zone.leases().leave("snapshot", "r2", Duration.ofMillis(1));
      assertThat(zone.leases().take("snapshot", "r2", Duration.ofMinutes(1)))
          .as("not its own")
          .isFalse();
    }
  }

  /** The router itself would bring its records back, so it is gone by then. */
  @Test
  void whatARouterPutIntoS3ByScheduleIsPutBack() throws Exception {
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        RedisPair pair = RedisPair.startTemporary("zone-a");
        RedisZone zone =
            new RedisZone(RedisSettings.of(pair.sentinelAddresses(), pair.masterName()))) {
      zone.streams().put(STREAM);
      String yaml = RouterProcess.yaml("zone-a", pair.sentinelAddresses(), pair.masterName());
      try (RouterProcess router =
          RouterProcess.start(folder, yaml + snapshotsIn(s3)).awaitReady()) {
        await("a snapshot by schedule")
            .atMost(LONGER_THAN_THE_PAUSE_AFTER_A_FAILURE)
            .until(() -> router.call("GET", "/metrics", "").body(), TAKEN.asPredicate());
        router.terminate();
        assertThat(router.exitCode()).as(router.log()).isZero();
      }

      loseEverything(pair);
      String config = folder.resolve("router.yaml").toString();
      assertThat(run("restore", "latest", "--config", config)).as(err.toString()).isZero();

      assertThat(out.toString()).startsWith("put back 1 of 1 streams");
      assertThat(zone.streams().all()).containsExactly(STREAM);
    }
  }

  @Test
  void whatIsMissingOrWrongIsSaid() throws Exception {
    Path without = config("", null);
    Path with = config("snapshots: {to: '" + folder.resolve("none") + "'}\n", null);
    Path wrong = config("snapshots: {to: 'ftp://x/y'}\n", null);

    assertThat(run("list", "--config", without.toString())).isEqualTo(2);
    assertThat(run("list", "--config", wrong.toString())).isEqualTo(2);
    assertThat(run("restore", "latest", "--config", with.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains("snapshots: missing; it must say where they are kept")
        .contains("snapshots.to: must be a folder or s3://BUCKET/PREFIX, got ftp://x/y")
        .contains("there is no snapshot of this zone yet");
  }

  private int run(String... args) {
    return new CommandLine(new SnapshotCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static String snapshotsIn(S3Server s3) {
    return """
    snapshots:
      to: s3://%s/zones
      everyMinutes: 1
      endpoint: %s
      accessKey: %s
      secretKey: %s
    """
        .formatted(S3Server.BUCKET, s3.endpoint(), S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
  }

  private static void loseEverything(RedisPair pair) {
    try (Jedis redis = new Jedis("127.0.0.1", pair.primary().port())) {
      redis.flushAll();
    }
  }

  private Path config(String more, RedisPair pair) throws Exception {
    List<String> sentinels = pair == null ? List.of("127.0.0.1:1") : pair.sentinelAddresses();
    String text =
        """
        id: r1
        region: local
        zone: zone-a
        redis: {sentinels: %s, master: zone-a}
        auth: {apiToken: 12345678, keySecret: 1234567890123456, internalSecret: 1234567890123456}
        """
            .formatted(sentinels.stream().map(s -> "'" + s + "'").toList())
            .replaceAll("(apiToken|keySecret|internalSecret): (\\d+)", "$1: '$2'");
    return Files.writeString(Files.createTempFile(folder, "router", ".yaml"), text + more);
  }

  private static CdnRecord cdn() {
    URI url = URI.create("http://127.0.0.1:9/");
    return new CdnRecord("cdn-1", CdnRecord.HTTP, url, url, "secret", false, 2);
  }

  private static BroadcastRecord broadcast() {
    var past = new BroadcastRecord.Past(new EpochId(1, "e"), 5, 0, List.of("240p", "audio"));
    return new RecordBuilder("s1").epochs(List.of(past)).build();
  }
}
