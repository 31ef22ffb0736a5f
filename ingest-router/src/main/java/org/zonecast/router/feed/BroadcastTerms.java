package org.zonecast.router.feed;

import org.zonecast.job.Ladder;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.feed.LiveEpoch.Identity;

/** What a broadcast was begun with, and does not change. */
record BroadcastTerms(StreamRecord stream, Ladder ladder, Identity identity, JobSecret secret) {}
