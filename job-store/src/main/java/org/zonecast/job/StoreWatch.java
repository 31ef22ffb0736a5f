package org.zonecast.job;

import java.util.function.BiConsumer;

/** Somebody who keeps an eye on a zone's store. No method blocks. */
public interface StoreWatch {
  StoreCondition condition();

  /**
   * Calls {@code listener} with the condition before and the one after each change, on the watch's
   * own thread. It must not block.
   */
  void onChange(BiConsumer<StoreCondition, StoreCondition> listener);
}
