package org.zonecast.samples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.zonecast.samples.ctl.ApiClient;

/**
 * A running local cluster as its status file and its API show it at the moment.
 *
 * @param statusFile what {@code zonecast local --json-status} writes
 */
public record ClusterView(Path statusFile) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A process of the cluster. */
  public record Member(String role, String id, String zone, long pid, String stream) {}

  /**
   * The worker that publishes a stream.
   *
   * @param id its name
   * @param pid the worker's own process, the parent
   * @param transcoderPid its codec child
   */
  public record Publisher(String id, long pid, long transcoderPid, long grant) {}

  /** The whole status file. */
  public JsonNode status() throws IOException {
    return JSON.readTree(Files.readString(statusFile));
  }

  /** A new client of the API. */
  public ApiClient api() throws IOException {
    JsonNode status = status();
    return new ApiClient(URI.create(status.get("api").asText()), status.get("token").asText());
  }

  /** All processes with a role: router, worker, transcoder, cdn, redis, sentinel, broadcaster. */
  public List<Member> members(String role) throws IOException {
    List<Member> members = new ArrayList<>();
    for (JsonNode entry : status().get("processes")) {
      if (entry.get("role").asText().equals(role)) {
        members.add(
            new Member(
                role,
                entry.get("id").asText(),
                entry.path("zone").asText(""),
                entry.get("pid").asLong(),
                entry.path("stream").asText("")));
      }
    }
    return members;
  }

  /** The process with a name, such as {@code worker-a1} or {@code cdn-2}. */
  public Member member(String role, String id) throws IOException {
    return members(role).stream()
        .filter(member -> member.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(role + " " + id + " is not running"));
  }

  /** Who publishes a stream; empty while nobody does. */
  public static Optional<Publisher> publisher(ApiClient api, String stream) throws IOException {
    JsonNode status = api.get("/v1/streams/" + stream);
    JsonNode worker = status.path("worker");
    return worker.path("pid").asLong() == 0
        ? Optional.empty()
        : Optional.of(
            new Publisher(
                worker.get("id").asText(),
                worker.get("pid").asLong(),
                worker.path("transcoderPid").asLong(),
                status.path("grant").asLong()));
  }

  /** The journals of the CDNs' writes. */
  public List<Path> journals() throws IOException {
    List<Path> journals = new ArrayList<>();
    status().get("cdns").forEach(cdn -> journals.add(Path.of(cdn.get("journal").asText())));
    return journals;
  }
}
