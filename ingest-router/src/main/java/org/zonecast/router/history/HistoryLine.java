package org.zonecast.router.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zonecast.router.history.HistoryEvent.Said;

/**
 * One line of an epoch's history: a JSON object with the event's fields behind its own.
 *
 * @param seq counts the lines, from 1
 * @param timeMs when it was written, in unix time
 */
public record HistoryLine(long seq, long timeMs, HistoryEvent event) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public static HistoryLine of(JsonNode json) throws JsonProcessingException {
    HistoryEvent event = JSON.treeToValue(json, HistoryEvent.class);
    return new HistoryLine(json.path("seq").asLong(), json.path("timeMs").asLong(), event);
  }

  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode().put("seq", seq).put("timeMs", timeMs);
    return json.setAll(JSON.<ObjectNode>valueToTree(event));
  }

  /** Whether it is an event of the stream of this type. */
  public boolean said(String type) {
    return event instanceof Said said && said.type().equals(type);
  }
}
