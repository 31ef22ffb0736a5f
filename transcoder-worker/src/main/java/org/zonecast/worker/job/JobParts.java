package org.zonecast.worker.job;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.zonecast.job.CdnRecord;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.child.ChildSource;
import org.zonecast.worker.feed.FeedConnector;
import org.zonecast.worker.publish.PublishMetrics;

/**
 * What every job of a worker is run with.
 *
 * @param workerId the worker's id
 * @param zone the worker's zone
 * @param nanoClock monotonic, for grants and breakers
 * @param clock wall clock, for measurements only
 * @param behind the worker's jobs that do not keep up
 */
public record JobParts(
    Vertx vertx,
    String workerId,
    String zone,
    FeedConnector feeds,
    ChildSource children,
    Function<CdnRecord, CdnTarget> targets,
    LongSupplier nanoClock,
    InstantSource clock,
    PublishMetrics metrics,
    BehindJobs behind) {}
