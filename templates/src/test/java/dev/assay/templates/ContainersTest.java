package dev.assay.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainersTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "FROM",
          "ARG",
          "ENV",
          "RUN",
          "COPY",
          "USER",
          "WORKDIR",
          "STOPSIGNAL",
          "ENTRYPOINT",
          "CMD");

  private static Dockerfile dockerfile(String name) throws IOException {
    return Dockerfile.read(ROOT.resolve("templates/containers").resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "flex.Dockerfile"})
  void instructionsAreThoseOfADockerfile(String name) throws IOException {
    Dockerfile file = dockerfile(name);

    assertThat(file.instructions())
        .extracting(Dockerfile.Instruction::name)
        .isSubsetOf(INSTRUCTIONS)
        .startsWith("FROM");
    assertThat(file.words("ENTRYPOINT")).hasSize(1);
  }

  @Test
  void whatTheContainerCopiesIsThereOnceTheProjectIsBuilt() throws IOException {
    String built = Files.readString(ROOT.resolve("pipelines/pom.xml"));

    for (String copy : dockerfile("Dockerfile").all("COPY")) {
      String source = copy.substring(0, copy.indexOf(' '));
      if (source.startsWith("pipelines/target/")) {
        assertThat(built)
            .contains(
                "<outputDirectory>${project.basedir}/"
                    + source.substring("pipelines/".length())
                    + "</outputDirectory>");
      } else {
        assertThat(ROOT.resolve(source)).exists();
      }
    }
  }

  @Test
  void theContainerRunsTheLauncherAsNobodySpecial() throws IOException {
    Dockerfile file = dockerfile("Dockerfile");

    assertThat(file.words("ENTRYPOINT")).isEqualTo(List.of("/opt/assay/assay"));
    assertThat(file.all("USER")).containsExactly("10001:10001");
    assertThat(file.instructions().toString().indexOf("name=USER"))
        .isLessThan(file.instructions().toString().indexOf("name=ENTRYPOINT"));
  }

  @Test
  void theFlexImageLaunchesTemplatesThatThereAre() throws IOException {
    Dockerfile file = dockerfile("flex.Dockerfile");

    assertThat(file.all("FROM"))
        .containsExactly("gcr.io/dataflow-templates-base/java17-template-launcher-base:latest");
    assertThat(file.all("ENV"))
        .contains(
            "FLEX_TEMPLATE_JAVA_CLASSPATH=/template/assay.jar",
            "FLEX_TEMPLATE_JAVA_MAIN_CLASS=dev.assay.templates.${TEMPLATE}");
    assertThat(file.all("COPY")).containsExactly("${JAR} /template/assay.jar");
    assertThat(file.all("ARG")).contains("TEMPLATE=RunTemplate");
    for (Template template : Template.values()) {
      assertThat(template.main().getName()).startsWith("dev.assay.templates.");
      assertThat(template.main()).hasDeclaredMethods("main");
      assertThat(Files.readString(ROOT.resolve("templates/containers/flex.Dockerfile")))
          .contains(template.main().getSimpleName());
    }
  }
}
