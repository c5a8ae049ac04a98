package dev.assay.pipelines.runner;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Google Cloud Dataflow. It names no class of the runner, so that the program is built without
 * them.
 */
final class DataflowBeam implements BeamRunner {

  private final BeamArguments arguments;

  private DataflowBeam(BeamArguments arguments) {
    this.arguments = arguments;
  }

  static DataflowBeam of(List<String> given, int lanes) {
    BeamArguments arguments = new BeamArguments(given);
    List<String> missing = new ArrayList<>();
    for (String name : List.of("project", "region")) {
      if (arguments.value(name) == null) {
        missing.add("--" + name);
      }
    }
    if (arguments.value("stagingLocation") == null
        && arguments.value("tempLocation") == null
        && arguments.value("gcpTempLocation") == null) {
      missing.add("--stagingLocation or --tempLocation (gs://BUCKET/FOLDER)");
    }
    if (!missing.isEmpty()) {
      throw BeamOptionException.usage(
          "Dataflow needs " + String.join(", ", missing) + "; add it behind --");
    }
    for (String name : List.of("stagingLocation", "tempLocation", "gcpTempLocation")) {
      String value = arguments.value(name);
      if (value != null && !value.matches("gs://[^/]+(/.*)?")) {
        throw BeamOptionException.usage(
            "--" + name + "=" + value + " (must be gs://BUCKET/FOLDER)");
      }
    }
    DataflowBeam runner = new DataflowBeam(arguments);
    runner.options();
    return runner;
  }

  @Override
  public PipelineOptions options() {
    return arguments.options("DataflowRunner");
  }

  @Override
  public Map<LaneKey, String> placements(List<LaneKey> lanes) {
    return Map.of();
  }

  @Override
  public Gathering gathering() {
    return Gathering.WHOLE_LANE;
  }

  @Override
  public boolean handsOver() {
    return arguments.value("templateLocation") != null;
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public String cancelling() {
    return "by gcloud dataflow jobs cancel JOB_ID --region=" + arguments.value("region");
  }
}
