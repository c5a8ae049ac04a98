package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveViewTest {

  private static final Terminal WIDE = new Terminal(true, false, 140, 24);

  @Test
  void oneLaneIsOneLine() {
    LiveView.Frame frame = new LiveView(WIDE).draw(List.of(Lanes.BUSY), LiveView.Frame.NONE);
    assertThat(frame.text())
        .isEqualTo(
            "\ropenai/gpt-4o  412/1,000 41 %  498 of 500/min  2 failed  waiting: rate limit"
                + "  2 min left  64 in flight  $0.1234  3 retries\u001b[K\n");
    assertThat(frame.lines()).isEqualTo(1);
  }

  @Test
  void severalLanesHaveATotal() {
    assertThat(plain(WIDE, List.of(Lanes.BUSY, Lanes.DONE)))
        .containsExactly(
            "openai/gpt-4o  412/1,000 41 %  498 of 500/min  2 failed  waiting: rate limit"
                + "  2 min left  64 in flight  $0.1234  3 retries",
            "azure          10/10 100 %  0/min  $0.5000",
            "total          422/1,010 41 %  498/min  2 failed  2 min left  64 in flight"
                + "  $0.6234  3 retries");
  }

  @Test
  void oneUnknownTotalMakesTheSumUnknown() {
    assertThat(plain(WIDE, List.of(Lanes.READING, Lanes.BUSY)))
        .containsExactly(
            "test           7 done  0.5/min  1 in flight  1 retry",
            "openai/gpt-4o  412/1,000 41 %  498 of 500/min  2 failed  waiting: rate limit"
                + "  2 min left  64 in flight  $0.1234  3 retries",
            "total          419 done  499/min  2 failed  65 in flight  $0.1234  4 retries");
  }

  @Test
  void whatDoesNotFitIsLeftOut() {
    assertThat(plain(new Terminal(true, false, 80, 24), List.of(Lanes.BUSY)))
        .containsExactly(
            "openai/gpt-4o  412/1,000 41 %  498 of 500/min  2 failed  waiting: rate limit");
    assertThat(plain(new Terminal(true, false, 40, 24), List.of(Lanes.BUSY)))
        .containsExactly("openai/gpt-4o  412/1,000 41 %");
    assertThat(plain(new Terminal(true, false, 20, 24), List.of(Lanes.named("x".repeat(90), 1))))
        .containsExactly("x".repeat(18) + "…");
  }

  @Test
  void theNextFrameIsDrawnOverTheLast() {
    LiveView view = new LiveView(WIDE);
    LiveView.Frame two =
        view.draw(List.of(Lanes.named("a", 1), Lanes.named("b", 2)), LiveView.Frame.NONE);
    assertThat(two.lines()).isEqualTo(3);
    assertThat(view.draw(List.of(Lanes.named("a", 2)), two).text())
        .isEqualTo("\u001b[3A\ra      2/10 20 %  60/min\u001b[K\n\u001b[J");
    assertThat(view.erase(two)).isEqualTo("\u001b[3A\r\u001b[J");
    assertThat(view.erase(LiveView.Frame.NONE)).isEmpty();
  }

  @Test
  void coloursStandAroundTheTextOnly() {
    assertThat(plain(new Terminal(true, true, 80, 24), List.of(Lanes.BUSY)))
        .containsExactly(
            "\u001b[1mopenai/gpt-4o\u001b[0m  412/1,000 41 %  498 of 500/min"
                + "  \u001b[31m2 failed\u001b[0m  \u001b[33mwaiting: rate limit\u001b[0m");
  }

  @Test
  void moreLanesThanLinesShowThoseThatAreNotDone() {
    List<LaneStatus> lanes =
        IntStream.range(0, 10).mapToObj(i -> Lanes.named("lane" + i, i < 8 ? 10 : 5)).toList();
    assertThat(plain(new Terminal(true, false, 80, 6), lanes))
        .containsExactly(
            "lane8  5/10 50 %  60/min",
            "lane9  5/10 50 %  60/min",
            "lane0  10/10 100 %  60/min",
            "… and 7 more lanes",
            "total  90/100 90 %  600/min");
  }

  @Test
  void namesFromOutsideCannotMoveTheCursor() {
    assertThat(plain(WIDE, List.of(Lanes.named("evil\u001b[2J\nlane", 1))))
        .containsExactly("evil�[2J lane  1/10 10 %  60/min");
  }

  private static List<String> plain(Terminal terminal, List<LaneStatus> lanes) {
    String text = new LiveView(terminal).draw(lanes, LiveView.Frame.NONE).text();
    return text.replace("\r", "").replace("\u001b[K", "").lines().toList();
  }
}
