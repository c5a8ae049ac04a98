package dev.assay.transforms.stopping;

import dev.assay.io.experiment.Row;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RowJson;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Splits rows by whether their place in the random order lies in their slice's share: each comes
 * out once, as {@link #INSIDE} or {@link #OUTSIDE}, in no order.
 */
public final class SplitByPlace extends PTransform<PCollection<Row>, PCollectionTuple> {

  /** Rows in the share of their slice. */
  public static final TupleTag<Row> INSIDE = new TupleTag<>("inside");

  /** All others, and those of slices without a share. */
  public static final TupleTag<Row> OUTSIDE = new TupleTag<>("outside");

  private static final long serialVersionUID = 1L;

  /**
   * A part of a slice's rows.
   *
   * @param from first place, from 0
   * @param to place after the last, up to 1 for all
   */
  public record Share(double from, double to) implements Serializable {

    boolean holds(double place) {
      return from <= place && place < to;
    }
  }

  private final StopRule rule;
  private final TreeMap<String, Share> shares;

  private SplitByPlace(StopRule rule, Map<String, Share> shares) {
    this.rule = rule;
    this.shares = new TreeMap<>(shares);
  }

  /**
   * Splits.
   *
   * @param shares by slice
   */
  public static SplitByPlace of(StopRule rule, Map<String, Share> shares) {
    return new SplitByPlace(rule, shares);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> rows) {
    PCollectionTuple split =
        rows.apply(
            "Split",
            ParDo.of(new SplitFn(rule, shares)).withOutputTags(INSIDE, TupleTagList.of(OUTSIDE)));
    split.get(INSIDE).setCoder(JsonCoder.of(RowJson.CODEC));
    split.get(OUTSIDE).setCoder(JsonCoder.of(RowJson.CODEC));
    return split;
  }

  private static final class SplitFn extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final StopRule rule;
    private final TreeMap<String, Share> shares;

    SplitFn(StopRule rule, Map<String, Share> shares) {
      this.rule = rule;
      this.shares = new TreeMap<>(shares);
    }

    @ProcessElement
    public void split(@Element Row row, MultiOutputReceiver out) {
      Share share = shares.get(rule.slice(row));
      out.get(share != null && share.holds(rule.place(row)) ? INSIDE : OUTSIDE).output(row);
    }
  }
}
