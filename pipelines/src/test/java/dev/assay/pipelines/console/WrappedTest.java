package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WrappedTest {

  private static String at(int width, String line) {
    return Wrapped.line(line, new Terminal(true, false, width, 24));
  }

  @Test
  void breaksAtBlanksAndIndentsWhatFollows() {
    assertThat(at(20, "  lane openai     8 calls, no limit"))
        .isEqualTo("  lane openai     8\n      calls, no\n      limit");
  }

  @Test
  void leavesWhatFitsAndWhatIsPiped() {
    String line = "  lane openai 8 calls";

    assertThat(at(21, line)).isEqualTo(line);
    assertThat(Wrapped.line(line, new Terminal(false, false, 10, 24))).isEqualTo(line);
  }

  @Test
  void aWordThatIsTooLongIsNotBroken() {
    assertThat(at(10, "  a muchlongerthanthat b")).isEqualTo("  a muchlongerthanthat\n      b");
  }
}
