package org.zonecast.job;

/**
 * A job taken from the queue for a short while. It must be completed (taken up, or found to be
 * needless) within the lease, or the job goes back to its old place in the queue.
 *
 * @param number tells this claim from every other claim of the same job
 */
public record Claim(Job job, long number) {}
