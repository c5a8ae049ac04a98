package dev.assay.pipelines.run;

import dev.assay.io.files.DatasetFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs between the run that is to be resumed and the one that resumes it, a line each.
 * Names of files, and names and order of prompts and models, determine no answer and may change.
 *
 * @param inputs about files
 * @param settings about prompts, models, parameters, epochs and endpoints
 */
record RecordDifferences(List<String> inputs, List<String> settings) {

  private static final int HASH_CHARS = 12;

  /** Compares a record as it was read with what is to be run. */
  static RecordDifferences between(ExperimentRecord before, ExperimentRecord now) {
    List<String> inputs = inputs(before.inputs(), now.inputs());
    List<String> settings = new ArrayList<>(SettingsDiff.of(before.settings(), now.settings()));
    if (inputs.isEmpty()) {
      settings.addAll(endpoints(before.endpoints(), now.endpoints()));
    }
    return new RecordDifferences(inputs, List.copyOf(settings));
  }

  boolean none() {
    return inputs.isEmpty() && settings.isEmpty();
  }

  /** Files are the same by content; a name tells what became of one that is not. */
  private static List<String> inputs(List<DatasetFile> before, List<DatasetFile> now) {
    List<DatasetFile> gone = without(before, now);
    List<DatasetFile> come = without(now, before);
    Map<String, DatasetFile> byPath = new LinkedHashMap<>();
    come.forEach(file -> byPath.put(file.path(), file));
    List<String> lines = new ArrayList<>();
    for (DatasetFile file : gone) {
      DatasetFile other = byPath.remove(file.path());
      lines.add(
          other == null
              ? file.path() + " is not there any more: was " + facts(file)
              : file.path() + " changed: was " + facts(file) + ", is " + facts(other));
    }
    byPath.values().forEach(file -> lines.add(file.path() + " is new: " + facts(file)));
    return List.copyOf(lines);
  }

  private static List<DatasetFile> without(List<DatasetFile> files, List<DatasetFile> others) {
    Set<String> known = others.stream().map(DatasetFile::sha256).collect(Collectors.toSet());
    return files.stream().filter(file -> !known.contains(file.sha256())).toList();
  }

  private static String facts(DatasetFile file) {
    return file.bytes()
        + " bytes, "
        + file.rows()
        + " records, sha256 "
        + file.sha256().substring(0, Math.min(HASH_CHARS, file.sha256().length()))
        + "…";
  }

  /** Other rows may need other endpoints, so these are compared for equal rows only. */
  private static List<String> endpoints(List<String> before, List<String> now) {
    Set<String> gone = new TreeSet<>(before);
    gone.removeAll(now);
    Set<String> come = new TreeSet<>(now);
    come.removeAll(before);
    List<String> lines = new ArrayList<>();
    gone.forEach(endpoint -> lines.add("endpoint " + endpoint + " is not called any more"));
    come.forEach(endpoint -> lines.add("endpoint " + endpoint + " is new"));
    return lines;
  }
}
