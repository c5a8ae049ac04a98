package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.Iterables;

/**
 * In which order the runs of a lane are sent: as they come, but those of a server that holds one
 * model at a time by model, so that it changes models as seldom as can be.
 */
final class SendOrder {

  private static final String ONE_MODEL_AT_A_TIME = "ollama";

  private SendOrder() {}

  /**
   * Returns the runs of a lane, each once. Runs of {@code ollama} come by model's name, else in
   * their order; the runs are gone through once for each of its models and nothing is kept.
   */
  static Iterable<Run> of(Iterable<Run> runs) {
    TreeSet<String> models = new TreeSet<>();
    for (Run run : runs) {
      if (isByModel(run)) {
        models.add(model(run));
      }
    }
    if (models.size() < 2) {
      return runs;
    }
    List<Iterable<Run>> rounds = new ArrayList<>();
    rounds.add(Iterables.filter(runs, run -> !isByModel(run)));
    for (String model : models) {
      rounds.add(Iterables.filter(runs, run -> isByModel(run) && model(run).equals(model)));
    }
    return Iterables.concat(rounds);
  }

  private static boolean isByModel(Run run) {
    return run.call() != null && run.call().api().equals(ONE_MODEL_AT_A_TIME);
  }

  private static String model(Run run) {
    return run.call() == null ? "" : run.call().model();
  }
}
