package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Inputs to one tally of all; to none where there are no inputs. They are gathered in some groups
 * first: such a tally is larger than an input, and runners begin one for every key that comes out
 * of a shuffle.
 *
 * @param <I> the inputs
 * @param <T> the tally
 */
final class TallyAll<I, T extends Tally<T>> extends PTransform<PCollection<I>, PCollection<T>> {

  private static final int GROUPS = 16;
  private static final long serialVersionUID = 1L;

  private final TallyFn<I, T> tallyFn;

  TallyAll(TallyFn<I, T> tallyFn) {
    this.tallyFn = tallyFn;
  }

  @Override
  public PCollection<T> expand(PCollection<I> inputs) {
    return inputs
        .apply("Spread", ParDo.of(new SpreadFn<I>()))
        .setCoder(KvCoder.of(VarIntCoder.of(), inputs.getCoder()))
        .apply("Gather", GroupByKey.create())
        .apply("TallyEach", ParDo.of(new TallyEachFn<>(tallyFn)))
        .setCoder(tallyFn.coder())
        .apply("Merge", Combine.globally(new MergeFn<>(tallyFn)).withoutDefaults())
        .setCoder(tallyFn.coder());
  }

  /** In turn: which group an input falls into makes no difference. */
  private static final class SpreadFn<I> extends DoFn<I, KV<Integer, I>> {

    private static final long serialVersionUID = 1L;

    private int next;

    @ProcessElement
    public void process(@Element I input, OutputReceiver<KV<Integer, I>> out) {
      next = (next + 1) % GROUPS;
      out.output(KV.of(next, input));
    }
  }

  private static final class TallyEachFn<I, T extends Tally<T>>
      extends DoFn<KV<Integer, Iterable<I>>, T> {

    private static final long serialVersionUID = 1L;

    private final TallyFn<I, T> tallyFn;

    TallyEachFn(TallyFn<I, T> tallyFn) {
      this.tallyFn = tallyFn;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<I>> group, OutputReceiver<T> out) {
      T tally = tallyFn.createAccumulator();
      for (I input : group.getValue()) {
        tally = tallyFn.addInput(tally, input);
      }
      out.output(tally);
    }
  }

  private static final class MergeFn<T extends Tally<T>> extends TallyFn<T, T> {

    private static final long serialVersionUID = 1L;

    private final TallyFn<?, T> tallyFn;

    MergeFn(TallyFn<?, T> tallyFn) {
      this.tallyFn = tallyFn;
    }

    @Override
    Coder<T> coder() {
      return tallyFn.coder();
    }

    @Override
    public T createAccumulator() {
      return tallyFn.createAccumulator();
    }

    @Override
    public T addInput(T tally, T other) {
      tally.add(other);
      return tally;
    }
  }
}
