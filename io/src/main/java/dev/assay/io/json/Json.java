package dev.assay.io.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The one place where JSON text is read and written: numbers keep their digits, duplicate keys and
 * trailing text are refused, depth, number and name lengths are bounded, and a lone surrogate
 * survives a round trip as an escape.
 */
public final class Json {

  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 200;

  /** Longest number that is read, in characters. */
  public static final int MAX_NUMBER_CHARS = 1_000;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_CHARS)
          .maxNameLength(50_000)
          .maxStringLength(64 << 20)
          .build();

  /** For what we wrote ourselves: a value at the limits may stand inside others. */
  private static final StreamReadConstraints ENCODED_LIMITS =
      LIMITS
          .rebuild()
          .maxNestingDepth(MAX_DEPTH + 32)
          .maxNumberLength(2 * MAX_NUMBER_CHARS)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final ObjectMapper MAPPER = mapper(true, false, LIMITS);

  /** Also takes the bare {@code NaN} and {@code Infinity} that Python writes. */
  private static final ObjectMapper LENIENT = mapper(true, true, LIMITS);

  private static final ObjectMapper ENCODED = mapper(false, false, ENCODED_LIMITS);

  /** Other values may follow. */
  private static final ObjectReader PART =
      ENCODED.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectMapper ASCII =
      MAPPER.copy().configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);

  private Json() {}

  private static ObjectMapper mapper(
      boolean refuseDuplicates, boolean nonFiniteNumbers, StreamReadConstraints limits) {
    JsonFactory factory =
        JsonFactory.builder()
            .recyclerPool(ThreadBuffers.shared())
            .streamReadConstraints(limits)
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, refuseDuplicates)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, nonFiniteNumbers)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .build();
  }

  /**
   * Reads one JSON value that fills the whole text.
   *
   * @throws JsonProcessingException with line and column of what is wrong
   */
  public static JsonNode parse(byte[] utf8) throws IOException {
    return MAPPER.readTree(utf8);
  }

  /**
   * Reads back what {@link #bytes} wrote, also of a value that wraps one read at the limits. Keys
   * are not compared again.
   */
  public static JsonNode parseEncoded(byte[] utf8) throws IOException {
    return ENCODED.readTree(utf8);
  }

  /** Returns a parser over what {@link #bytes} wrote, before its first token. */
  public static JsonParser parserOfEncoded(byte[] utf8) throws IOException {
    return ENCODED.getFactory().createParser(utf8);
  }

  /** Reads the value that a parser stands at, and leaves the parser at its last token. */
  public static JsonNode tree(JsonParser parser) throws IOException {
    return PART.readTree(parser);
  }

  /** Reads one JSON value in which bare {@code NaN} and {@code Infinity} are numbers. */
  public static JsonNode parseLenient(byte[] utf8) throws IOException {
    return LENIENT.readTree(utf8);
  }

  /** Returns a parser over the JSON values of a file, before the first token; to be closed. */
  public static JsonParser parser(Path file) throws IOException {
    return MAPPER.getFactory().createParser(file.toFile());
  }

  /** Reads the JSON values of a file, one after another; to be closed. */
  public static MappingIterator<JsonNode> values(Path file) throws IOException {
    return MAPPER.readerFor(JsonNode.class).readValues(file.toFile());
  }

  /** Reads one JSON value that fills the whole text. */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** Returns the value as compact UTF-8; escapes all but ASCII only where a surrogate is alone. */
  public static byte[] bytes(JsonNode value) {
    try {
      try {
        return MAPPER.writeValueAsBytes(value);
      } catch (JsonGenerationException loneSurrogate) {
        return ASCII.writeValueAsBytes(value);
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the value as compact text. */
  public static String text(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the value as indented text that ends with a newline. */
  public static String pretty(JsonNode value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a new empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
