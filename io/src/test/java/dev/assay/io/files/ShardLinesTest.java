package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardLinesTest {

  @TempDir Path directory;

  @Test
  void piecesGiveBackTheirLinesAndNothingOfAFailedBundle() throws IOException {
    List<SpoolPiece> pieces = new ArrayList<>();
    try (Spool spool = new Spool(directory)) {
      spool.add("answered", utf8("a"));
      spool.add("failed", utf8("b\uD83D\uDE00"));
      pieces.add(spool.cut());
      spool.add("answered", utf8("of a bundle that failed"));
      spool.begin();
      spool.add("refused", utf8(""));
      pieces.add(spool.cut());
      assertThat(spool.hasLines()).isFalse();

      pieces.add(0, SpoolPiece.SEED);
      assertThat(lines(ShardLines.SPOOLED, pieces))
          .containsExactly("answered a", "failed b\uD83D\uDE00", "refused ");
    }
  }

  @Test
  void refusesAPieceThatIsNotWhatWasWritten() throws IOException {
    SpoolPiece piece;
    try (Spool spool = new Spool(directory)) {
      spool.add("answered", utf8("Paris"));
      piece = spool.cut();
    }
    Path file = Path.of(piece.file());
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file, bad);
      assertRefused(piece);
    }
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertRefused(piece);
    }
  }

  @Test
  void groupedLinesComeWithoutTheSeed() throws IOException {
    assertThat(
            lines(
                ShardLines.INLINE,
                List.of(KV.of(ShardLines.SEED, new byte[0]), KV.of("failed", utf8("x")))))
        .containsExactly("failed x");
  }

  private static void assertRefused(SpoolPiece piece) {
    assertThatThrownBy(() -> lines(ShardLines.SPOOLED, List.of(piece)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not what was written at byte 0");
  }

  private static <V> List<String> lines(ShardLines<V> lines, List<V> grouped) throws IOException {
    List<String> found = new ArrayList<>();
    lines.forEach(
        grouped, (kind, json) -> found.add(kind + " " + new String(json, StandardCharsets.UTF_8)));
    return found;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
