package org.zonecast.samples.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with one JSON value in each line, read while it is written. Confined to one thread. */
public final class JsonLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private long readUpTo;

  /** A file that need not be there yet. */
  public JsonLines(Path file) {
    this.file = file;
  }

  /** What was written since the last call, but for a last line that is not whole yet. */
  public List<JsonNode> next() throws IOException {
    List<JsonNode> values = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : newLines()) {
        values.add(JSON.readTree(line));
      }
    }
    return values;
  }

  private List<String> newLines() throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(readUpTo);
      byte[] bytes = new byte[Math.toIntExact(in.length() - readUpTo)];
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      readUpTo += end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
