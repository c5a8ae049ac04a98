package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides among rows of one id. Rows without an id of their own are held with one copy of their
 * content, so that a much repeated row is cheap.
 */
final class DuplicateIds {

  private static final Comparator<SourcePosition> BY_PLACE =
      Comparator.comparing(SourcePosition::file)
          .thenComparingLong(SourcePosition::line)
          .thenComparingLong(SourcePosition::byteOffset);

  private DuplicateIds() {}

  /**
   * Hands out each row once, in any order.
   *
   * @param sameId rows of one id; iterated once, which is all that some runners allow
   */
  static void resolve(Iterable<Row> sameId, Consumer<Row> accepted, Consumer<Rejected> rejected) {
    List<Row> rows = held(sameId);
    SourcePosition first = null;
    PriorityQueue<SourcePosition> unnamed = new PriorityQueue<>(BY_PLACE);
    for (Row row : rows) {
      if (first == null || BY_PLACE.compare(row.position(), first) < 0) {
        first = row.position();
      }
      if (!row.hasGivenId()) {
        unnamed.add(row.position());
      }
    }
    Map<SourcePosition, Integer> ranks = ranks(unnamed, first);
    for (Row row : rows) {
      Integer rank = ranks.get(row.position());
      if (row.position().equals(first)) {
        accepted.accept(row);
      } else if (rank != null && !row.hasGivenId()) {
        accepted.accept(new Row(row.id() + "-" + rank, row.fields(), row.position()));
      } else {
        rejected.accept(duplicate(row, first));
      }
    }
  }

  private static List<Row> held(Iterable<Row> sameId) {
    List<Row> rows = new ArrayList<>();
    ObjectNode shared = null;
    for (Row row : sameId) {
      if (row.hasGivenId()) {
        rows.add(row);
      } else if (shared != null && Json.text(shared).equals(Json.text(row.fields()))) {
        rows.add(new Row(row.id(), shared, row.position()));
      } else {
        shared = row.fields();
        rows.add(row);
      }
    }
    return rows;
  }

  /** Numbers the rows without an id of their own, after the first row, from 2 in file order. */
  private static Map<SourcePosition, Integer> ranks(
      PriorityQueue<SourcePosition> unnamed, @Nullable SourcePosition first) {
    Map<SourcePosition, Integer> ranks = new HashMap<>();
    int next = 2;
    for (SourcePosition at = unnamed.poll(); at != null; at = unnamed.poll()) {
      if (!at.equals(first)) {
        ranks.put(at, next++);
      }
    }
    return ranks;
  }

  private static Rejected duplicate(Row row, @Nullable SourcePosition first) {
    String input = Json.text(row.fields());
    return new Rejected(
        row.position(),
        "validate",
        "ROW_DUP_ID",
        "id \""
            + RowFields.shown(row.id())
            + "\" is used twice, first at "
            + first
            + "; the row was not run; give it an id of its own",
        input.length() > Rejected.MAX_INPUT_CHARS ? null : input);
  }
}
