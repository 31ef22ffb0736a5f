package org.zonecast.router.rtmp;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.rtmp.RtmpLimits.AmfLimits;

/**
 * Answers an encoder's commands (RTMP 1.0, 7.2), and passes on those that begin or end publishing.
 */
final class CommandHandler {
  private static final String APP = "live";
  private static final int MAX_STREAMS = 8;
  private static final Pattern REGION = Pattern.compile("[?&]region=([A-Za-z0-9._-]{1,64})(?:&|$)");

  /** What an encoder can ask for. */
  interface Requests {
    /**
     * The encoder has connected.
     *
     * @param reconnects whether it connects again when it is asked to
     */
    void connected(String encoder, boolean reconnects);

    /**
     * Asks to publish on this message stream with this key.
     *
     * @param region the region that the encoder asks for; empty if none
     */
    void publish(String key, String region, int streamId) throws RejectedException;

    /** Ends what is published. */
    void goodbye(int streamId) throws RejectedException;

    /** The message stream that is published on; 0 for none. */
    int publishedStreamId();
  }

  private final RtmpOutput out;
  private final Requests requests;
  private final AmfLimits limits;
  private boolean connected;
  private String appRegion = "";
  private int streams;

  CommandHandler(RtmpOutput out, Requests requests, AmfLimits limits) {
    this.out = out;
    this.requests = requests;
    this.limits = limits;
  }

  void onMessage(RtmpMessage message) throws RejectedException {
    int offset = AmfMessages.valuesFrom(message);
    List<AmfValue> values = Amf0Reader.readAll(message.body(), offset, limits);
    String name = AmfMessages.text(values, 0);
    if (name == null) {
      throw new RejectedException(RejectReason.BAD_AMF, "a command does not begin with its name");
    }
    double transaction = AmfMessages.value(values, 1).asNumber(0);
    if (name.equals("connect")) {
      connect(transaction, AmfMessages.value(values, 2));
      return;
    }
    if (!connected) {
      throw new RejectedException(
          RejectReason.BAD_ORDER, "the command \"" + SafeText.of(name) + "\" came before connect");
    }
    command(name, transaction, values, message.streamId());
  }

  private void command(String name, double transaction, List<AmfValue> values, int streamId)
      throws RejectedException {
    switch (name) {
      case "releaseStream", "FCPublish", "_checkbw" ->
          out.result(transaction, AmfValue.Nothing.NULL);
      case "createStream" -> createStream(transaction);
      case "publish" -> publish(AmfMessages.text(values, 3), streamId);
      case "FCUnpublish", "closeStream" -> requests.goodbye(streamId);
      case "deleteStream" -> deleteStream(AmfMessages.value(values, 3), streamId);
      case "play", "play2" ->
          throw new RejectedException(
              RejectReason.PLAY, "this server takes broadcasts; they are watched by HLS");
      case "_result", "_error", "onStatus" -> {}
      default -> {
        if (transaction != 0) {
          out.unknownCommand(transaction);
        }
      }
    }
  }

  /** A region behind the key stands above one behind the application. */
  private void publish(@Nullable String name, int streamId) throws RejectedException {
    String region = region(name == null ? "" : name);
    requests.publish(key(name), region.isEmpty() ? appRegion : region, streamId);
  }

  private void connect(double transaction, AmfValue properties) throws RejectedException {
    if (connected) {
      throw new RejectedException(RejectReason.BAD_ORDER, "connect came twice");
    }
    String app = properties.field("app").asText();
    String named = app == null ? "" : withoutQuery(app);
    if (!named.equals(APP) && !named.equals(APP + "/")) {
      throw new RejectedException(
          RejectReason.WRONG_APP,
          "there is no application \"%s\": publish to rtmp://SERVER/%s with the stream key as the name"
              .formatted(SafeText.withoutKey(named), APP));
    }
    appRegion = region(app == null ? "" : app);
    connected = true;
    out.connected(transaction);
    String encoder = properties.field("flashVer").asText();
    int capabilities = (int) properties.field("capsEx").asNumber(0);
    requests.connected(
        encoder == null ? "?" : SafeText.of(encoder), (capabilities & RtmpOutput.RECONNECT) != 0);
  }

  private void createStream(double transaction) throws RejectedException {
    if (streams == MAX_STREAMS) {
      throw new RejectedException(
          RejectReason.OVER_LIMIT, "more than " + MAX_STREAMS + " message streams");
    }
    streams++;
    out.result(transaction, new AmfValue.Num(streams));
  }

  /** Encoders are careless with the number; only that of another known stream is heeded. */
  private void deleteStream(AmfValue number, int streamId) throws RejectedException {
    int named = (int) number.asNumber(0);
    int published = requests.publishedStreamId();
    boolean another = named != published && named >= 1 && named <= streams && published <= streams;
    if (!another || published == 0) {
      requests.goodbye(streamId);
    }
  }

  private static String key(@Nullable String name) {
    return name == null ? "" : withoutQuery(name);
  }

  /** The value of {@code region} in a query; empty if there is none. */
  private static String region(String text) {
    Matcher found = REGION.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private static String withoutQuery(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }
}
