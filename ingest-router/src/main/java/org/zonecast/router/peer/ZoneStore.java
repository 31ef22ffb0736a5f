package org.zonecast.router.peer;

import org.zonecast.job.BroadcastRecords;
import org.zonecast.job.CdnRegistry;
import org.zonecast.job.JobStore;
import org.zonecast.job.StoreWatch;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.WorkerDirectory;

/** All that is kept in this router's own zone. Every call on its parts but the watch blocks. */
public record ZoneStore(
    JobStore jobs,
    WorkerDirectory workers,
    StreamRegistry streams,
    CdnRegistry cdns,
    BroadcastRecords broadcasts,
    StoreWatch watch) {}
