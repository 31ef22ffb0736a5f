package org.zonecast.router.authority;

/**
 * Who may publish an epoch: at most one connection, under a grant number that only grows; and who
 * stands by to be the next, at most one as well.
 */
final class Grants {
  private static final long NOBODY = 0;

  private long lastGrant;
  private long live = NOBODY;
  private long standby = NOBODY;

  /** Gives a connection the next grant, or 0 if another's is live. */
  long request(long connection) {
    if (live != NOBODY) {
      return grantOf(connection);
    }
    live = connection;
    standby = standby == connection ? NOBODY : standby;
    return ++lastGrant;
  }

  /** Lets a connection stand by; false if it has the grant, or another one stands by. */
  boolean standBy(long connection) {
    if (live == connection || (standby != NOBODY && standby != connection)) {
      return false;
    }
    standby = connection;
    return true;
  }

  /** Gives the connection that stands by the next grant, or 0 if there is none or one is live. */
  long promote() {
    if (live != NOBODY || standby == NOBODY) {
      return 0;
    }
    live = standby;
    standby = NOBODY;
    return ++lastGrant;
  }

  /** The grant of this connection, 0 if it has none. */
  long grantOf(long connection) {
    return live == connection ? liveGrant() : 0;
  }

  boolean standsBy(long connection) {
    return connection != NOBODY && standby == connection;
  }

  /** The live grant, 0 for none. */
  long liveGrant() {
    return live == NOBODY ? 0 : lastGrant;
  }

  /** How many grants were given so far. */
  long given() {
    return lastGrant;
  }

  boolean isLive(long connection, long grant) {
    return grant != 0 && grantOf(connection) == grant;
  }

  /** Ends the grant of a connection, or its standing by; false if it had neither. */
  boolean end(long connection) {
    if (connection == NOBODY) {
      return false;
    }
    if (live == connection) {
      live = NOBODY;
      return true;
    }
    boolean stood = standby == connection;
    standby = stood ? NOBODY : standby;
    return stood;
  }
}
