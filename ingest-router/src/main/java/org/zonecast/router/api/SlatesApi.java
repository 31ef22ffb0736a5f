package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.zonecast.job.Slate;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.api.OptionWords.SlateShown;
import org.zonecast.router.api.OptionWords.SlateWished;
import org.zonecast.router.peer.ReplicatedRecords;
import org.zonecast.router.slate.SlateException;
import org.zonecast.router.slate.Slates;

/**
 * The calls about a stream's slate: a text as JSON, or a PNG or JPEG as it is. A change counts from
 * the next epoch on.
 */
public final class SlatesApi {
  private static final String SLATE = "/v1/streams/{id}/slate";

  private static final String JSON = "application/json";

  private final ReplicatedRecords records;

  public SlatesApi(ReplicatedRecords records) {
    this.records = records;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(SLATE, this::show),
        Endpoint.put(SLATE, this::put).taking(Slates.MAX_UPLOAD_BYTES),
        Endpoint.delete(SLATE, this::delete));
  }

  /** What it looks like. */
  private Future<Answer> show(RoutingContext context) {
    Slate slate = find(context).options().slate();
    return context
        .vertx()
        .executeBlocking(() -> Slates.preview(slate))
        .map(picture -> new Answer(200, Slates.mediaType(picture), Buffer.buffer(picture)));
  }

  private Future<Answer> put(RoutingContext context) {
    find(context); // Before anything is decoded.
    Future<Slate> slate =
        switch (mediaType(context)) {
          case JSON ->
              Future.succeededFuture(
                  ApiJson.read(context.body().buffer(), SlateWished.class).slate());
          case "image/png", "image/jpeg" -> upload(context);
          default ->
              throw new ApiException(
                  415, "a slate is application/json with a text, image/png or image/jpeg");
        };
    return slate.compose(made -> change(context, made, Answer.ok(SlateShown.of(made))));
  }

  /** Of the stream as it is by now: decoding a picture takes a while. */
  private Future<Answer> change(RoutingContext context, Slate slate, Answer answer) {
    StreamRecord changed = find(context).with(slate);
    return records.put(changed).map(stays -> answer.ifItStays(stays, "stream " + changed.id()));
  }

  /** Decoding takes a while: not on an event loop, and for each of those one at a time. */
  private static Future<Slate> upload(RoutingContext context) {
    Buffer body = context.body().buffer();
    byte[] bytes = body == null ? new byte[0] : body.getBytes();
    return context
        .vertx()
        .executeBlocking(() -> Slates.ofUpload(bytes))
        .recover(e ->
            Future.failedFuture(
                e instanceof SlateException
                    ? ApiException.badRequest(String.valueOf(e.getMessage()))
                    : e));
  }

  private static String mediaType(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? JSON : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /** Back to what every stream has. */
  private Future<Answer> delete(RoutingContext context) {
    return change(context, Slate.DEFAULT, Answer.noContent());
  }

  private StreamRecord find(RoutingContext context) {
    String id = context.pathParam("id");
    return records.stream(id)
        .filter(stream -> !stream.deleted())
        .orElseThrow(() -> ApiException.notFound("stream " + id));
  }
}
