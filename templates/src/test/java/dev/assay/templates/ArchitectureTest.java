package dev.assay.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules of the house over all modules, and proves that each of them can fail. */
class ArchitectureTest {

  private static final String FIXTURE = "dev.assay.templates.fixture";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.assay");

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURE);

  /** For each rule the classes of the fixture that break it; no others do. */
  private static final Map<String, Set<String>> BREAKERS =
      Map.ofEntries(
          Map.entry("ioSeesNoOtherModule", Set.of("io.files.SeesTransforms")),
          Map.entry("transformsSeeIoOnly", Set.of("transforms.rows.SeesPipelines")),
          Map.entry("pipelinesDoNotSeeTemplates", Set.of("pipelines.plan.SeesTemplates")),
          Map.entry("transformsKnowNoFilesAndNoOptions", Set.of("transforms.rows.KnowsFiles")),
          Map.entry("ioHoldsNoState", Set.of("io.files.StatefulFn")),
          Map.entry("fakesAreSeenByTestsOnly", Set.of("io.files.SeesFake")),
          Map.entry("packagesHaveNoCycles", Set.of("pipelines.plan", "pipelines.console")),
          Map.entry("packagesAreDocumentedAndNullMarked", Set.of("pipelines.bare.Undocumented")),
          Map.entry("namesSayWhatAClassIs", Set.of("io.files.FileHelper")),
          Map.entry("timeAndChanceAreInjected", Set.of("io.files.AsksTheClock")),
          Map.entry("theEnvironmentIsInjected", Set.of("io.files.ReadsTheEnvironment")),
          Map.entry("onlyTheCommandAndItsSignalsExit", Set.of("pipelines.plan.Exits")),
          Map.entry("onlyTheCommandSetsUpLogging", Set.of("pipelines.plan.Logs")),
          Map.entry(
              "functionsAreNotPublic",
              Set.of("transforms.rows.PublicFn", "transforms.rows.PublicCombineFn")),
          Map.entry("transformsAreVerbs", Set.of("transforms.rows.RowReader")),
          Map.entry("sealedTypesAreMatched", Set.of("transforms.rows.Unmatched")));

  static Collection<Map.Entry<String, ArchRule>> rulesOfTheHouse() {
    return new Architecture("dev.assay").rules().entrySet();
  }

  static Collection<Map.Entry<String, ArchRule>> rulesOfTheFixture() {
    return new Architecture(FIXTURE).rules().entrySet();
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheHouse")
  void theHouseHoldsTheRule(Map.Entry<String, ArchRule> rule) {
    rule.getValue().check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheFixture")
  void theRuleFindsWhatBreaksItAndNothingElse(Map.Entry<String, ArchRule> rule) {
    Set<String> breakers = BREAKERS.getOrDefault(rule.getKey(), Set.of());
    Collection<String> violations =
        rule.getValue().evaluate(BROKEN).getFailureReport().getDetails();
    assertThat(breakers).as("fixtures for %s", rule.getKey()).isNotEmpty();
    assertThat(breakers)
        .allSatisfy(
            breaker ->
                assertThat(violations)
                    .anySatisfy(violation -> assertThat(violation).contains(breaker)));
    assertThat(violations)
        .allSatisfy(
            violation ->
                assertThat(breakers)
                    .anySatisfy(breaker -> assertThat(violation).contains(breaker)));
  }

  @Test
  void everyKindOfClockAndChanceIsFound() {
    String report =
        new Architecture(FIXTURE)
            .rules()
            .get("timeAndChanceAreInjected")
            .evaluate(BROKEN)
            .getFailureReport()
            .toString();
    assertThat(report)
        .contains(
            "System.nanoTime()",
            "System.currentTimeMillis()",
            "Instant.now()",
            "Thread.sleep(long)",
            "Math.random()",
            "java.util.Random.<init>(long)");
  }

  @Test
  void classesOfAllModulesAreSeen() {
    assertThat(HOUSE.stream().map(type -> type.getPackageName()))
        .contains(
            "dev.assay.io.experiment", "dev.assay.transforms.call", "dev.assay.pipelines.console")
        .noneMatch(name -> name.startsWith(FIXTURE));
  }
}
