package dev.assay.pipelines.crash;

import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the segments of a ledger say, read by code of its own that changes nothing, so that the
 * program's own reading can be checked against it.
 *
 * @param answers the recorded answers
 * @param unfinished requests without an end in the segment of the process that sent them
 */
public record LedgerImage(Set<String> answers, long unfinished) {

  private static final int HEADER_BYTES = 12;
  private static final int KEY_BYTES = 16;
  private static final byte INTENT = 2;
  private static final byte RESULT = 3;
  private static final byte FAILURE = 4;

  /** Reads the ledger of an output directory; there may be none. */
  public static LedgerImage of(Path output) throws IOException {
    Path ledger = output.resolve("ledger");
    Set<String> answers = new HashSet<>();
    long unfinished = 0;
    for (Path segment : segments(ledger)) {
      unfinished += read(ByteBuffer.wrap(Files.readAllBytes(segment)), answers);
    }
    return new LedgerImage(answers, unfinished);
  }

  private static List<Path> segments(Path ledger) throws IOException {
    if (!Files.isDirectory(ledger)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ledger)) {
      return files.filter(file -> file.toString().endsWith(".seg")).toList();
    }
  }

  /** Stops at the first record that is not whole. */
  private static long read(ByteBuffer in, Set<String> answers) throws IOException {
    Map<String, Integer> open = new HashMap<>();
    while (in.remaining() >= HEADER_BYTES) {
      int at = in.position();
      byte type = in.get(at + 3);
      int length = in.getInt(at + 4);
      if (length < 0 || in.remaining() < HEADER_BYTES + length) {
        break;
      }
      byte[] body = new byte[length];
      in.get(at + HEADER_BYTES, body).position(at + HEADER_BYTES + length);
      if (type != INTENT && type != RESULT && type != FAILURE) {
        continue;
      }
      String key = new String(body, 0, KEY_BYTES, StandardCharsets.ISO_8859_1);
      if (type == INTENT) {
        open.merge(key, 1, Integer::sum);
      } else if (type == FAILURE) {
        open.merge(key, -1, Integer::sum);
      } else {
        open.remove(key);
        byte[] json = Arrays.copyOfRange(body, KEY_BYTES, body.length);
        answers.add(Json.parse(json).path("response").asText());
      }
    }
    return open.values().stream().mapToLong(Integer::longValue).sum();
  }
}
