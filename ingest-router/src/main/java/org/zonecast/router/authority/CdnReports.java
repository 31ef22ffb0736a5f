package org.zonecast.router.authority;

import org.zonecast.feed.FeedMessage.CdnHealth;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.Hello;
import org.zonecast.feed.FeedMessage.Logged;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.Sealed;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.WorkerSign;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.feed.FeedConnection;
import org.zonecast.router.feed.FeedConnections;
import org.zonecast.router.status.EventLog;

/**
 * What workers report of the CDNs: segments that are there, seals, and how the CDNs are. It goes
 * into the epoch's log and base. Belongs to its broadcast's thread.
 */
final class CdnReports {
  private final Edge edge;
  private final EpochInfo epoch;
  private final CommitKeeper commits;
  private final Tenure tenure;
  private final FeedConnections connections;
  private final EventLog events;
  private final BaseSearch baseSearch;

  CdnReports(
      Edge edge,
      EpochInfo epoch,
      CommitKeeper commits,
      Tenure tenure,
      FeedConnections connections,
      EventLog events) {
    this.edge = edge;
    this.epoch = epoch;
    this.commits = commits;
    this.tenure = tenure;
    this.connections = connections;
    this.events = events;
    this.baseSearch = new BaseSearch(epoch.base(), events);
  }

  /** A worker with the grant was welcomed: where the base is unknown, it seals now. */
  void welcomed(long now) {
    baseSearch.welcomed(now);
  }

  /** Tells all workers the base, once it is known. */
  void settle(long now) {
    baseSearch.settle(commits.cdns(), now).ifPresent(connections::tellAll);
  }

  /** All objects of a segment are on a CDN; false if that cannot be. */
  boolean commit(FeedConnection connection, Commit commit, long now) {
    if (!tenure.isLive(connection, commit.grant())) {
      events.history().commit(connection.number(), commit, false);
      connections.dismiss(
          connection, Revoke.Reason.STALLED, "grant " + commit.grant() + " is not live");
      tenure.lost(connection, "dead_grant", "it used grant " + commit.grant());
      return true;
    }
    if (!commits.plausible(commit)) {
      return false;
    }
    long everywhereBefore = commits.lastEverywhere();
    boolean taken = commits.write(commit, now);
    events.history().commit(connection.number(), commit, taken);
    if (taken) {
      tellOfCommit(connection, commit);
      tenure.committed(connection, everywhereBefore);
      tellOfPublishing(connection, commit.cdn(), true);
    }
    return true;
  }

  /** The worker that stands by is told, too, with what the log says of the segment. */
  private void tellOfCommit(FeedConnection connection, Commit commit) {
    connection.send(new Logged(commit.segment(), commit.cdn()));
    commits
        .entry(commit.segment())
        .ifPresent(entry ->
            tenure
                .standby()
                .ifPresent(next -> next.send(new Logged(commit.segment(), commit.cdn(), entry))));
  }

  /** A CDN's playlists carry the epoch's token; false if what is said of them cannot be. */
  boolean sealed(FeedConnection connection, Sealed sealed, long now) {
    if (!baseSearch.plausible(sealed)) {
      return false;
    }
    if (tenure.isHolder(connection)) {
      baseSearch.sealed(sealed, now);
      settle(now);
    }
    return true;
  }

  /** A CDN works again, or does not. */
  void health(FeedConnection connection, CdnHealth health) {
    connection.sees(health);
    if (tenure.isHolder(connection)) {
      commits.health(health);
      tellOfPublishing(connection, health.cdn(), health.healthy());
    }
  }

  private void tellOfPublishing(FeedConnection worker, String cdn, boolean well) {
    Hello hello = worker.hello();
    if (hello != null) {
      edge.cluster()
          .saw(
              new WorkerSign.Published(
                  epoch.streamId(), hello.zone(), hello.workerId(), cdn, well));
    }
  }
}
