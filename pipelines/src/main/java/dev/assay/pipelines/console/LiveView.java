package dev.assay.pipelines.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A block of lines that is drawn over itself: one line per lane, then one for all of them where
 * there are several. What does not fit in the width is left out, the least telling first.
 */
public final class LiveView {

  private static final String ESCAPE = "\u001b[";
  private static final String BOLD = "1";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String PLAIN = "";
  private static final String GAP = "  ";
  private static final int MAX_NAME = 24;

  private final Terminal terminal;

  /** Draws for a terminal, which must be interactive. */
  public LiveView(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * What to write, and how many lines it takes.
   *
   * @param text with the movements of the cursor that put it over the frame before
   * @param lines to be given to the next frame
   */
  public record Frame(String text, int lines) {
    /** Nothing was drawn yet. */
    public static final Frame NONE = new Frame("", 0);
  }

  private record Part(String text, String colour) {}

  /** Draws the lanes over the frame that was written last. */
  public Frame draw(List<LaneStatus> lanes, Frame last) {
    List<String> lines = lines(lanes);
    StringBuilder text = new StringBuilder();
    if (last.lines() > 0) {
      text.append(ESCAPE).append(last.lines()).append('A');
    }
    lines.forEach(line -> text.append('\r').append(line).append(ESCAPE).append("K\n"));
    if (lines.size() < last.lines()) {
      text.append(ESCAPE).append('J');
    }
    return new Frame(text.toString(), lines.size());
  }

  /** Returns what takes a frame away again, for the lines that come after it. */
  public String erase(Frame last) {
    return last.lines() == 0 ? "" : ESCAPE + last.lines() + "A\r" + ESCAPE + "J";
  }

  private List<String> lines(List<LaneStatus> lanes) {
    List<LaneStatus> shown = lanes;
    int room = terminal.height() - 1;
    boolean several = lanes.size() > 1;
    if (lanes.size() + (several ? 1 : 0) > room) {
      shown = busiest(lanes, room - 2);
    }
    int name = Math.max("total".length(), shown.stream().mapToInt(this::nameWidth).max().orElse(0));
    List<String> lines = new ArrayList<>();
    shown.forEach(lane -> lines.add(line(lane, name)));
    if (shown.size() < lanes.size()) {
      lines.add(
          Cells.fit(
              "… and " + Figures.count(lanes.size() - shown.size(), "more lane"),
              terminal.width() - 1));
    }
    if (several) {
      lines.add(line(Total.of(lanes), name));
    }
    return lines;
  }

  /** Lanes that still have something to do come first; within both kinds the order is kept. */
  private static List<LaneStatus> busiest(List<LaneStatus> lanes, int most) {
    List<LaneStatus> sorted = new ArrayList<>(lanes);
    sorted.sort((a, b) -> Boolean.compare(a.done() == a.total(), b.done() == b.total()));
    return sorted.subList(0, most);
  }

  private int nameWidth(LaneStatus lane) {
    return Math.min(MAX_NAME, Cells.width(Cells.clean(lane.lane())));
  }

  private String line(LaneStatus lane, int nameWidth) {
    int room = terminal.width() - 1;
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (Part part : parts(lane, nameWidth)) {
      int gap = used == 0 ? 0 : GAP.length();
      int cells = Cells.width(part.text());
      if (used > 0 && used + gap + cells > room) {
        break;
      }
      String fitted = Cells.fit(part.text(), room);
      line.append(GAP, 0, gap).append(coloured(fitted, part.colour()));
      used += gap + Cells.width(fitted);
    }
    return line.toString();
  }

  private static List<Part> parts(LaneStatus lane, int nameWidth) {
    List<Part> parts = new ArrayList<>();
    String name = Cells.fit(Cells.clean(lane.lane()), nameWidth);
    parts.add(new Part(Cells.left(name, nameWidth), BOLD));
    parts.add(new Part(Progress.done(lane), PLAIN));
    parts.add(new Part(Progress.rate(lane), PLAIN));
    if (lane.failed() > 0) {
      parts.add(new Part(Figures.count(lane.failed()) + " failed", RED));
    }
    if (lane.waitingFor() != null) {
      parts.add(new Part("waiting: " + Cells.clean(lane.waitingFor()), YELLOW));
    }
    Progress.left(lane).ifPresent(left -> parts.add(new Part(left, PLAIN)));
    if (lane.inFlight() > 0) {
      parts.add(new Part(Figures.count(lane.inFlight()) + " in flight", PLAIN));
    }
    if (lane.costUsd() != null) {
      parts.add(new Part(Figures.usd(lane.costUsd()), PLAIN));
    }
    if (lane.retries() > 0) {
      parts.add(new Part(Progress.retries(lane), PLAIN));
    }
    return parts;
  }

  private String coloured(String text, String colour) {
    return terminal.colour() && !colour.isEmpty()
        ? ESCAPE + colour + "m" + text + ESCAPE + "0m"
        : text;
  }
}
