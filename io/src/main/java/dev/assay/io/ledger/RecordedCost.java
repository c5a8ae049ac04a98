package dev.assay.io.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Finds what an answer cost in its JSON without building it. */
final class RecordedCost {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RecordedCost() {}

  /** Returns {@code completion.cost_usd}, or 0 where it is not known. */
  static double usd(byte[] body, int from) throws IOException {
    try (JsonParser parser = JSON.createParser(body, from, body.length - from)) {
      parser.nextToken();
      if (!enter(parser, "completion") || !enter(parser, "cost_usd")) {
        return 0;
      }
      return parser.currentToken().isNumeric() ? parser.getDoubleValue() : 0;
    }
  }

  /** Moves from the start of an object to the value of one of its keys, if it has it. */
  private static boolean enter(JsonParser parser, String key) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals(key);
      parser.nextToken();
      if (found) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
