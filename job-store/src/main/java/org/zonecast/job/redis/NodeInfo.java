package org.zonecast.job.redis;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@code INFO} says, as fields and values.
 *
 * <p>A replica's line reads {@code slave0:ip=127.0.0.1,port=7001,state=online,offset=42,lag=0}.
 */
record NodeInfo(Map<String, String> fields) {
  /** As {@code min-replicas-max-lag} says. */
  private static final long LONGEST_LAG_SECONDS = 2;

  private static final int MOST_REPLICAS = 64;

  static NodeInfo parse(String info) {
    var fields = new HashMap<String, String>();
    info.lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(line -> {
          int colon = line.indexOf(':');
          fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
    return new NodeInfo(Map.copyOf(fields));
  }

  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  long number(String field) {
    return number(fields, field, -1);
  }

  /** Replicas that are in sync and were heard of lately. */
  int replicasInSync() {
    int found = 0;
    for (int i = 0; i < MOST_REPLICAS; i++) {
      if (lagSeconds(i) >= 0) {
        found++;
      }
    }
    return found;
  }

  /** How long ago the replica was heard of that was heard of last; negative if none is in sync. */
  long replicaSilentMillis() {
    long best = -1;
    for (int i = 0; i < MOST_REPLICAS; i++) {
      long lag = lagSeconds(i);
      if (lag >= 0 && (best < 0 || lag < best)) {
        best = lag;
      }
    }
    return best < 0 ? -1 : best * 1000;
  }

  /** Negative if there is no such replica, or it is not in sync. */
  private long lagSeconds(int replica) {
    var line = new HashMap<String, String>();
    for (String part : text("slave" + replica).split(",")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        line.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    long lag = number(line, "lag", LONGEST_LAG_SECONDS + 1);
    boolean inSync = "online".equals(line.get("state")) && lag <= LONGEST_LAG_SECONDS;
    return inSync ? Math.max(0, lag) : -1;
  }

  private static long number(Map<String, String> fields, String field, long otherwise) {
    try {
      return Long.parseLong(fields.getOrDefault(field, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
