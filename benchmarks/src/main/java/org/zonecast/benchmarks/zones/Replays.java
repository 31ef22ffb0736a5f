package org.zonecast.benchmarks.zones;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.evidence.EdgeHistory;
import org.zonecast.benchmarks.evidence.Listings;
import org.zonecast.benchmarks.evidence.PublishedBytes;
import org.zonecast.benchmarks.trial.Await;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.Reference;

/** Ends broadcasts and compares all that the CDNs were given with replays of their feeds. */
final class Replays {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TwoRegions world;

  Replays(TwoRegions world) {
    this.world = world;
  }

  /** All broadcasts of a trial, side by side. */
  PublishedBytes.Outcome of(ZoneTrial trial)
      throws IOException, InterruptedException, ExecutionException {
    List<WorldBroadcast> broadcasts = trial.live();
    trial.endAll();
    Workplace.note("replaying the broadcasts' feeds");
    List<Future<PublishedBytes.Outcome>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (WorldBroadcast broadcast : broadcasts) {
        Evidence evidence = evidence(broadcast);
        all.add(threads.submit(() -> compare(evidence)));
      }
    }
    long objects = 0;
    long lost = 0;
    long doubled = 0;
    List<String> violations = new ArrayList<>();
    for (Future<PublishedBytes.Outcome> one : all) {
      objects += one.get().objects();
      lost += one.get().framesLost();
      doubled += one.get().framesDoubled();
      violations.addAll(one.get().violations());
    }
    return new PublishedBytes.Outcome(objects, lost, doubled, violations);
  }

  private record Evidence(
      String stream,
      long slots,
      Map<String, List<CdnWrite>> writes,
      Map<String, Map<String, String>> objects) {}

  private static long slots(WorldBroadcast broadcast) throws IOException {
    long slots = 0;
    for (EdgeHistory epoch : broadcast.history().epochs()) {
      slots += epoch.slots().orElse(0L);
    }
    return slots;
  }

  private Evidence evidence(WorldBroadcast broadcast) throws IOException, InterruptedException {
    Await.until("end in the history", PATIENCE, () -> slots(broadcast) > 0);
    return new Evidence(broadcast.id(), slots(broadcast), broadcast.writes(), world.objects());
  }

  private PublishedBytes.Outcome compare(Evidence evidence)
      throws IOException, InterruptedException {
    Path replayed = world.place().fresh("zones-replayed-" + evidence.stream());
    Reference reference = Reference.replay(world.feeds().folder(), evidence.stream(), replayed);
    var bytes = new PublishedBytes(reference, replayed);
    bytes.requireSlots(evidence.slots());
    for (Map.Entry<String, List<CdnWrite>> cdn : evidence.writes().entrySet()) {
      var listings = new Listings();
      listings.add(cdn.getKey(), evidence.stream(), cdn.getValue());
      bytes.compare(
          cdn.getKey(), evidence.objects().getOrDefault(cdn.getKey(), Map.of()), listings);
    }
    Workplace.delete(replayed);
    return bytes.outcome();
  }
}
