package dev.assay.transforms.rows;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RejectedJson;
import dev.assay.io.json.RowJson;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Rows to rows whose ids are unique: {@link #ACCEPTED} and {@link #REJECTED} together hold every
 * row once. Of the rows of one id the first by file and line stays as it is. A later row that named
 * the id itself is rejected as {@code ROW_DUP_ID}. A later row whose id was made from its content
 * is a wanted repetition and gets {@code -2}, {@code -3} and so on behind its id, in the order of
 * file and line. Positions must be unique; order is not kept.
 */
public final class ResolveDuplicateIds extends PTransform<PCollection<Row>, PCollectionTuple> {

  /** Rows with unique ids. */
  public static final TupleTag<Row> ACCEPTED = new TupleTag<>("accepted");

  /** Rows whose given id was taken. */
  public static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected");

  private static final long serialVersionUID = 1L;

  private ResolveDuplicateIds() {}

  /** Returns the transform. */
  public static ResolveDuplicateIds create() {
    return new ResolveDuplicateIds();
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> rows) {
    PCollectionTuple resolved =
        rows.apply("KeyById", WithKeys.of(Row::id).withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), JsonCoder.of(RowJson.CODEC)))
            .apply("GroupById", GroupByKey.create())
            .apply(
                "ResolveIds",
                ParDo.of(new ResolveFn()).withOutputTags(ACCEPTED, TupleTagList.of(REJECTED)));
    resolved.get(ACCEPTED).setCoder(JsonCoder.of(RowJson.CODEC));
    resolved.get(REJECTED).setCoder(JsonCoder.of(RejectedJson.CODEC));
    return resolved;
  }

  static final class ResolveFn extends DoFn<KV<String, Iterable<Row>>, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void resolve(@Element KV<String, Iterable<Row>> sameId, MultiOutputReceiver out) {
      DuplicateIds.resolve(sameId.getValue(), out.get(ACCEPTED)::output, out.get(REJECTED)::output);
    }
  }
}
