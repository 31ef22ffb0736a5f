package org.zonecast.router.peer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer;
import org.zonecast.job.JobOffer.Answer;

/** A worker's door for offers, at which the answer is always the same. */
final class OfferTaker {
  final List<Job> jobs = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Answer answer;
  private final HttpServer server;

  OfferTaker(Vertx vertx, Answer answer) {
    this.answer = answer;
    this.server =
        vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/");
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          authorizations.add(request.getHeader("Authorization"));
          if (request.path().equals(JobOffer.PATH)) {
            jobs.add(JobOffer.readJob(body.getBytes()));
          }
          request.response().end(Buffer.buffer(JobOffer.write(answer)));
        });
  }
}
