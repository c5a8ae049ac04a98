package dev.assay.transforms.rows;

import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Rows to runs: each row × prompt × model × epoch becomes one run, either pending or failed with
 * the reason why it cannot be sent. The number of runs is always rows × {@link
 * Expansion#runsPerRow()}; their order is not kept.
 */
public final class ExpandRuns extends PTransform<PCollection<Row>, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  private final String matrix;
  private final KnownApis apis;

  private ExpandRuns(String matrix, KnownApis apis) {
    this.matrix = matrix;
    this.apis = apis;
  }

  /** Returns the transform for an experiment's matrix. */
  public static ExpandRuns of(Expansion expansion, KnownApis apis) {
    return new ExpandRuns(expansion.toJson(), apis);
  }

  @Override
  public PCollection<Run> expand(PCollection<Row> rows) {
    return rows.apply("ExpandRow", ParDo.of(new ExpandRowFn(matrix, apis)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  static final class ExpandRowFn extends DoFn<Row, Run> {
    private static final long serialVersionUID = 1L;

    private final String matrix;
    private final KnownApis apis;
    private transient @Nullable Expansion expansion;

    ExpandRowFn(String matrix, KnownApis apis) {
      this.matrix = matrix;
      this.apis = apis;
    }

    @Setup
    public void setup() {
      expansion = Expansion.fromJson(matrix);
    }

    @ProcessElement
    public void expand(@Element Row row, OutputReceiver<Run> runs) {
      if (expansion == null) {
        throw new IllegalStateException("Rows came before setup");
      }
      expansion.expand(row, apis, runs::output);
    }
  }
}
