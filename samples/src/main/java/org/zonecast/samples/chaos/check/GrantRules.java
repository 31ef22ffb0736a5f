package org.zonecast.samples.chaos.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Submitted;
import org.zonecast.router.history.HistoryLine;
import org.zonecast.samples.reference.EpochLog;

/** One publisher at a time, and no job that is lost: what an edge's own history must say. */
public final class GrantRules {
  private final String epoch;
  private final List<Violation> found = new ArrayList<>();
  private @Nullable Granted holder;
  private @Nullable Submitted openJob;
  private long lastGrant;
  private long lastSeq;

  private GrantRules(String epoch) {
    this.epoch = epoch;
  }

  /** Every break of these rules alone; empty if all is well. */
  public static List<Violation> check(List<EpochLog> epochs) {
    List<Violation> all = new ArrayList<>();
    for (EpochLog log : epochs) {
      var rules = new GrantRules(log.id().toString());
      log.lines().forEach(rules::take);
      rules.end(log);
      all.addAll(rules.found);
    }
    return all;
  }

  private void take(HistoryLine line) {
    if (line.seq() != lastSeq + 1) {
      report(Rule.EVIDENCE_WHOLE, "line " + line.seq() + " follows line " + lastSeq);
    }
    lastSeq = line.seq();
    switch (line.event()) {
      case Granted granted -> granted(granted);
      case GrantEnded ended -> grantEnded(ended);
      case Commit commit -> commit(commit);
      case Submitted job -> openJob = job;
      default -> {}
    }
  }

  private void granted(Granted granted) {
    if (holder != null) {
      report(
          Rule.ONE_PUBLISHER,
          "grant %d begins while grant %d is held".formatted(granted.grant(), holder.grant()));
    }
    if (granted.grant() <= lastGrant) {
      report(Rule.ONE_PUBLISHER, "grant " + granted.grant() + " follows grant " + lastGrant);
    }
    lastGrant = granted.grant();
    holder = granted;
    openJob = null;
  }

  private void grantEnded(GrantEnded ended) {
    if (holder == null || holder.grant() != ended.grant()) {
      report(Rule.ONE_PUBLISHER, "grant " + ended.grant() + " ends and is not held");
    }
    holder = null;
  }

  private void commit(Commit commit) {
    Granted held = holder;
    boolean right =
        held != null && held.grant() == commit.grant() && held.connection() == commit.connection();
    if (!right) {
      report(
          Rule.COMMIT_UNDER_GRANT,
          "segment %d was taken from connection %d under grant %d while %s"
              .formatted(
                  commit.segment(),
                  commit.connection(),
                  commit.grant(),
                  held == null
                      ? "nobody held one"
                      : "connection " + held.connection() + " held grant " + held.grant()));
    }
  }

  /** A job at the very end of a killed edge's history has nobody left who could wait for it. */
  private void end(EpochLog log) {
    Submitted open = openJob;
    if (open != null && holder == null && log.slots().isPresent()) {
      report(Rule.JOB_NEVER_LOST, "job " + open.job() + " was neither taken up nor replaced");
    }
  }

  private void report(Rule rule, String detail) {
    found.add(new Violation(rule, "epoch " + epoch + ": " + detail));
  }
}
