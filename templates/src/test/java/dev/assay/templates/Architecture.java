package dev.assay.templates;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, by name, for all modules under one root package. Tests give another root
 * to prove that each rule can fail.
 */
final class Architecture {

  private static final Pattern TIME_AND_CHANCE =
      Pattern.compile(
          "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)"
              + "|java\\.time\\.\\w+\\.now"
              + "|java\\.lang\\.Thread\\.sleep|java\\.util\\.concurrent\\.TimeUnit\\.sleep"
              + "|java\\.lang\\.Math\\.random|java\\.util\\.Random\\.<init>");
  private static final Pattern GETENV = Pattern.compile("java\\.lang\\.System\\.getenv");
  private static final Pattern EXIT =
      Pattern.compile("java\\.lang\\.System\\.exit|java\\.lang\\.Runtime\\.(exit|halt)");

  private final String root;
  private final String main;
  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  Architecture(String root) {
    this.root = root;
    this.main = root + ".pipelines.Assay";
    modules();
    packages();
    effects();
    shapes();
  }

  /** Returns the rules in the order they are worth reading. */
  Map<String, ArchRule> rules() {
    return rules;
  }

  private void modules() {
    add(
        "ioSeesNoOtherModule",
        noClasses()
            .that()
            .resideInAPackage(in("io"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("transforms"), in("pipelines"), in("templates")));
    add(
        "transformsSeeIoOnly",
        noClasses()
            .that()
            .resideInAPackage(in("transforms"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("pipelines"), in("templates")));
    add(
        "pipelinesDoNotSeeTemplates",
        noClasses()
            .that()
            .resideInAPackage(in("pipelines"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("templates")));
    add(
        "transformsKnowNoFilesAndNoOptions",
        noClasses()
            .that()
            .resideInAPackage(in("transforms"))
            .should()
            .dependOnClassesThat(
                assignableTo(java.io.File.class)
                    .or(assignableTo(java.nio.file.Path.class))
                    .or(assignableTo(java.net.URL.class))
                    .or(assignableTo(PipelineOptions.class))));
    add(
        "ioHoldsNoState",
        fields()
            .that()
            .areAnnotatedWith(DoFn.StateId.class)
            .or()
            .areAnnotatedWith(DoFn.TimerId.class)
            .should()
            .beDeclaredInClassesThat()
            .resideOutsideOfPackage(in("io")));
  }

  private void packages() {
    add(
        "fakesAreSeenByTestsOnly",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("io.testing"))
            .and()
            .doNotHaveFullyQualifiedName(root + ".pipelines.StartTraining")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("io.testing")));
    rules.put(
        "packagesHaveNoCycles",
        slices().matching(root + ".(*).(*)..").should().beFreeOfCycles().allowEmptyShould(true));
    add("packagesAreDocumentedAndNullMarked", classes().should(standInANullMarkedPackage()));
    add(
        "namesSayWhatAClassIs",
        noClasses().should().haveNameMatching(".*(Utils|Util|Helper|Manager|Processor)"));
  }

  private void effects() {
    add(
        "timeAndChanceAreInjected",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("io.time"))
            .should()
            .accessTargetWhere(target(TIME_AND_CHANCE)));
    add(
        "theEnvironmentIsInjected",
        noClasses()
            .that(are("neither the environment nor the command", root + ".io.api.Environment"))
            .should()
            .accessTargetWhere(target(GETENV)));
    add(
        "onlyTheCommandAndItsSignalsExit",
        noClasses()
            .that(
                are(
                    "neither the command nor its signals",
                    root + ".pipelines.run.Stopping",
                    root + ".pipelines.StartTraining",
                    root + ".templates.Launch"))
            .should()
            .accessTargetWhere(target(EXIT)));
    add(
        "onlyTheCommandSetsUpLogging",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("pipelines.command"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging.."));
  }

  private void shapes() {
    add(
        "functionsAreNotPublic",
        noClasses()
            .that()
            .areAssignableTo(DoFn.class)
            .or()
            .areAssignableTo(Combine.CombineFn.class)
            .should()
            .bePublic());
    add(
        "transformsAreVerbs",
        noClasses()
            .that()
            .areAssignableTo(PTransform.class)
            .should()
            .haveNameMatching(".*(Transform|Source|Sink|Reader|Writer)"));
    add("sealedTypesAreMatched", classes().that().arePublic().should(haveMatchWhereSealed()));
  }

  private void add(String name, ArchRule rule) {
    rules.put(name, rule.allowEmptyShould(true));
  }

  private String in(String packages) {
    return root + "." + packages + "..";
  }

  /** All classes but the command's main class and the given ones, with what is nested in them. */
  private DescribedPredicate<JavaClass> are(String description, String... others) {
    return describe(
        description,
        type ->
            !nestedIn(type, main)
                && Arrays.stream(others).noneMatch(other -> nestedIn(type, other)));
  }

  private static boolean nestedIn(JavaClass type, String name) {
    return type.getName().equals(name) || type.getName().startsWith(name + "$");
  }

  private static DescribedPredicate<JavaAccess<?>> target(Pattern forbidden) {
    return describe(
        "the target is " + forbidden,
        access ->
            forbidden
                .matcher(access.getTargetOwner().getName() + "." + access.getTarget().getName())
                .matches());
  }

  private static ArchCondition<JavaClass> standInANullMarkedPackage() {
    return condition(
        "stand in a package with a package-info that is @NullMarked",
        type -> type.getPackage().isAnnotatedWith(NullMarked.class));
  }

  private static ArchCondition<JavaClass> haveMatchWhereSealed() {
    return condition(
        "have a method match where they are sealed",
        type ->
            !type.reflect().isSealed()
                || type.getMethods().stream()
                    .anyMatch(
                        method ->
                            method.getName().equals("match")
                                && method.getModifiers().contains(ABSTRACT)));
  }

  private static ArchCondition<JavaClass> condition(
      String description, Predicate<JavaClass> holds) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type, holds.test(type), type.getFullName() + " should " + getDescription()));
      }
    };
  }
}
