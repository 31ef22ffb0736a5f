package org.zonecast.router.feed;

/**
 * What all broadcasts of this edge share.
 *
 * @param startId tells this start of the edge from every other edge and every other start
 */
record Edge(
    FeedSettings settings, Cluster cluster, FeedClock clock, FeedMeters meters, String startId) {}
