package org.zonecast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer;
import org.zonecast.job.JobOffer.Answer;

class OfferDoorTest {
  private static final String SECRET = "the-secret-of-workers";
  private static final Job JOB =
      new Job(
          "s1.b1.1-e.1",
          "s1",
          "b1",
          new EpochId(1, "e"),
          Job.CPU,
          "x264",
          10,
          URI.create("ws://127.0.0.1:1/feed/s1/1-e"),
          "job-secret");

  private final List<Job> offered = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final OfferDoor door =
      new OfferDoor(
          SECRET,
          job -> {
            offered.add(job);
            return offered.size() == 1 ? Answer.TAKEN : Answer.refused("no room");
          });
  private final HttpServer server =
      vertx.createHttpServer().requestHandler(door::handle).listen(0, "127.0.0.1").await();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    vertx.close().await();
  }

  @Test
  void aJobIsTakenOrNotAndTheEdgeIsTold() throws Exception {
    assertThat(offer(JOB)).isEqualTo(Answer.TAKEN);
    assertThat(offer(JOB)).isEqualTo(Answer.refused("no room"));
    assertThat(offered).containsExactly(JOB, JOB);
  }

  @Test
  void withoutTheSecretNothingIsRead() throws Exception {
    BodyPublisher body = BodyPublishers.ofByteArray(JobOffer.write(JOB));
    assertThat(post("Bearer another-secret-of-it", body).statusCode()).isEqualTo(401);
    assertThat(post("", body).statusCode()).isEqualTo(401);
    assertThat(offered).isEmpty();
  }

  @Test
  void whatIsNoJobIsRefused() throws Exception {
    for (String text : List.of("", "null", "{}", "[]", "{\"id\":\"x\"}", "nonsense")) {
      assertThat(post("Bearer " + SECRET, BodyPublishers.ofString(text)).statusCode())
          .as(text)
          .isEqualTo(400);
    }
    assertThat(offered).isEmpty();
  }

  @Test
  void offersHaveALengthAndALimit() throws Exception {
    byte[] tooLong = new byte[JobOffer.MAX_BYTES + 1];
    assertThat(post("Bearer " + SECRET, BodyPublishers.ofByteArray(tooLong)).statusCode())
        .isEqualTo(413);
    BodyPublisher endless = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLong));
    assertThat(post("Bearer " + SECRET, endless).statusCode()).isEqualTo(411);
  }

  @Test
  void anAnswerOfANewerWorkerIsUnderstood() {
    byte[] text = "{\"taken\":true,\"waits\":7}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(JobOffer.readAnswer(text)).isEqualTo(Answer.TAKEN);
  }

  private Answer offer(Job job) throws IOException, InterruptedException {
    var answer = post("Bearer " + SECRET, BodyPublishers.ofByteArray(JobOffer.write(job)));
    assertThat(answer.statusCode()).isEqualTo(200);
    return JobOffer.readAnswer(answer.body());
  }

  private HttpResponse<byte[]> post(String authorization, BodyPublisher body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.actualPort() + JobOffer.PATH))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(body);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }
}
