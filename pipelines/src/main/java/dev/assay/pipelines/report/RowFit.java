package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;

/**
 * Rows made to fit on a page. Where all do, they are read once; else long texts are cut, and where
 * that is not enough, those of the highest ranks are left out.
 */
public final class RowFit {

  private static final double GUESSED_RATIO = 0.25;
  private static final double LEAST_RATIO = 0.001;

  /** Where texts pack worse than guessed, another try has so much of the room of the last. */
  private static final double LESS_ROOM = 0.8;

  /** Where rows come from; asked again where they did not fit, and then tells the same. */
  @FunctionalInterface
  public interface Source {

    /**
     * Hands over all rows.
     *
     * @param first whether it is asked for the first time
     */
    void rows(Sink sink, boolean first);
  }

  /** Where rows go. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes a row.
     *
     * @param rank from 0, what is to be seen before all else, to 26
     * @param row which may be changed
     * @param json the same as bytes
     */
    void row(int rank, JsonNode row, byte[] json);
  }

  private final RunChoice choice;
  private final RowChunks rows;
  private long seen;
  private long cut;
  private boolean overflowed;

  private RowFit(RunChoice choice, long mostPacked, long mostUnpacked) {
    this.choice = choice;
    this.rows = new RowChunks(mostPacked, mostUnpacked);
  }

  /** Fits rows on a page of the usual size. */
  public static RowFit of(Source source) {
    return of(source, RowChunks.MOST_PACKED, RowChunks.MOST_UNPACKED);
  }

  static RowFit of(Source source, long mostPacked, long mostUnpacked) {
    RunChoice.Census sizes = new RunChoice.Census();
    RowFit all = new RowFit(RunChoice.ALL, mostPacked, mostUnpacked);
    source.rows(
        (rank, row, json) -> {
          sizes.add(rank, row, json.length);
          all.take(rank, row, json);
        },
        true);
    RowFit fit = all;
    for (double room = 1; fit.overflowed; room *= LESS_ROOM) {
      RunChoice fewer =
          sizes.choose(fit.ratio(), (long) (room * mostPacked), (long) (room * mostUnpacked));
      fit = new RowFit(fewer, mostPacked, mostUnpacked);
      source.rows(fit::take, false);
    }
    return fit;
  }

  private void take(int rank, JsonNode row, byte[] json) {
    long ordinal = seen++;
    if (overflowed || !choice.shows(rank, ordinal)) {
      return;
    }
    byte[] shown = json;
    if (json.length > choice.text() && CutTexts.removed(row, choice.text()) > 0) {
      CutTexts.cut(row, choice.text());
      shown = Json.bytes(row);
      cut++;
    }
    overflowed = !rows.add(shown);
  }

  private double ratio() {
    double ratio = rows.unpacked() == 0 ? GUESSED_RATIO : (double) rows.packed() / rows.unpacked();
    return Math.max(ratio, LEAST_RATIO);
  }

  /** Returns the rows that fit. */
  public RowChunks rows() {
    return rows;
  }

  /** Returns how many rows there are, how many of them are shown, and how many have cut texts. */
  public ObjectNode toJson() {
    return Json.object()
        .put("total", seen)
        .put("shown", rows.rows())
        .put("cut", cut)
        .put("text", choice.text());
  }
}
