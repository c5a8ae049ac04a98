package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to Dataflow, as far as that can be seen without Google. */
class DataflowIT {

  private static final String KEY = "key-that-must-not-travel";

  @TempDir Path directory;

  @Test
  void sendsTheWholeGraphAndTheInputsButNoKey() throws Exception {
    String only = System.getProperty("cluster.only", "");
    assumeTrue(only.isEmpty() || only.equals("dataflow"));
    Path experiment = ClusterExperiment.write(directory);
    Path staged = Files.writeString(directory.resolve("staged.txt"), "stands for the jars");
    List<Path> jars = new ArrayList<>(RigProcess.jars("lib", "assay-"));
    jars.addAll(RigProcess.jars("lib-dataflow"));
    try (GoogleStub google = new GoogleStub();
        RigProcess command =
            RigProcess.java(
                directory.resolve("dataflow.log"),
                Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "http://127.0.0.1:9/v1"),
                "512m",
                jars,
                List.of(
                    "dev.assay.pipelines.Assay",
                    "run",
                    experiment.toString(),
                    "--output",
                    directory.resolve("out").toString(),
                    "--shared",
                    "gs://bucket/assay",
                    "--runner",
                    "dataflow",
                    "--",
                    "--project=project-1",
                    "--region=europe-west1",
                    "--stagingLocation=gs://bucket/staging",
                    "--tempLocation=gs://bucket/temp",
                    "--filesToStage=" + staged,
                    "--gcsEndpoint=" + google.url() + "storage/v1/",
                    "--dataflowEndpoint=" + google.url(),
                    "--credentialFactoryClass="
                        + "org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory"))) {
      assertThat(command.end()).as("nobody has written outputs").isEqualTo(74);

      List<String> steps = new ArrayList<>();
      for (JsonNode step : google.job().path("steps")) {
        steps.add(step.at("/properties/user_name/value").asText());
      }
      assertThat(steps)
          .as(command.said())
          .contains("ReadRows/ReadSegments", "CheckWorkers/Check", "KeyByLane/KeyRuns")
          .anyMatch(step -> step.startsWith("CallModels/PaceAndCall"))
          .anyMatch(step -> step.startsWith("WriteRuns/"))
          .anyMatch(step -> step.startsWith("HandOverSummary/"));
      assertThat(google.objects())
          .anyMatch(name -> name.matches("assay/trial-.*/inputs/0-rows\\.jsonl"))
          .anyMatch(name -> name.matches("assay/trial-.*/ledger/shared\\.json"));
      assertThat(Json.text(google.job())).doesNotContain(KEY);
      assertThat(command.said()).doesNotContain(KEY);
    }
  }

  @Test
  void theJarLaunchesEveryTemplateAsFlexDoes() throws Exception {
    String only = System.getProperty("cluster.only", "");
    assumeTrue(only.isEmpty() || only.equals("dataflow"));
    Path experiment = ClusterExperiment.write(directory);
    Path staged = Files.writeString(directory.resolve("staged.txt"), "stands for the jar");
    try (GoogleStub google = new GoogleStub()) {
      try (RigProcess run =
          launch(
              "RunTemplate",
              "--experiment=" + experiment,
              "--output=" + directory.resolve("out"),
              "--shared=gs://bucket/assay",
              "--runner=DataflowRunner",
              "--jobName=assay-run-1",
              "--project=project-1",
              "--region=europe-west1",
              "--stagingLocation=gs://bucket/staging",
              "--tempLocation=gs://bucket/temp",
              "--templateLocation=gs://bucket/staging/template_launches/1/job_object",
              "--filesToStage=" + staged,
              "--gcsEndpoint=" + google.url() + "storage/v1/",
              "--dataflowEndpoint=" + google.url(),
              "--credentialFactoryClass="
                  + "org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory")) {
        assertThat(run.end()).as(run.said()).isZero();
        assertThat(run.said()).contains("The job is handed over").contains("--resume");
      }
      assertThat(google.objects()).contains("staging/template_launches/1/job_object");
      assertThat(google.text("staging/template_launches/1/job_object"))
          .contains("assay-run-1", "PaceAndCall")
          .doesNotContain(KEY);
    }
    try (RigProcess check = launch("CheckTemplate", "--experiment=" + experiment)) {
      assertThat(check.end()).as(check.said()).isEqualTo(3);
      assertThat(check.said()).contains("400");
    }
    for (String template : List.of("EvaluateTemplate", "CompareTemplate")) {
      try (RigProcess other = launch(template)) {
        assertThat(other.end()).as(other.said()).isEqualTo(64);
        assertThat(other.said()).contains("USAGE Missing --");
      }
    }
  }

  private RigProcess launch(String template, String... flags) {
    List<String> words = new ArrayList<>(List.of("dev.assay.templates." + template));
    words.addAll(List.of(flags));
    return RigProcess.java(
        directory.resolve(template + ".log"),
        Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "http://127.0.0.1:9/v1"),
        "512m",
        List.of(RigProcess.jar("assay-dataflow.jar")),
        words);
  }
}
