package org.zonecast.job;

import java.util.Comparator;

/**
 * The right to publish: an epoch, the start id of the edge that began it, and a grant in it. Only
 * grows within a broadcast. Of two epochs of the same number, which two edges began without knowing
 * of each other, the one with the higher start id counts.
 *
 * @param startId empty where all epochs of the broadcast were begun by one edge
 */
public record Token(int epoch, String startId, long grant) implements Comparable<Token> {
  private static final Comparator<Token> ORDER =
      Comparator.comparingInt(Token::epoch)
          .thenComparing(Token::startId)
          .thenComparingLong(Token::grant);

  /** Of a broadcast that has been at one edge alone. */
  public Token(int epoch, long grant) {
    this(epoch, "", grant);
  }

  public Token {
    if (!startId.isEmpty()) {
      Names.requireName("start id", startId);
    }
  }

  @Override
  public int compareTo(Token other) {
    return ORDER.compare(this, other);
  }

  /** Parses what {@link #toString} wrote; version 1 of the feed protocol knew no start ids. */
  public static Token parse(String text) {
    int dot = text.lastIndexOf('.');
    String epoch = text.substring(0, dot);
    long grant = Long.parseLong(text.substring(dot + 1));
    if (epoch.indexOf('-') < 0) {
      return new Token(Integer.parseInt(epoch), grant);
    }
    EpochId id = EpochId.parse(epoch);
    return new Token(id.number(), id.startId(), grant);
  }

  @Override
  public String toString() {
    return epoch + (startId.isEmpty() ? "" : "-" + startId) + "." + grant;
  }
}
