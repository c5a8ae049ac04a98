package dev.assay.pipelines.run;

import dev.assay.io.storage.RemoteStorage;
import dev.assay.io.storage.StorageException;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamArguments;
import dev.assay.pipelines.runner.BeamOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Places of other file systems that a run names: its dataset, and what its workers share. */
final class RemotePlaces {

  private RemotePlaces() {}

  /** Returns the settings with what Beam has to be told beside them to reach the places. */
  static RunSettings reachable(ExperimentPlan plan, RunSettings settings) {
    BeamArguments given = new BeamArguments(settings.beamArguments());
    List<String> words = new ArrayList<>(given.words());
    of(plan, settings)
        .map(RemoteStorage::options)
        .flatMap(List::stream)
        .distinct()
        .limit(1)
        .filter(option -> given.value(option.substring(2, option.indexOf('='))) == null)
        .forEach(words::add);
    return words.size() == given.words().size() ? settings : settings.withBeamArguments(words);
  }

  private static Stream<String> of(ExperimentPlan plan, RunSettings settings) {
    return Stream.concat(plan.dataset().stream(), Stream.ofNullable(settings.shared()))
        .filter(RemoteStorage::isRemote);
  }

  /** Makes their file systems known, and returns how a run ends for which one is not. */
  static @Nullable ExitStatus open(ExperimentPlan plan, RunSettings settings) {
    List<String> places = of(plan, settings).toList();
    if (places.isEmpty()) {
      return null;
    }
    try {
      RemoteStorage.use(new BeamArguments(settings.beamArguments()).options("DirectRunner"));
      for (String place : places) {
        RemoteStorage.require(place);
      }
      return null;
    } catch (BeamOptionException e) {
      return new Reports(settings.console())
          .refuse(List.of(String.valueOf(e.getMessage())), e.status());
    } catch (StorageException e) {
      return new Reports(settings.console())
          .refuse(List.of(String.valueOf(e.getMessage())), ExitStatuses.of(e.kind()));
    }
  }
}
