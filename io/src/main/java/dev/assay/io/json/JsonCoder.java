package dev.assay.io.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * The Beam coder of every record that has a {@link JsonCodec}: length-prefixed UTF-8 JSON. Not for
 * keys: two equal values may differ in their bytes.
 *
 * @param <T> the value
 */
public final class JsonCoder<T> extends CustomCoder<T> {

  private static final long serialVersionUID = 1L;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private final JsonCodec<T> codec;

  private JsonCoder(JsonCodec<T> codec) {
    this.codec = codec;
  }

  /** Returns the coder over a codec. */
  public static <T> JsonCoder<T> of(JsonCodec<T> codec) {
    return new JsonCoder<>(codec);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    BYTES.encode(Json.bytes(codec.toJson(value)), out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return codec.fromJson(Json.parseEncoded(BYTES.decode(in)));
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "Equal values may have keys in different order");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonCoder<?> that && codec.equals(that.codec);
  }

  @Override
  public int hashCode() {
    return codec.hashCode();
  }
}
