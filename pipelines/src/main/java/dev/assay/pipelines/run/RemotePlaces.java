package dev.assay.pipelines.run;

import dev.assay.io.storage.RemoteStorage;
import dev.assay.io.storage.StorageException;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Places of other file systems that a run names: its dataset, and what its workers share. */
final class RemotePlaces {

  private static final String HDFS = "hdfs://";
  private static final String HDFS_OPTION = "hdfsConfiguration";
  private static final List<String> HADOOP_FOLDERS = List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");

  private RemotePlaces() {}

  /**
   * Returns the settings with what workers need beside them to reach an HDFS that is named by its
   * address, where no folder of Hadoop's configuration is.
   *
   * @param variables of this process
   */
  static RunSettings reachable(
      ExperimentPlan plan, RunSettings settings, UnaryOperator<@Nullable String> variables) {
    BeamArguments given = new BeamArguments(settings.beamArguments());
    if (given.value(HDFS_OPTION) != null
        || HADOOP_FOLDERS.stream().anyMatch(name -> variables.apply(name) != null)) {
      return settings;
    }
    return of(plan, settings)
        .filter(place -> place.startsWith(HDFS))
        .map(RemotePlaces::nameNode)
        .filter(address -> address.length() > HDFS.length())
        .findFirst()
        .map(
            address ->
                settings.withBeamArguments(
                    given.orElse(HDFS_OPTION, "[{\"fs.defaultFS\":\"" + address + "\"}]").words()))
        .orElse(settings);
  }

  /** The part up to the path, which may be a pattern. */
  private static String nameNode(String place) {
    int path = place.indexOf('/', HDFS.length());
    String address = path < 0 ? place : place.substring(0, path);
    return address.matches("[\\w.:/\\[\\]-]+") ? URI.create(address).toString() : HDFS;
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
