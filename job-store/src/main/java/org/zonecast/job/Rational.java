package org.zonecast.job;

/**
 * A positive fraction, such as a frame rate of 30000/1001 frames a second. Always in lowest terms.
 */
public record Rational(long num, long den) {
  public Rational {
    if (num <= 0 || den <= 0) {
      throw new IllegalArgumentException("a rational needs positive parts, got " + num + "/" + den);
    }
    long divisor = gcd(num, den);
    num /= divisor;
    den /= divisor;
  }

  public static Rational of(long num, long den) {
    return new Rational(num, den);
  }

  public double toDouble() {
    return (double) num / den;
  }

  @Override
  public String toString() {
    return den == 1 ? Long.toString(num) : num + "/" + den;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
