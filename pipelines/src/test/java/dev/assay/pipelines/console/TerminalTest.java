package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void aConsoleWithATerminalIsWatchedAndColoured() {
    assertThat(Terminal.of(true, Map.of("TERM", "xterm", "COLUMNS", "120", "LINES", "40")::get))
        .isEqualTo(new Terminal(true, true, 120, 40));
  }

  @Test
  void noColorTakesTheColoursOnly() {
    assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")::get))
        .isEqualTo(new Terminal(true, false, 80, 24));
    assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", "")::get).colour()).isTrue();
  }

  @Test
  void pipesDumbAndUnknownTerminalsAreNotWatched() {
    Terminal plain = new Terminal(false, false, 80, 24);
    assertThat(Terminal.of(false, Map.of("TERM", "xterm")::get)).isEqualTo(plain);
    assertThat(Terminal.of(true, Map.of("TERM", "dumb")::get)).isEqualTo(plain);
    assertThat(Terminal.of(true, Map.<String, String>of()::get)).isEqualTo(plain);
  }

  @Test
  void sizesThatMakeNoSenseAreIgnored() {
    for (String columns : new String[] {"0", "19", "1001", "99999", "-80", "wide", ""}) {
      assertThat(Terminal.of(true, Map.of("COLUMNS", columns)::get).width()).isEqualTo(80);
    }
    assertThat(Terminal.of(true, Map.of("COLUMNS", "20")::get).width()).isEqualTo(20);
    assertThat(Terminal.of(true, Map.of("LINES", "4")::get).height()).isEqualTo(24);
  }
}
