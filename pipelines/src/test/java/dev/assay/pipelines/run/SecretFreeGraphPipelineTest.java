package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Environment;
import dev.assay.io.api.KeyReference;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.Secret;
import dev.assay.io.api.ServerApi;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.OutputFormat;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanOverrides;
import dev.assay.pipelines.plan.PlanReader;
import dev.assay.pipelines.plan.PlanResult;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.LaneKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would travel to workers, or be shown of the graph, while the keys are at hand. */
final class SecretFreeGraphPipelineTest {

  private static final String KEY = "canary.7Qm2Vx9Lr4Tz8Kp1.end";

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void haveKeys() {
    WorkerServices.useEnvironment(SecretFreeGraphPipelineTest::variable);
  }

  @AfterEach
  void forgetKeys() {
    WorkerServices.useEnvironment(Environment.system());
  }

  private static @Nullable String variable(String name) {
    return name.startsWith("OPENAI_API_KEY")
        ? KEY
        : name.equals("OPENAI_BASE_URL") ? "http://127.0.0.1:9/v1" : null;
  }

  /** Services that hold a key, as Assay's must not. */
  private record TalkativeServices(String key) implements CallServices {
    @Override
    public @Nullable ModelApi api(String name) {
      return InstalledApis.INSTANCE.find(name);
    }

    @Override
    public Environment environment() {
      return SecretFreeGraphPipelineTest::variable;
    }

    @Override
    public HttpTransport transport() {
      throw new IllegalStateException("nothing is called");
    }

    @Override
    public Ledger ledger() {
      return Ledger.none();
    }

    @Override
    public Clock clock() {
      return Clock.system();
    }
  }

  @Test
  void neitherTheGraphNorItsFunctionsNorItsDisplayDataHoldAKey() throws IOException {
    Map<String, String> parts = parts(new WorkerServices(directory.resolve("ledger").toString()));

    assertThat(parts.keySet().stream().filter(name -> name.endsWith(", function")))
        .as("functions that were serialised")
        .hasSizeGreaterThan(10)
        .anyMatch(name -> name.contains("PaceAndCall"));
    assertThat(withKey(parts)).isEmpty();
  }

  @Test
  void serversTravelWithTheReferenceOfTheirKeyOnly() throws Exception {
    ServerApi server =
        new ServerApi(
            "local", "openai", "http://127.0.0.1:9/v1", KeyReference.parse("env:OPENAI_API_KEY"));
    assertThat(server.connect("m", SecretFreeGraphPipelineTest::variable).key())
        .isNotNull()
        .extracting(Secret::reveal)
        .isEqualTo(KEY);

    Map<String, String> parts = parts(new WorkerServices("ledger", List.of(server)));

    assertThat(parts)
        .anySatisfy(
            (name, part) -> {
              assertThat(name).contains("PaceAndCall");
              assertThat(part).contains("http://127.0.0.1:9/v1", "OPENAI_API_KEY");
            });
    assertThat(withKey(parts)).isEmpty();
  }

  @Test
  void aKeyThatTravelledWouldBeFound() throws IOException {
    assertThat(withKey(parts(new TalkativeServices(KEY))))
        .anyMatch(name -> name.contains("PaceAndCall") && name.endsWith(", function"));
  }

  private static List<String> withKey(Map<String, String> parts) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue().contains(KEY) || part.getValue().contains("canary.7"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns all that could leave this process, by what it is, each byte as one character. */
  private Map<String, String> parts(CallServices services) throws IOException {
    Pipeline pipeline = pipeline(services);
    Map<String, String> parts = new HashMap<>();
    parts.put("options", String.valueOf(pipeline.getOptions()));
    parts.put("pipeline", text(PipelineTranslation.toProto(pipeline).toByteArray()));
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(Node node) {
            add(node, parts);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(Node node) {
            add(node, parts);
          }
        });
    return parts;
  }

  private static void add(Node node, Map<String, String> parts) {
    PTransform<?, ?> transform = node.getTransform();
    if (transform == null) {
      return;
    }
    parts.put(node.getFullName() + ", display data", DisplayData.from(transform).toString());
    Serializable function = function(transform);
    if (function != null) {
      parts.put(node.getFullName() + ", function", serialised(function));
    }
    for (Object output : node.getOutputs().values()) {
      if (output instanceof PCollection<?> values) {
        parts.put(values.getName() + ", coder", serialised(values.getCoder()));
      }
    }
  }

  private static @Nullable Serializable function(PTransform<?, ?> transform) {
    if (transform instanceof ParDo.SingleOutput<?, ?> single) {
      return single.getFn();
    }
    if (transform instanceof ParDo.MultiOutput<?, ?> multi) {
      return multi.getFn();
    }
    if (transform instanceof Combine.PerKey<?, ?, ?> combine) {
      return combine.getFn();
    }
    return transform instanceof Combine.Globally<?, ?> combine ? combine.getFn() : null;
  }

  /** Returns the plain bytes of Java's serialisation, which Beam packs. */
  private static String serialised(Serializable value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(value.getClass().getName(), e);
    }
    return text(bytes.toByteArray());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private Pipeline pipeline(CallServices services) throws IOException {
    Files.writeString(directory.resolve("rows.jsonl"), "{\"word\":\"one\"}\n{\"word\":\"two\"}\n");
    ExperimentPlan plan = plan();
    List<InputFile> files = InputFiles.expand(plan.dataset()).files();
    Survey survey = SurveyRows.of(plan, files, InstalledApis.INSTANCE, services);
    List<LaneKey> lanes = survey.lanes().stream().map(Survey.SurveyedLane::key).toList();
    assertThat(lanes).hasSize(1);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    new RunExperimentPipeline(
            "experiment",
            plan,
            files,
            !survey.duplicates(),
            InstalledApis.INSTANCE,
            services,
            Gathering.EACH_RUN,
            Map.of(lanes.get(0), "3"),
            1,
            Set.copyOf(lanes),
            directory.resolve("staging").toString(),
            SelectedRuns.UNANSWERED)
        .build(pipeline);
    return pipeline;
  }

  private ExperimentPlan plan() throws IOException {
    Path experiment =
        Files.writeString(
            directory.resolve("e.yaml"),
            """
            name: e
            dataset: %s
            prompt: "Say {{word}}"
            models: [{api: openai, model: m}]
            evaluators: [exact_match]
            """
                .formatted(directory.resolve("rows.jsonl")));
    PlanChecks checks =
        new PlanChecks(
            InstalledApis.INSTANCE,
            entry -> List.of(),
            entry -> List.of(),
            Arrays.stream(OutputFormat.values())
                .map(OutputFormat::extension)
                .collect(Collectors.toSet()));
    return new PlanReader(checks)
        .read(experiment, PlanOverrides.NONE)
        .match(
            PlanResult.Ready::plan,
            refused -> {
              throw new AssertionError(refused.problems().toString());
            });
  }
}
