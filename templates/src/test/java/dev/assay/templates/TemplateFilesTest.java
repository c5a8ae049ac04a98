package dev.assay.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The files that describe templates are what the commands' options make of them. With {@code
 * -Dtemplates.write=true} they are written anew first.
 */
class TemplateFilesTest {

  private static final Path TEMPLATES = Path.of("").toAbsolutePath();

  @ParameterizedTest
  @EnumSource(Template.class)
  void committedFilesAreWhatTheOptionsMakeOfThem(Template template) throws IOException {
    Path folder = TEMPLATES.resolve(template.command());
    if (Boolean.getBoolean("templates.write")) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("metadata.json"), TemplateMetadata.of(template));
      Files.writeString(folder.resolve("README.md"), TemplateReadme.of(template));
    }

    String how = "write it anew as templates/README.md says: " + folder;
    assertThat(folder.resolve("metadata.json"))
        .as(how)
        .content()
        .isEqualTo(TemplateMetadata.of(template));
    assertThat(folder.resolve("README.md"))
        .as(how)
        .content()
        .isEqualTo(TemplateReadme.of(template));
  }

  @ParameterizedTest
  @EnumSource(Template.class)
  void metadataIsOfThePublishedShape(Template template) throws IOException {
    JsonNode metadata = Json.parse(TemplateMetadata.of(template));

    try (InputStream schema = getClass().getResourceAsStream("metadata-schema.json")) {
      JsonSchema published =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(Objects.requireNonNull(schema));
      assertThat(published.validate(metadata)).isEmpty();
      ((com.fasterxml.jackson.databind.node.ObjectNode) metadata.at("/parameters/0"))
          .put("paramType", "FILE");
      assertThat(published.validate(metadata)).as("a type that there is none of").isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Template.class)
  void namesAreUniqueAndAnswerToTheCommandsOptions(Template template) {
    Set<String> names = new HashSet<>();
    for (TemplateParameter parameter : template.parameters()) {
      assertThat(names.add(parameter.name())).as(parameter.name()).isTrue();
      assertThat(parameter.helpText()).as(parameter.name()).isNotBlank().doesNotContain("%%");
      assertThat(parameter.isOptional()).as(parameter.name()).isEqualTo(parameter.option() != null);
    }
  }
}
