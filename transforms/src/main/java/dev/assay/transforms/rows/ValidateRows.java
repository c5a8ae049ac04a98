package dev.assay.transforms.rows;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RejectedJson;
import dev.assay.io.json.RowJson;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Read records to rows whose ids are unique: {@link #ACCEPTED} and {@link #REJECTED} together hold
 * every record once. Order is not kept.
 */
public final class ValidateRows extends PTransform<PCollection<Parsed<Row>>, PCollectionTuple> {

  /** Rows to run. */
  public static final TupleTag<Row> ACCEPTED = new TupleTag<>("accepted");

  /** Records that could not become a row of their own. */
  public static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected");

  private static final long serialVersionUID = 1L;

  private final boolean idsAreUnique;

  private ValidateRows(boolean idsAreUnique) {
    this.idsAreUnique = idsAreUnique;
  }

  /** Finds and resolves duplicate ids, at the price of grouping all rows by id. */
  public static ValidateRows create() {
    return new ValidateRows(false);
  }

  /** Returns this transform without that, for inputs whose ids are known to be unique. */
  public ValidateRows withUniqueIds() {
    return new ValidateRows(true);
  }

  @Override
  public PCollectionTuple expand(PCollection<Parsed<Row>> records) {
    PCollectionTuple split =
        records.apply(
            "SplitRecords",
            ParDo.of(new SplitFn()).withOutputTags(ACCEPTED, TupleTagList.of(REJECTED)));
    PCollection<Row> rows = split.get(ACCEPTED).setCoder(JsonCoder.of(RowJson.CODEC));
    PCollection<Rejected> rejected = split.get(REJECTED).setCoder(JsonCoder.of(RejectedJson.CODEC));
    if (idsAreUnique) {
      return split;
    }
    PCollectionTuple resolved = rows.apply("ResolveDuplicateIds", ResolveDuplicateIds.create());
    return PCollectionTuple.of(ACCEPTED, resolved.get(ResolveDuplicateIds.ACCEPTED))
        .and(
            REJECTED,
            PCollectionList.of(rejected)
                .and(resolved.get(ResolveDuplicateIds.REJECTED))
                .apply("AllRejected", Flatten.pCollections()));
  }

  private static final class SplitFn extends DoFn<Parsed<Row>, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void split(@Element Parsed<Row> record, MultiOutputReceiver out) {
      if (record instanceof Parsed.Ok<Row> ok) {
        out.get(ACCEPTED).output(ok.value());
      } else if (record instanceof Parsed.Bad<Row> bad) {
        out.get(REJECTED).output(bad.rejected());
      }
    }
  }
}
