/** What all benchmarks of seeded faults share: options, chance, results that are kept. */
@NullMarked
package org.zonecast.benchmarks.trial;

import org.jspecify.annotations.NullMarked;
