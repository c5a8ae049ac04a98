package dev.assay.transforms.query;

import dev.assay.io.experiment.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A search over runs in Datadog's syntax: {@code @evaluations.custom.tone:positive},
 * {@code @duration:>=2s}, {@code -status:answered (paris OR lyon)}. A blank is AND; exclusion binds
 * tighter than AND, AND tighter than OR.
 *
 * <p>Terms with {@code @multi_run_avg.} and {@code @multi_run_mode.} ask for figures of whole
 * records and select all runs of a record. They need all runs before the first can be decided:
 *
 * <pre>{@code
 * RecordFigures figures = query.figures();
 * if (query.needsFigures()) {
 *   runs.forEach(figures::add);
 *   figures.check();
 * }
 * runs.filter(run -> query.matches(run, figures));
 * }</pre>
 */
public final class Query {

  private final Condition condition;
  private final Set<RecordMeasure> measures;

  private Query(Condition condition, Set<RecordMeasure> measures) {
    this.condition = condition;
    this.measures = measures;
  }

  /**
   * Reads a query; an empty one selects everything.
   *
   * @throws QuerySyntaxException saying what cannot be understood, and at which character
   */
  public static Query parse(String text) throws QuerySyntaxException {
    Condition condition = new QueryParser(text).parse();
    List<Condition> leaves = new ArrayList<>();
    condition.leaves(leaves::add);
    Set<RecordMeasure> measures = new LinkedHashSet<>();
    Condition.Attribute trace = null;
    for (Condition leaf : leaves) {
      if (leaf instanceof Condition.OfRecord figure) {
        measures.add(figure.measure());
      } else if (leaf instanceof Condition.Attribute attribute
          && Facets.isTrace(attribute.path())) {
        trace = attribute;
      }
    }
    if (trace != null && !measures.isEmpty()) {
      throw new QuerySyntaxException(
          "mixing "
              + measures.iterator().next()
              + ", a figure of all runs of a record, with @"
              + trace.path()
              + ", one of a single run, is not supported; ask for them one after the other");
    }
    return new Query(condition, measures);
  }

  /** Whether all runs have to be seen before the first can be decided. */
  public boolean needsFigures() {
    return !measures.isEmpty();
  }

  /** Returns empty figures of what this query asks of records. */
  public RecordFigures figures() {
    return measures.isEmpty() ? RecordFigures.NONE : new RecordFigures(measures);
  }

  /** Whether a run is selected. */
  public boolean matches(Run run, RecordFigures figures) {
    return condition.holds(run, figures);
  }
}
