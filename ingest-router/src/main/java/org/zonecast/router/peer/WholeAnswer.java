package org.zonecast.router.peer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/** An HTTP answer with all of its body, which is bounded. */
record WholeAnswer(int status, Buffer body) {
  private static final int OK = 200;

  /** There was more of the body than is read. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    private TooLong(int mostBytes) {
      super("the answer has more than " + mostBytes + " bytes");
    }
  }

  /**
   * Sends a request and reads the answer.
   *
   * @param request its timeout is for all of it, from the connection to the end of the body
   * @param mostBytes an answer with a longer body fails with {@link TooLong}
   */
  static Future<WholeAnswer> to(
      RequestOptions request, Buffer body, HttpClient http, int mostBytes) {
    return http.request(request)
        .compose(sent -> {
          // Its handlers are set before the request is out, so that nothing of a body is lost.
          Future<WholeAnswer> answer = sent.response().compose(r -> read(r, mostBytes));
          return sent.end(body).compose(done -> answer);
        })
        .timeout(request.getTimeout(), TimeUnit.MILLISECONDS);
  }

  boolean isOk() {
    return status == OK;
  }

  private static Future<WholeAnswer> read(HttpClientResponse response, int mostBytes) {
    Promise<WholeAnswer> done = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(done::tryFail);
    response.handler(part -> {
      if (body.length() + part.length() <= mostBytes) {
        body.appendBuffer(part);
      } else if (done.tryFail(new TooLong(mostBytes))) {
        response.request().reset();
      }
    });
    response.endHandler(end -> done.tryComplete(new WholeAnswer(response.statusCode(), body)));
    return done.future();
  }
}
