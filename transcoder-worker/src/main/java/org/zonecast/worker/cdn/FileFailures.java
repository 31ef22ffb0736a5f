package org.zonecast.worker.cdn;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Path;
import java.util.Locale;

/** What a failure of the file system means: most pass, some wait for the operator. */
final class FileFailures {
  private FileFailures() {}

  static CdnException of(Path file, IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return new CdnException("no right to write " + file, false, failure);
    }
    if (failure instanceof AtomicMoveNotSupportedException) {
      String why = " is on another file system than the CDN's folder";
      return new CdnException(file.getParent() + why, false, failure);
    }
    String reason = String.valueOf(failure.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new CdnException("the disk of " + file.getParent() + " is full", true, failure);
    }
    boolean readOnly = lower.contains("read-only file system");
    return new CdnException(file + ": " + reason, !readOnly, failure);
  }
}
