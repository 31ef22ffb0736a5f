package org.zonecast.router.peer;

import io.vertx.core.buffer.Buffer;
import org.zonecast.job.RecordJson;

/** Records between routers. */
final class PeerJson {
  private PeerJson() {}

  static Buffer write(Object record) {
    return Buffer.buffer(RecordJson.write(record));
  }

  /**
   * @throws IllegalArgumentException if the text is not such a record
   */
  static <T> T read(Buffer text, Class<T> type) {
    return RecordJson.read(text.getBytes(), type);
  }
}
