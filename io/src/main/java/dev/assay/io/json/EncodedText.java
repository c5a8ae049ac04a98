package dev.assay.io.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text of a line that was read, kept as it is encoded there until someone asks for it: what only
 * goes from one file into another is copied, and neither decoded nor encoded. It equals every node
 * of the same text.
 */
@SuppressWarnings("serial") // Lives within one pass over a file.
final class EncodedText extends ValueNode {

  private static final long serialVersionUID = 1L;

  private final byte[] source;
  private final int from;
  private final int to;
  private @Nullable String decoded;

  /**
   * Keeps a text.
   *
   * @param source that the text stands in; is not copied
   * @param from behind its opening quote
   * @param to at its closing quote
   */
  EncodedText(byte[] source, int from, int to) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  @Override
  public String textValue() {
    String text = decoded;
    if (text == null) {
      try {
        text = Json.parseEncoded(Arrays.copyOfRange(source, from - 1, to + 1)).textValue();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      decoded = text;
    }
    return text;
  }

  @Override
  public String asText() {
    return textValue();
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.STRING;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_STRING;
  }

  @Override
  public JsonParser.@Nullable NumberType numberType() {
    return null;
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    if (out instanceof UTF8JsonGenerator) {
      out.writeRawUTF8String(source, from, to - from);
    } else {
      out.writeString(textValue());
    }
  }

  @Override
  public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
      throws IOException {
    serialize(out, provider);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other instanceof EncodedText text
        && Arrays.equals(source, from, to, text.source, text.from, text.to)) {
      return true;
    }
    return other instanceof ValueNode node
        && node.isTextual()
        && textValue().equals(node.textValue());
  }

  @Override
  public int hashCode() {
    return textValue().hashCode();
  }
}
