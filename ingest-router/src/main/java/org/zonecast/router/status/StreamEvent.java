package org.zonecast.router.status;

import java.time.Instant;
import org.zonecast.job.BroadcastRecord;

/**
 * Something that happened to a stream.
 *
 * @param type started, placed, granted, revoked, child-restarted, moved, gap, epoch, ended …
 */
public record StreamEvent(Instant at, String type, String detail) {

  /** One that another edge has told of. */
  public static StreamEvent of(BroadcastRecord.Event told) {
    return new StreamEvent(told.at(), told.type(), told.detail());
  }

  /** As it is told to other edges. */
  public BroadcastRecord.Event inRecord() {
    return new BroadcastRecord.Event(at, type, detail);
  }
}
