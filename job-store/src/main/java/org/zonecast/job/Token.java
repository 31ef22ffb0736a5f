package org.zonecast.job;

/** The right to publish: an epoch and a grant in it. Only grows within a broadcast. */
public record Token(int epoch, long grant) implements Comparable<Token> {
  @Override
  public int compareTo(Token other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(grant, other.grant);
  }

  /** Parses what {@link #toString} wrote. */
  public static Token parse(String text) {
    int dot = text.indexOf('.');
    return new Token(
        Integer.parseInt(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
  }

  @Override
  public String toString() {
    return epoch + "." + grant;
  }
}
