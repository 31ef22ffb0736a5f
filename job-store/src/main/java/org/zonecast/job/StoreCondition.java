package org.zonecast.job;

/**
 * How a zone's store is now.
 *
 * @param detail what is wrong with it, in a sentence; empty if nothing is
 * @param generation another one means that another primary took over, and that what the last one
 *     had not shown to its replica may be gone; empty until a primary has been seen
 */
public record StoreCondition(StoreState state, String detail, String generation) {
  /** Before anybody has looked it is believed to be well: whoever calls it will see. */
  public static final StoreCondition NOT_SEEN = new StoreCondition(StoreState.STRICT, "", "");

  /** Whether another primary has taken over since {@code earlier}. */
  public boolean switchedSince(StoreCondition earlier) {
    return !earlier.generation.isEmpty()
        && !generation.isEmpty()
        && !generation.equals(earlier.generation);
  }
}
