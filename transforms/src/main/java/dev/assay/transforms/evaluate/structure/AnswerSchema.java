package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.AllowSchemaLoader;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema that stays on this machine: draft 7 unless {@code $schema} names another, no schema
 * is fetched from anywhere, and patterns are RE2's.
 */
public final class AnswerSchema {

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .failFast(true)
          .regularExpressionFactory(
              regex -> {
                Pattern pattern = Pattern.compile(regex);
                return text -> pattern.matcher(text).find();
              })
          .build();

  /** Lets through what the library itself ships: the schemas of the drafts. */
  private static final AllowSchemaLoader LOCAL =
      new AllowSchemaLoader(iri -> iri.toString().startsWith("classpath:draft"));

  private final JsonSchema schema;

  private AnswerSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * Reads the parameter {@code schema}, or promptfoo's {@code value}: an object or its JSON text.
   *
   * @return null where there is none, or where it cannot be used, which is a problem
   */
  static @Nullable AnswerSchema of(EvaluatorParameters parameters) {
    JsonNode schema = parameters.either("schema", "value");
    try {
      JsonNode value = schema != null && schema.isTextual() ? Json.parse(schema.asText()) : schema;
      return value == null ? null : of(value);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      parameters.problem("has a schema that cannot be used: " + e.getMessage());
      return null;
    }
  }

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException where it is none, or needs what is not at hand
   */
  public static AnswerSchema of(JsonNode node) {
    if (!node.isObject() && !node.isBoolean()) {
      throw new IllegalArgumentException(
          "it is a " + node.getNodeType() + " (must be an object or its JSON text)");
    }
    try {
      JsonSchemaFactory factory =
          JsonSchemaFactory.getInstance(
              SpecVersion.VersionFlag.V7,
              builder -> builder.schemaLoaders(loaders -> loaders.add(LOCAL)));
      String dialect = node.path("$schema").asText(SchemaId.V7);
      Set<ValidationMessage> problems =
          factory.getSchema(SchemaLocation.of(dialect), CONFIG).validate(node);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(problems.iterator().next().getMessage());
      }
      JsonSchema schema = factory.getSchema(node, CONFIG);
      schema.initializeValidators();
      return new AnswerSchema(schema);
    } catch (JsonSchemaException | com.google.re2j.PatternSyntaxException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns whether a value is valid by the schema. */
  public boolean accepts(JsonNode value) {
    return schema.validate(value).isEmpty();
  }
}
