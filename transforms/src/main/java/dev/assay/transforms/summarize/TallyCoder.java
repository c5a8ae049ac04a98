package dev.assay.transforms.summarize;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CustomCoder;

/** The coder of accumulators. */
final class TallyCoder<T extends Tally<T>> extends CustomCoder<T> {

  private static final long serialVersionUID = 1L;

  private final Texts.Reader<T> reader;

  private TallyCoder(Texts.Reader<T> reader) {
    this.reader = reader;
  }

  static <T extends Tally<T>> TallyCoder<T> of(Texts.Reader<T> reader) {
    return new TallyCoder<>(reader);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    value.write(data);
    data.flush();
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return reader.read(new DataInputStream(in));
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "Equal sums may differ in scale");
  }
}
