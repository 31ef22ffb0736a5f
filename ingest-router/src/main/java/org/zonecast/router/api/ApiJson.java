package org.zonecast.router.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The API's JSON: strict in what it takes. */
final class ApiJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .withCoercionConfig(LogicalType.Textual, ApiJson::takeNoText)
          .build();

  private ApiJson() {}

  static Buffer write(Object value) {
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values cannot fail to be written", e);
    }
  }

  /** Reads a request's body; what is wrong with it is a 400 that names the field. */
  static <T> T read(@Nullable Buffer body, Class<T> type) {
    if (body == null || body.length() == 0) {
      throw ApiException.badRequest("the request needs a JSON object as its body");
    }
    try {
      T value = JSON.readValue(body.getBytes(), type);
      if (value == null) {
        throw ApiException.badRequest("the body must be a JSON object, not null");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw ApiException.badRequest(
          "unknown field \"%s\"; allowed: %s".formatted(e.getPropertyName(), known(e)));
    } catch (ValueInstantiationException e) {
      throw ApiException.badRequest(e.getCause() == null ? "bad body" : message(e.getCause()));
    } catch (MismatchedInputException e) {
      throw ApiException.badRequest(path(e) + " must be " + name(e.getTargetType()));
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest("the body is not good JSON: " + firstLine(e));
    } catch (IOException e) {
      throw ApiException.badRequest("the body cannot be read");
    }
  }

  private static void takeNoText(MutableCoercionConfig config) {
    config
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "the body" : path;
  }

  private static String name(@Nullable Class<?> type) {
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    return type == String.class ? "text" : "a JSON object";
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static String message(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }
}
