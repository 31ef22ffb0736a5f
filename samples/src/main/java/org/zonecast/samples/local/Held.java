package org.zonecast.samples.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What stays dead for now: whoever does faults to the cluster puts a file with the name of a part,
 * or of the zone whose Redis it is, into this folder.
 */
record Held(Path folder) {
  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }
}
