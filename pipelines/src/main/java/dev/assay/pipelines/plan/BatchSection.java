package dev.assay.pipelines.plan;

import dev.assay.io.api.ModelApi;
import dev.assay.io.api.batch.BatchApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.transforms.batch.BatchMode;
import dev.assay.transforms.batch.BatchModes;
import dev.assay.transforms.rows.KnownApis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The key {@code batch} and the option of that name: which groups go by batch. */
public final class BatchSection {

  private static final List<String> KEYS = List.of("deadline", "poll", "max_requests");
  private static final Duration MIN_DEADLINE = Duration.ofMillis(100);
  private static final Duration MAX_POLL = Duration.ofHours(1);
  private static final int MAX_REQUESTS = 100_000;

  private BatchSection() {}

  static BatchModes read(Section experiment, KnownApis apis) {
    ConfigNode node = experiment.get("batch");
    if (node == null) {
      return BatchModes.NONE;
    }
    Problems problems = experiment.problems();
    BatchModes modes = BatchModes.NONE;
    if (node instanceof ConfigNode.Items items) {
      for (ConfigNode item : items.values()) {
        String group = item.text();
        if (group == null) {
          Section.wrongType(problems, "batch", item, "the name of a group");
        } else {
          refuseWithoutBatches(problems, item.mark(), group, apis);
          modes = modes.with(group, BatchMode.STANDARD);
        }
      }
      return modes;
    }
    Section section = Section.open(problems, "batch.", node);
    if (section == null) {
      return modes;
    }
    for (Map.Entry<String, ConfigNode.Entry> entry : section.entries().entrySet()) {
      String group = entry.getKey();
      refuseWithoutBatches(problems, entry.getValue().mark(), group, apis);
      modes = modes.with(group, mode(problems, "batch." + group, entry.getValue().value()));
    }
    return modes;
  }

  /** A time alone is the deadline. */
  private static BatchMode mode(Problems problems, String path, ConfigNode node) {
    BatchMode standard = BatchMode.STANDARD;
    String text = node.text();
    if (text != null) {
      Duration deadline = deadline(text);
      if (deadline == null) {
        Section.wrongType(problems, path, node, DEADLINE + ", or a mapping of keys to values");
      }
      return deadline == null ? standard : standard.withDeadline(deadline);
    }
    Section section = Section.open(problems, path + ".", node, KEYS);
    if (section == null) {
      return standard;
    }
    Duration deadline = section.duration("deadline", MIN_DEADLINE, BatchMode.MAX_DEADLINE);
    Duration poll = section.duration("poll", BatchMode.MIN_POLL, MAX_POLL);
    return new BatchMode(
        Objects.requireNonNullElse(deadline, standard.deadline()),
        Objects.requireNonNullElse(poll, standard.poll()),
        section.whole("max_requests", 1, MAX_REQUESTS));
  }

  private static final String DEADLINE =
      "a time from "
          + Durations.print(MIN_DEADLINE)
          + " to "
          + Durations.print(BatchMode.MAX_DEADLINE)
          + " with its unit, such as 24h";

  private static @Nullable Duration deadline(String text) {
    return Durations.parse(text)
        .filter(time -> time.compareTo(MIN_DEADLINE) >= 0)
        .filter(time -> time.compareTo(BatchMode.MAX_DEADLINE) <= 0)
        .orElse(null);
  }

  /** Puts the options over what the file says. */
  static BatchModes options(List<String> options, BatchModes before, Problems problems) {
    BatchModes modes = before;
    for (String option : options) {
      int equals = option.lastIndexOf('=');
      String group = (equals < 0 ? option : option.substring(0, equals)).strip();
      BatchMode mode = modes.groups().getOrDefault(group, BatchMode.STANDARD);
      Duration deadline = equals < 0 ? mode.deadline() : deadline(option.substring(equals + 1));
      if (group.isEmpty() || deadline == null) {
        problems.add(
            PlanProblem.ofOption(
                "USAGE_BATCH",
                "Invalid --batch \""
                    + ConfigNode.oneLine(option)
                    + "\" (must be GROUP, or GROUP=TIME with "
                    + DEADLINE
                    + ")"));
      } else {
        modes = modes.with(group, mode.withDeadline(deadline));
      }
    }
    return modes;
  }

  private static void refuseWithoutBatches(
      Problems problems, ConfigNode.Mark mark, String group, KnownApis apis) {
    if (apis.find(group) != null && !hasBatches(group, apis)) {
      problems.add(mark, "CONFIG_BATCH", unsupported(group, group, apis).message());
    }
  }

  /** Returns whether an API has batches. */
  public static boolean hasBatches(String api, KnownApis apis) {
    ModelApi found = apis.find(api);
    return found != null && BatchApi.of(found).isPresent();
  }

  /** Returns why a group's calls of an API cannot go by batch. */
  public static CallError unsupported(String group, String api, KnownApis apis) {
    String known =
        apis.names().stream()
            .filter(name -> hasBatches(name, apis))
            .collect(Collectors.joining(", "));
    return new CallError(
        "BATCH_UNSUPPORTED",
        "group "
            + ConfigNode.oneLine(group)
            + " is to go by batch, but API "
            + ConfigNode.oneLine(api)
            + " has no batches (those that have: "
            + known
            + "); take the group out of batch",
        null,
        Verdict.LANE_TERMINAL,
        false,
        null);
  }
}
