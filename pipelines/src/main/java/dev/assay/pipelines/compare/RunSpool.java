package dev.assay.pipelines.compare;

import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DataFile;
import dev.assay.pipelines.command.CompareSettings;
import dev.assay.transforms.compare.CompareFields;
import dev.assay.transforms.compare.RunFacts;
import dev.assay.transforms.compare.RunFactsParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The runs of one side that count, divided by what they are joined by. */
final class RunSpool {

  private static final int MOST_NAMES = 1_000;

  private final CompletedRuns completed;
  private final CompareSettings.Side side;
  private final RunFactsParser parser;
  private final NumberedNames names = new NumberedNames();
  private final Spool spool;
  private final SortedSet<String> variants = new TreeSet<>();
  private final SortedSet<String> models = new TreeSet<>();
  private final SortedSet<String> allModels = new TreeSet<>();
  private final SortedSet<String> allVariants = new TreeSet<>();
  private final SortedSet<Integer> epochs = new TreeSet<>();
  private final SortedSet<Integer> allEpochs = new TreeSet<>();
  private final SortedSet<String> scores = new TreeSet<>();
  private final SortedSet<String> sliced = new TreeSet<>();
  private long runs;
  private long withoutKey;
  private long withCluster;

  RunSpool(
      CompletedRuns completed,
      CompareSettings.Side side,
      CompareFields fields,
      Path folder,
      String name,
      int partitions) {
    this.completed = completed;
    this.side = side;
    this.parser = new RunFactsParser(fields);
    this.spool = new Spool(folder, name, partitions);
  }

  /** Reads all files once. */
  void fill() {
    List<DataFile> files = completed.files();
    for (int i = 0; i < files.size(); i++) {
      int file = i;
      completed.scan(
          files.get(i), (json, offset) -> take(parser.parse(json), file, offset, json.length));
    }
    spool.close();
  }

  private void take(RunFacts facts, int file, long offset, int length) {
    remember(allVariants, facts.variant());
    remember(allModels, facts.model());
    allEpochs.add(facts.epoch());
    if (!counts(facts)) {
      return;
    }
    runs++;
    String key = facts.key();
    if (key == null) {
      withoutKey++;
      return;
    }
    remember(variants, facts.variant());
    remember(models, facts.model());
    epochs.add(facts.epoch());
    for (RunFacts.Fact fact : facts.facts()) {
      if (!fact.measured()) {
        remember(scores, fact.name());
      }
    }
    sliced.addAll(facts.slices().keySet());
    withCluster += facts.cluster() == null ? 0 : 1;
    spool.add(
        key,
        out -> {
          facts.write(out, names);
          out.writeInt(file);
          out.writeLong(offset);
          out.writeInt(length);
        });
  }

  private static void remember(SortedSet<String> names, String name) {
    if (names.size() < MOST_NAMES) {
      names.add(name);
    }
  }

  private boolean counts(RunFacts facts) {
    String variant = facts.variant();
    String model = side.model();
    String prompt = side.prompt();
    return (side.run() == null || side.run() == facts.epoch())
        && (model == null
            || facts.model().equals(model)
            || variant.equals(model)
            || variant.endsWith("/" + model))
        && (prompt == null || variant.equals(prompt) || variant.startsWith(prompt + "/"));
  }

  /** Returns the runs of a partition. */
  List<SpooledRun> read(int partition) {
    List<SpooledRun> read = new ArrayList<>();
    spool.read(
        partition,
        in ->
            read.add(
                new SpooledRun(
                    RunFacts.read(in, names), in.readInt(), in.readLong(), in.readInt())));
    return read;
  }

  CompletedRuns completed() {
    return completed;
  }

  CompareSettings.Side side() {
    return side;
  }

  /** Returns the labels of the runs that count; empty for runs that have none. */
  SortedSet<String> variants() {
    return variants;
  }

  SortedSet<String> models() {
    return models;
  }

  SortedSet<String> allVariants() {
    return allVariants;
  }

  SortedSet<String> allModels() {
    return allModels;
  }

  SortedSet<Integer> epochs() {
    return epochs;
  }

  SortedSet<Integer> allEpochs() {
    return allEpochs;
  }

  SortedSet<String> scores() {
    return scores;
  }

  /** Returns the fields of slices that any run has. */
  SortedSet<String> sliced() {
    return sliced;
  }

  /** Returns how many runs count. */
  long runs() {
    return runs;
  }

  /** Returns how many of them have nothing to be joined by. */
  long withoutKey() {
    return withoutKey;
  }

  long withCluster() {
    return withCluster;
  }
}
