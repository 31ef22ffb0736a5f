package org.zonecast.router.broadcast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.router.authority.Authority;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.ingest.Arrival;
import org.zonecast.router.ingest.SourceSession;
import org.zonecast.router.status.BitrateMeter;
import org.zonecast.router.status.Drift;
import org.zonecast.router.status.Recoveries;
import org.zonecast.router.status.StreamStatus;
import org.zonecast.router.status.StreamStatus.Input;
import org.zonecast.router.status.StreamStatus.Rendition;
import org.zonecast.router.status.StreamStatus.State;

/** Describes a broadcast for others: written by its thread, read by any. */
final class StatusKeeper {
  private final Edge edge;
  private final Identity identity;
  private final BitrateMeter bitrate = new BitrateMeter();
  private String video = "";
  private String audio = "";
  private volatile StreamStatus latest;

  StatusKeeper(Edge edge, Identity identity) {
    this.edge = edge;
    this.identity = identity;
    this.latest =
        describe(State.STARTING, "", null, null, identity.epoch(), -1, Recoveries.NONE, -1);
  }

  StreamStatus latest() {
    return latest;
  }

  void arrived(Arrival arrival) {
    bitrate.add(arrival.bytes(), arrival.nanos());
  }

  void keep(
      State state,
      String reason,
      @Nullable SourceSession session,
      Epochs epochs,
      long graceLeftMs) {
    LiveEpoch epoch = epochs.newest();
    if (epoch != null) {
      video = epoch.source().videoText();
      audio = epoch.source().audioText();
    }
    latest =
        describe(
            state,
            reason,
            session,
            epoch,
            epochs.id(),
            epochs.lastMediaSequence(),
            epochs.recoveries(),
            graceLeftMs);
  }

  private StreamStatus describe(
      State state,
      String reason,
      @Nullable SourceSession session,
      @Nullable LiveEpoch epoch,
      EpochId id,
      long lastMediaSequence,
      Recoveries recoveries,
      long graceLeftMs) {
    Authority authority = epoch == null ? null : epoch.authority();
    FeedSettings settings = edge.settings();
    return new StreamStatus(
        identity.streamId(),
        state,
        reason.isEmpty() ? waitingFor(epoch, authority) : reason,
        identity.broadcastId(),
        id,
        authority == null ? 0 : authority.tenure().liveGrant(),
        new StreamStatus.Edge(settings.edgeId(), settings.zone(), settings.pid()),
        authority == null ? null : authority.tenure().zone(),
        authority == null ? null : authority.worker(),
        recoveries.childRestarts(),
        session == null ? null : input(session, epoch == null ? Drift.NONE : epoch.drift()),
        renditions(epoch, authority),
        lastMediaSequence,
        recoveries.failovers(),
        authority == null ? -1 : authority.commitLagMs(),
        graceLeftMs,
        epoch != null && epoch.silent());
  }

  private static String waitingFor(@Nullable LiveEpoch epoch, @Nullable Authority authority) {
    if (epoch == null) {
      return "waiting for media";
    }
    return authority == null
        ? "waiting for a worker: none is known"
        : authority.tenure().waitingFor();
  }

  private Input input(SourceSession session, Drift drift) {
    return new Input(
        session.request().protocol(),
        video,
        audio,
        bitrate.bitsPerSecond(edge.clock().nanoTime()),
        drift.videoPpm(),
        drift.videoMs(),
        drift.audioMs());
  }

  private static List<Rendition> renditions(
      @Nullable LiveEpoch epoch, @Nullable Authority authority) {
    EncodePlan plan = epoch == null ? null : epoch.plan();
    if (plan == null) {
      return List.of();
    }
    List<String> shed = authority == null ? List.of() : authority.shed();
    var renditions = new ArrayList<Rendition>();
    for (EncodePlan.VideoRendition v : plan.video()) {
      // The decoder's buffer model starts afresh with each segment.
      double peak = v.maxrateBps() + 0.9 * v.bufsizeBits() / plan.segmentSeconds();
      renditions.add(
          new Rendition(
              v.name(), v.width(), v.height(), v.codecs(), (int) peak, shed.contains(v.name())));
    }
    for (EncodePlan.AudioRendition a : plan.ownAudio()) {
      renditions.add(new Rendition(a.name(), 0, 0, a.codecs(), a.bitrateBps(), false));
    }
    return renditions;
  }
}
