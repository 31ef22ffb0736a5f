package org.zonecast.redis;

import java.io.IOException;

/**
 * One process of a {@link RedisPair}, as it was at one moment.
 *
 * @param id its name, such as {@code zone-a-redis-1}; stays the same over restarts
 * @param pid process id of {@code redis-server} itself; the last one while it is dead
 * @param port TCP port
 */
public record RedisProcess(Role role, String id, long pid, int port, boolean alive) {

  /** What a process does now; nodes swap the first two in a failover. */
  public enum Role {
    PRIMARY,
    REPLICA,
    SENTINEL
  }

  /** SIGKILL: it is gone, and can tell nobody. */
  public void kill() {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** SIGSTOP: it stands still, its connections stay open. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if nothing had been. */
  public void wake() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    if (kill.waitFor() != 0) {
      throw new IOException("SIG" + name + " does not reach " + id + " (pid " + pid + ")");
    }
  }
}
