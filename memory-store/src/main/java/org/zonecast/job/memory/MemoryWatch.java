package org.zonecast.job.memory;

import java.util.function.BiConsumer;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreState;
import org.zonecast.job.StoreWatch;

/** The condition of a zone in memory. */
record MemoryWatch(MemoryZone zone) implements StoreWatch {
  private static final String GENERATION = "the only one";

  @Override
  public StoreCondition condition() {
    return zone.away || zone.unwritable
        ? new StoreCondition(StoreState.AWAY, "taken away by the test", GENERATION)
        : new StoreCondition(StoreState.STRICT, "", GENERATION);
  }

  @Override
  public void onChange(BiConsumer<StoreCondition, StoreCondition> listener) {
    // A test that takes a store away asks for the condition.
  }
}
