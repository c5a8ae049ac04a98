package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final PartRecord FIRST = new PartRecord(List.of("a"), Map.of("in", 1L));
  private static final PartRecord SECOND = new PartRecord(List.of("b", "c"), Map.of());

  @TempDir Path folder;

  private Journal<PartRecord> journal() {
    return new Journal<>(folder.resolve("j.jsonl"), PartRecord.Codec.INSTANCE);
  }

  @Test
  void holdsWhatWasAddedInOrder() throws IOException {
    assertThat(journal().read()).isEmpty();

    journal().add(FIRST);
    journal().add(SECOND);

    assertThat(journal().read()).containsExactly(FIRST, SECOND);
  }

  @Test
  void aLineThatACrashCutIsAsIfItHadNotBeenBegun() throws IOException {
    journal().add(FIRST);
    byte[] whole = Files.readAllBytes(folder.resolve("j.jsonl"));
    for (int cut = 1; cut < whole.length; cut++) {
      Files.write(folder.resolve("j.jsonl"), whole);
      Files.write(
          folder.resolve("j.jsonl"),
          java.util.Arrays.copyOf(whole, cut),
          StandardOpenOption.APPEND);
      if (cut == whole.length) {
        continue;
      }

      assertThat(journal().read()).as("cut at %s", cut).containsExactly(FIRST);
      journal().add(SECOND);
      assertThat(journal().read()).containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    journal().add(FIRST);
    Files.writeString(folder.resolve("j.jsonl"), "{]\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> journal().read()).hasMessageContaining("j.jsonl:2 is damaged");
  }
}
