package org.zonecast.router.rtmp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What command and data messages have in common (RTMP 1.0, 7.1.1 and 7.1.2). */
final class AmfMessages {
  private AmfMessages() {}

  /** Where the values begin: AMF 3 messages in the wild are a 0 byte and then AMF 0. */
  static int valuesFrom(RtmpMessage message) {
    boolean amf3 =
        message.type() == RtmpMessage.AMF3_COMMAND || message.type() == RtmpMessage.AMF3_DATA;
    return amf3 && message.body().length > 0 && message.body()[0] == 0 ? 1 : 0;
  }

  static AmfValue value(List<AmfValue> values, int index) {
    return index < values.size() ? values.get(index) : AmfValue.Nothing.NULL;
  }

  static @Nullable String text(List<AmfValue> values, int index) {
    return value(values, index).asText();
  }
}
