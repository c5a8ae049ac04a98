package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;

/** The records of one cluster to the whole cluster. */
final class UnitFn extends TallyFn<Breakdown<Measures<UnitSums>>, Breakdown<Measures<UnitSums>>> {

  private static final long serialVersionUID = 1L;

  private final int sides;

  UnitFn(int sides) {
    this.sides = sides;
  }

  static Breakdown<Measures<UnitSums>> none(int sides) {
    return Breakdown.of(UnitFn::sums, sides);
  }

  private static Measures<UnitSums> sums() {
    return Measures.of(UnitSums::new);
  }

  @Override
  Coder<Breakdown<Measures<UnitSums>>> coder() {
    return TallyCoder.of(
        in ->
            Breakdown.read(
                in,
                UnitFn::sums,
                Breakdown.MAX_KEYS,
                tally -> Measures.read(tally, UnitSums::new, UnitSums::read)));
  }

  @Override
  public Breakdown<Measures<UnitSums>> createAccumulator() {
    return none(sides);
  }

  @Override
  public Breakdown<Measures<UnitSums>> addInput(
      Breakdown<Measures<UnitSums>> unit, Breakdown<Measures<UnitSums>> record) {
    unit.add(record);
    return unit;
  }
}
