package org.zonecast.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nodes say of themselves now. Sentinels know it too, but up to some seconds late: they go
 * on calling a link whole while both of its ends are just being started again.
 */
final class Roles {
  private static final Logger log = LoggerFactory.getLogger(Roles.class);
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final int REPLICA_LINK_STATE = 3;

  private Roles() {}

  /** Whether these two are a primary and its replica, in sync. */
  static boolean inSync(String host, int primaryPort, int replicaPort) {
    return isPrimaryWithReplica(roleOf(host, primaryPort))
        && isInSyncReplica(roleOf(host, replicaPort));
  }

  private static boolean isPrimaryWithReplica(List<?> role) {
    return role.size() == 3
        && "master".equals(role.getFirst())
        && role.getLast() instanceof List<?> replicas
        && !replicas.isEmpty();
  }

  private static boolean isInSyncReplica(List<?> role) {
    return role.size() > REPLICA_LINK_STATE
        && "slave".equals(role.getFirst())
        && "connected".equals(role.get(REPLICA_LINK_STATE));
  }

  private static List<?> roleOf(String host, int port) {
    try {
      return RespConnection.ask(host, port, TIMEOUT, "ROLE") instanceof List<?> role
          ? role
          : List.of();
    } catch (IOException e) {
      log.trace("the node on port {} does not answer: {}", port, e.getMessage());
      return List.of();
    }
  }
}
