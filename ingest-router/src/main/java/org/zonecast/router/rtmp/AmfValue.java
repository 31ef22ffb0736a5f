package org.zonecast.router.rtmp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of Action Message Format 0. */
sealed interface AmfValue {
  /** A double. */
  record Num(double value) implements AmfValue {}

  /** A boolean. */
  record Bool(boolean value) implements AmfValue {}

  /** A string, a long string or an XML document. */
  record Text(String value) implements AmfValue {}

  /** An object, typed or not, or an ECMA array. */
  record Fields(Map<String, AmfValue> fields) implements AmfValue {}

  /** A strict array. */
  record Items(List<AmfValue> items) implements AmfValue {}

  /** Null, undefined, unsupported, or a reference. */
  record Nothing() implements AmfValue {
    static final AmfValue NULL = new Nothing();
  }

  /** This as a text, or null if it is something else. */
  default @Nullable String asText() {
    return this instanceof Text(String value) ? value : null;
  }

  /** This as a number, or {@code otherwise} if it is something else or not a finite number. */
  default double asNumber(double otherwise) {
    return this instanceof Num(double value) && Double.isFinite(value) ? value : otherwise;
  }

  /** A field of this object; {@link Nothing#NULL} if it has none of this name, or is no object. */
  default AmfValue field(String name) {
    return this instanceof Fields(Map<String, AmfValue> fields)
        ? fields.getOrDefault(name, Nothing.NULL)
        : Nothing.NULL;
  }
}
