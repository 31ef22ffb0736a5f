package org.zonecast.worker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer;
import org.zonecast.job.JobOffer.Answer;

/**
 * Where edges bring jobs that no store takes: {@code POST /internal/jobs/offer}, with the secret
 * that workers and routers share.
 */
final class OfferDoor {
  private static final Logger log = LoggerFactory.getLogger(OfferDoor.class);
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int LENGTH_REQUIRED = 411;
  private static final int TOO_LARGE = 413;

  private final byte[] authorization;
  private final Function<Job, Answer> taker;

  /**
   * @param taker begins with the job, or says why not; must not block
   */
  OfferDoor(String secret, Function<Job, Answer> taker) {
    this.authorization = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    this.taker = taker;
  }

  void handle(HttpServerRequest request) {
    int fault = faultOf(request);
    if (fault != 0) {
      log.warn("an offer from {} was refused with {}", request.remoteAddress(), fault);
      // What is not read must not be taken for the next request.
      request.response().putHeader(HttpHeaders.CONNECTION, "close").setStatusCode(fault).end();
      return;
    }
    request.body().onSuccess(body -> take(request, body));
  }

  private int faultOf(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    byte[] bytes = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(bytes, authorization)) {
      return UNAUTHORIZED;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return METHOD_NOT_ALLOWED;
    }
    long length = lengthOf(request);
    return length < 0 ? LENGTH_REQUIRED : length > JobOffer.MAX_BYTES ? TOO_LARGE : 0;
  }

  /** The announced length, to which the server holds the sender; -1 without one. */
  private static long lengthOf(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void take(HttpServerRequest request, Buffer body) {
    try {
      Answer answer = taker.apply(JobOffer.readJob(body.getBytes()));
      var _ =
          request
              .response()
              .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
              .end(Buffer.buffer(JobOffer.write(answer)));
    } catch (IllegalArgumentException e) {
      log.warn("an offer from {} is no job: {}", request.remoteAddress(), e.getMessage());
      request.response().setStatusCode(BAD_REQUEST).end();
    }
  }
}
