package org.zonecast.router.offline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.agent.AgentThread;
import org.zonecast.router.agent.HandThread;
import org.zonecast.router.agent.HeldClock;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.authority.JobSecret;
import org.zonecast.router.broadcast.Broadcast;
import org.zonecast.router.broadcast.BroadcastTerms;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.ingest.Ingest;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;
import org.zonecast.router.status.StreamEvent;
import org.zonecast.router.status.StreamStatus;

/**
 * An edge with one broadcast, without a network and with its clock in hand: what is published to it
 * is probed, planned and stamped by the code that does it live, and each epoch's feed is written to
 * a file. Belongs to the thread that made it.
 */
public final class OfflineEdge implements AutoCloseable {
  private static final Duration ENDING = Duration.ofSeconds(10);
  private static final int MAX_EVENTS = 10_000;
  private static final long BUFFER_BYTES = 256L << 20;

  private final Path file;
  private final HeldClock clock;
  private final HandThread thread = new HandThread();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<StreamEvent> events = new ArrayList<>();
  private final List<Scribe> scribes = new ArrayList<>();
  private final Edge edge;
  private final Broadcast broadcast;
  private Duration sinceTick = Duration.ZERO;
  private boolean over;

  private record Scribe(FeedScribe writer, FeedConnection connection, String epoch) {}

  /**
   * What a broadcast is stamped for.
   *
   * @param segment wished length of a segment
   * @param encoderId the encoder that the plan names
   * @param begin wall-clock time at the beginning
   */
  public record Terms(
      StreamRecord stream, Ladder ladder, Duration segment, String encoderId, Instant begin) {}

  /** A feed that was written. */
  public record Feed(Path file, EncodePlan plan) {}

  /**
   * @param file the first epoch's feed; those of later ones get {@code -2}, {@code -3} … behind it
   */
  public OfflineEdge(Terms terms, Path file) {
    this.file = file;
    this.clock = new HeldClock(terms.begin());
    var settings =
        new FeedSettings(
            "offline",
            "offline",
            ProcessHandle.current().pid(),
            terms.segment(),
            10,
            Duration.ofSeconds(30),
            BUFFER_BYTES,
            Long.MAX_VALUE,
            Optional.empty(),
            () -> URI.create("ws://offline.invalid"));
    var cluster = new OfflineCluster(terms.encoderId(), this::taken);
    this.edge = new Edge(settings, cluster, clock, new FeedMeters(meters), "offline");
    var identity = new Identity(terms.stream().id(), "recorded", new EpochId(1, "offline"));
    var log = new EventLog(terms.stream().id(), clock, (stream, event) -> happened(event));
    this.broadcast =
        new Broadcast(
            thread,
            edge,
            new BroadcastTerms(terms.stream(), terms.ladder(), identity, new JobSecret("offline")),
            log,
            ended -> over = true);
    broadcast.start();
  }

  private void happened(StreamEvent event) {
    if (events.size() < MAX_EVENTS) {
      events.add(event);
    }
  }

  // ---- the publisher's side ---------------------------------------------------------------------

  /** A publisher of which there is one at a time. */
  public Session publish(String protocol) throws PublishRefusedException {
    var publisher = new Held();
    Future<@Nullable Publication> admitted =
        broadcast.admit(new PublishRequest("", protocol, "a file"), publisher);
    thread.settle();
    Publication publication = admitted.result();
    if (publication == null) {
      throw admitted.cause() instanceof PublishRefusedException refused
          ? refused
          : new PublishRefusedException(
              PublishRefusedException.Reason.ENDED, "the broadcast is over");
    }
    return new Session(publication, publisher);
  }

  /** A publisher's session. What is published is taken at {@link #settle}. */
  public final class Session {
    private final Publication publication;
    private final Held publisher;

    private Session(Publication publication, Held publisher) {
      this.publication = publication;
      this.publisher = publisher;
    }

    public Publication publication() {
      return publication;
    }

    /** Whether a live publisher would not be read from now. */
    public boolean held() {
      return publisher.held;
    }

    /** Takes what was published. */
    public void settle() throws PublishRefusedException, IOException {
      thread.settle();
      rethrow();
      if (publisher.refused != null) {
        throw publisher.refused;
      }
    }

    /** Says goodbye, and waits until all is written. */
    public void end() throws IOException {
      publication.end(EndReason.GOODBYE);
      for (Duration waited = Duration.ZERO; !over; waited = waited.plus(AgentThread.TICK)) {
        if (waited.compareTo(ENDING) > 0) {
          throw new IOException("the feed did not come to its end");
        }
        advance(AgentThread.TICK);
      }
    }
  }

  /** Moves the clock on, with all that happens in that time. */
  public void advance(Duration by) throws IOException {
    thread.settle();
    Duration left = by;
    while (sinceTick.plus(left).compareTo(AgentThread.TICK) >= 0) {
      Duration step = AgentThread.TICK.minus(sinceTick);
      clock.advance(step);
      left = left.minus(step);
      sinceTick = Duration.ZERO;
      tick();
    }
    clock.advance(left);
    sinceTick = sinceTick.plus(left);
    rethrow();
  }

  private void tick() {
    for (Scribe scribe : List.copyOf(scribes)) {
      Authority authority = broadcast.authority(scribe.epoch);
      if (authority != null) {
        scribe.writer.reports().forEach(m -> authority.received(scribe.connection, m));
      }
    }
    thread.tick();
  }

  private void rethrow() throws IOException {
    for (Scribe scribe : scribes) {
      scribe.writer.rethrow();
    }
  }

  // ---- the worker's side ------------------------------------------------------------------------

  private void taken(Job job) {
    int number = scribes.size() + 1;
    Path target = number == 1 ? file : file.resolveSibling(file.getFileName() + "-" + number);
    var writer = new FeedScribe(target, ProcessHandle.current()::pid);
    var connection = new FeedConnection(number, writer, thread, clock.nanoTime());
    scribes.add(new Scribe(writer, connection, job.epoch().toString()));
    thread.execute(() -> {
      Authority authority = broadcast.authority(job.epoch().toString());
      if (authority != null) {
        authority.connected(connection);
        authority.received(connection, writer.hello());
      }
    });
  }

  // ---- what came of it --------------------------------------------------------------------------

  public List<Feed> feeds() {
    var feeds = new ArrayList<Feed>();
    for (Scribe scribe : scribes) {
      EncodePlan plan = scribe.writer.plan();
      if (plan != null) {
        feeds.add(new Feed(scribe.writer.file(), plan));
      }
    }
    return feeds;
  }

  /** The first ten thousand events. */
  public List<StreamEvent> events() {
    return List.copyOf(events);
  }

  /** The broadcast as the API would show it now. */
  public StreamStatus status() {
    return broadcast.snapshot();
  }

  /** How many units of media were left out, by reason. */
  public TreeMap<String, Long> drops() {
    var drops = new TreeMap<String, Long>();
    for (Counter counter : meters.find("zonecast_dropped_media").counters()) {
      drops.put(String.valueOf(counter.getId().getTag("why")), (long) counter.count());
    }
    return drops;
  }

  @Override
  public void close() throws IOException {
    for (Scribe scribe : scribes) {
      scribe.writer.closeFile();
    }
    meters.close();
  }

  /** A protocol session that only remembers what it was told. */
  private static final class Held implements Ingest.Publisher {
    private boolean held;
    private @Nullable PublishRefusedException refused;

    @Override
    public void hold() {
      held = true;
    }

    @Override
    public void proceed() {
      held = false;
    }

    @Override
    public void close(PublishRefusedException reason) {
      refused = reason;
    }
  }
}
