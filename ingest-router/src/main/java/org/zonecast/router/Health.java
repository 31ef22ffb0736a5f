package org.zonecast.router;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.zonecast.job.Job;
import org.zonecast.router.api.OperationsApi.Readiness;
import org.zonecast.router.peer.ClusterClient;
import org.zonecast.router.route.Placement;

/** Whether new broadcasts should be sent to a router, as it stands now. */
final class Health implements Supplier<Readiness> {
  private final Departure departure;
  private final BooleanSupplier listening;
  private final ClusterClient cluster;

  /**
   * @param listening whether broadcasters can connect already
   */
  Health(Departure departure, BooleanSupplier listening, ClusterClient cluster) {
    this.departure = departure;
    this.listening = listening;
    this.cluster = cluster;
  }

  @Override
  public Readiness get() {
    if (departure.begun()) {
      return new Readiness(false, "draining");
    }
    if (!listening.getAsBoolean()) {
      return new Readiness(false, "starting");
    }
    boolean usable =
        cluster.rank(Job.CPU, 1).stream().anyMatch(Placement::usable) || cluster.canOffer();
    return new Readiness(usable, usable ? "" : "no zone takes jobs");
  }
}
