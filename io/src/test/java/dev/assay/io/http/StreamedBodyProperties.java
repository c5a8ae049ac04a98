package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StreamedBodyProperties {

  /** Whatever the pieces, all bytes arrive in order, and some only after the last was given. */
  @Property(tries = 200)
  void bytesArriveAsTheyWereWritten(
      @ForAll @Size(max = 12) List<@IntRange(max = 9_000) Integer> pieces, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int length : pieces) {
      byte[] piece = new byte[length];
      random.nextBytes(piece);
      whole.write(piece);
    }
    byte[] bytes = whole.toByteArray();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    int[] before = new int[1];

    new StreamedBody(
            "application/json",
            new BodySource() {
              @Override
              public long length() {
                return bytes.length;
              }

              @Override
              public void writeTo(OutputStream out) throws IOException {
                int offset = 0;
                for (int length : pieces) {
                  out.write(bytes, offset, length);
                  offset += length;
                }
                before[0] = wire.size();
              }
            })
        .writeTo(wire);

    assertThat(wire.toByteArray()).isEqualTo(bytes);
    if (bytes.length > 0) {
      assertThat(before[0]).as("written before the last piece was given").isLessThan(bytes.length);
    }
  }
}
