package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.beam.sdk.util.CoderUtils;

class JsonLineProperties {

  private static final SourcePosition POSITION = new SourcePosition("rows.jsonl", 1, 0);
  private static final String LINE =
      "{\"id\":-12.50e3,\"zzz\":[true,null,NaN,{\"zzzz\":\"z\\u00e9\\n\u00E9\uD83D\uDE00\"}]}";

  @Provide
  Arbitrary<byte[]> jsonLike() {
    return Arbitraries.strings()
        .withChars("{}[]\",:\\u01e-+.NaInftrlsz \0\u00E9")
        .ofMaxLength(40)
        .map(text -> text.getBytes(UTF_8));
  }

  @Property(tries = 5000)
  void aLineLikeJsonIsARowOrAReject(@ForAll("jsonLike") byte[] line) throws IOException {
    holds(JsonLine.parse(POSITION, line));
  }

  @Property(tries = 5000)
  void aLineWithOneByteChangedIsARowOrAReject(
      @ForAll @IntRange(max = 70) int index, @ForAll byte value, @ForAll boolean cut)
      throws IOException {
    byte[] line = LINE.getBytes(UTF_8);
    int at = index % line.length;
    line[at] = value;
    holds(JsonLine.parse(POSITION, cut ? Arrays.copyOf(line, at + 1) : line));
  }

  /** Survives the trip between workers, and a reject's message is short and none of the line. */
  private static void holds(Parsed<Row> parsed) throws IOException {
    assertThat(CoderUtils.clone(JsonCoder.of(ParsedJson.CODEC), parsed)).isEqualTo(parsed);
    String message = parsed.match(row -> "", bad -> bad.message());
    assertThat(message).doesNotContain("zz").hasSizeLessThan(CallError.MAX_MESSAGE_CHARS);
    assertThat(message.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
  }
}
