package org.zonecast.benchmarks.trial;

import picocli.CommandLine.Option;

/** The options of all benchmarks that start a cluster of their own. */
public final class ClusterOptions {
  @Option(
      names = "--port-base",
      defaultValue = "18000",
      description = "the cluster's (default: ${DEFAULT-VALUE})")
  private int portBase;

  public int portBase() {
    return portBase;
  }
}
