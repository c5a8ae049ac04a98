package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.Texts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.CoderUtils;

/** The coders of what stands between the steps of a comparison. */
final class CompareCoders {

  static final Coder<RunFacts> FACTS =
      new WrittenCoder<>(
          (facts, out) -> facts.write(out, RunFacts.Names.PLAIN),
          in -> RunFacts.read(in, RunFacts.Names.PLAIN));

  static final Coder<PairedRecord> RECORDS =
      new WrittenCoder<>(PairedRecord::write, PairedRecord::read);

  static final Coder<ClusterSums> CLUSTERS =
      new WrittenCoder<>(ClusterSums::write, ClusterSums::read);

  private CompareCoders() {}

  static Coder<ComparisonTally> tallies(ComparisonSpec spec) {
    return new WrittenCoder<>(ComparisonTally::write, in -> ComparisonTally.read(in, spec));
  }

  static byte[] bytes(ComparisonTally tally, ComparisonSpec spec) {
    try {
      return CoderUtils.encodeToByteArray(tallies(spec), tally);
    } catch (CoderException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ComparisonTally tally(byte[] bytes, ComparisonSpec spec) {
    try {
      return CoderUtils.decodeFromByteArray(tallies(spec), bytes);
    } catch (CoderException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By what a value writes itself. */
  private static final class WrittenCoder<T> extends CustomCoder<T> {

    private static final long serialVersionUID = 1L;

    private final Texts.Writer<T> writer;
    private final Texts.Reader<T> reader;

    WrittenCoder(Texts.Writer<T> writer, Texts.Reader<T> reader) {
      this.writer = writer;
      this.reader = reader;
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      writer.write(value, data);
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
}
