package dev.assay.templates;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;

/** A template as Dataflow wants to be told of it: {@code metadata.json}. */
final class TemplateMetadata {

  private TemplateMetadata() {}

  static String of(Template template) {
    ObjectNode json = Json.object();
    json.put("name", template.displayName());
    json.put("description", template.description());
    json.put("streaming", template.streams());
    ArrayNode parameters = json.putArray("parameters");
    for (TemplateParameter parameter : template.parameters()) {
      ObjectNode each = parameters.addObject();
      each.put("name", parameter.name());
      each.put("label", parameter.label());
      each.put("helpText", parameter.helpText());
      each.put("isOptional", parameter.isOptional());
      String form = parameter.form();
      if (form != null) {
        each.putArray("regexes").add(form);
      }
      each.put("paramType", parameter.type().name());
    }
    return Json.pretty(json) + "\n";
  }
}
