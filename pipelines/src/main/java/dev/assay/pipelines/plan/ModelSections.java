package dev.assay.pipelines.plan;

import dev.assay.transforms.rows.KnownApis;
import dev.assay.transforms.rows.ModelChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code models}. */
final class ModelSections {

  private static final int MAX_NAME_CHARS = 200;
  private static final List<String> KEYS = List.of("api", "model", "name", "parameters", "group");

  private ModelSections() {}

  /** Returns the models; none where the file names none. */
  static List<ModelChoice> read(Section experiment, KnownApis apis) {
    List<ModelChoice> models = new ArrayList<>();
    ConfigNode node = experiment.get("models");
    if (node == null) {
      return models;
    }
    if (!(node instanceof ConfigNode.Items items) || items.values().isEmpty()) {
      Section.wrongType(
          experiment.problems(), "models", node, "a list of {api, model} with at least one entry");
      return models;
    }
    Set<String> names = new HashSet<>();
    for (ConfigNode item : items.values()) {
      ModelChoice model = model(experiment.problems(), item, apis);
      if (model == null) {
        continue;
      }
      if (!names.add(model.name())) {
        experiment
            .problems()
            .add(
                item.mark(),
                "CONFIG_DUPLICATE_NAME",
                "two models are named \"" + model.name() + "\"; give this one a name of its own");
      }
      noteTwin(experiment.problems(), item, model, models);
      models.add(model);
    }
    return models;
  }

  /** Models that differ in nothing but their names are asked and paid for each. */
  private static void noteTwin(
      Problems problems, ConfigNode item, ModelChoice model, List<ModelChoice> before) {
    before.stream()
        .filter(other -> other.api().equals(model.api()) && other.model().equals(model.model()))
        .filter(other -> other.parameters().equals(model.parameters()))
        .filter(other -> !other.name().equals(model.name()))
        .findFirst()
        .ifPresent(
            other ->
                problems.warn(
                    problems.at(
                        item.mark(),
                        "CONFIG_TWIN",
                        "models \""
                            + other.name()
                            + "\" and \""
                            + model.name()
                            + "\" are the same; each is called and paid for by itself")));
  }

  private static @Nullable ModelChoice model(Problems problems, ConfigNode item, KnownApis apis) {
    Section section = Section.open(problems, "models.", item, KEYS);
    if (section == null) {
      return null;
    }
    String api = section.required("api", MAX_NAME_CHARS);
    boolean known = isKnown(section, api, apis);
    boolean needsModel = known && apis.needsModel(api);
    String model =
        needsModel
            ? section.required("model", MAX_NAME_CHARS)
            : section.text("model", MAX_NAME_CHARS);
    String name = section.text("name", MAX_NAME_CHARS);
    String standardName = model == null || model.isEmpty() ? api : model;
    return new ModelChoice(
        name == null ? standardName : name,
        api,
        model == null ? "" : model,
        section.object("parameters"),
        section.name("group", MAX_NAME_CHARS));
  }

  /** Returns whether there is an API of that name; one that is not is a problem. */
  static boolean isKnown(Section section, String api, KnownApis apis) {
    boolean known = apis.names().contains(api);
    if (!known && !api.isEmpty()) {
      section
          .problems()
          .add(
              section.mark("api"),
              "CONFIG_API_UNKNOWN",
              "API "
                  + ConfigNode.oneLine(api)
                  + " not recognised or implemented; known: "
                  + String.join(", ", apis.names())
                  + NearestName.question(api, apis.names()));
    }
    return known;
  }
}
