package dev.assay.pipelines.plan;

import dev.assay.transforms.rows.PromptTemplate;
import dev.assay.transforms.rows.PromptVariant;
import dev.assay.transforms.rows.TemplateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys {@code prompt}, {@code messages} and {@code prompts}. */
final class PromptSections {

  /** Keys of which an experiment has at most one. */
  static final List<String> KEYS = List.of("prompt", "messages", "prompts");

  private static final int MAX_NAME_CHARS = 100;
  private static final int MAX_PROMPT_CHARS = 1 << 20;

  private final Problems problems;

  private PromptSections(Problems problems) {
    this.problems = problems;
  }

  /** Returns the prompts; none where the file has none of the keys. */
  static List<PromptVariant> read(Section experiment) {
    PromptSections sections = new PromptSections(experiment.problems());
    List<String> present = KEYS.stream().filter(experiment::has).toList();
    if (present.size() > 1) {
      experiment
          .problems()
          .add(
              experiment.mark(present.get(1)),
              "CONFIG_CONFLICT",
              "prompt, messages and prompts exclude each other, found "
                  + String.join(" and ", present)
                  + "; keep one");
    }
    List<PromptVariant> variants = new ArrayList<>();
    for (String key : present) {
      ConfigNode node = experiment.get(key);
      if (node == null) {
        continue;
      }
      if (key.equals("prompts")) {
        variants.addAll(sections.matrix(node));
      } else {
        sections.template(key, node).map(t -> new PromptVariant(key, t)).ifPresent(variants::add);
      }
    }
    return variants;
  }

  private List<PromptVariant> matrix(ConfigNode node) {
    List<PromptVariant> variants = new ArrayList<>();
    if (!(node instanceof ConfigNode.Items items) || items.values().isEmpty()) {
      Section.wrongType(
          problems, "prompts", node, "a list of texts or of {name, prompt} or {name, messages}");
      return variants;
    }
    Map<String, ConfigNode> names = new HashMap<>();
    for (int i = 0; i < items.values().size(); i++) {
      ConfigNode item = items.values().get(i);
      variant(item, "prompt-" + (i + 1))
          .ifPresent(
              variant -> {
                if (names.putIfAbsent(variant.name(), item) != null) {
                  problems.add(
                      item.mark(),
                      "CONFIG_DUPLICATE_NAME",
                      "two prompts are named \"" + variant.name() + "\"; rename one");
                }
                refuseTwin(variant, item, variants, names);
                variants.add(variant);
              });
    }
    return variants;
  }

  /** Two equal prompts are a mistake, unless both have names: then each is asked by itself. */
  private void refuseTwin(
      PromptVariant variant,
      ConfigNode item,
      List<PromptVariant> before,
      Map<String, ConfigNode> names) {
    for (PromptVariant other : before) {
      if (!other.template().source().equals(variant.template().source())) {
        continue;
      }
      String both = "prompts \"" + other.name() + "\" and \"" + variant.name() + "\" are the same";
      if (isNamed(item) && isNamed(names.get(other.name()))) {
        problems.warn(
            problems.at(
                item.mark(), "CONFIG_TWIN", both + "; each is called and paid for by itself"));
      } else {
        problems.add(
            item.mark(),
            "CONFIG_TWIN",
            both + "; remove one, or give both a name if they are to be asked twice");
      }
      return;
    }
  }

  private static boolean isNamed(@Nullable ConfigNode item) {
    return item instanceof ConfigNode.Fields fields && fields.entries().containsKey("name");
  }

  private Optional<PromptVariant> variant(ConfigNode item, String standardName) {
    if (!(item instanceof ConfigNode.Fields)) {
      return template("prompts", item).map(t -> new PromptVariant(standardName, t));
    }
    Section section =
        Section.open(problems, "prompts.", item, List.of("name", "prompt", "messages"));
    if (section == null) {
      return Optional.empty();
    }
    String name = section.text("name", MAX_NAME_CHARS);
    ConfigNode prompt = section.get("prompt");
    ConfigNode messages = section.get("messages");
    if ((prompt == null) == (messages == null)) {
      problems.add(
          item.mark(),
          prompt == null ? "CONFIG_MISSING" : "CONFIG_CONFLICT",
          "an entry of prompts needs prompt or messages, and not both");
      return Optional.empty();
    }
    Optional<PromptTemplate> template =
        prompt != null
            ? template("prompt", prompt)
            : messages == null ? Optional.empty() : template("messages", messages);
    return template.map(t -> new PromptVariant(name == null ? standardName : name, t));
  }

  private Optional<PromptTemplate> template(String key, ConfigNode node) {
    boolean messages = key.equals("messages");
    if (messages && !(node instanceof ConfigNode.Items)) {
      Section.wrongType(problems, key, node, "a list of messages, each with role and content");
      return Optional.empty();
    }
    if (!messages && node.text() == null && !(node instanceof ConfigNode.Items)) {
      Section.wrongType(problems, key, node, "a text or a list of texts");
      return Optional.empty();
    }
    String text = node.text();
    if (text != null && text.length() > MAX_PROMPT_CHARS) {
      problems.add(
          node.mark(),
          "CONFIG_RANGE",
          "Invalid "
              + key
              + ": "
              + text.length()
              + " characters (must be at most "
              + MAX_PROMPT_CHARS
              + ")");
      return Optional.empty();
    }
    try {
      return Optional.of(PromptTemplate.of(node.toJson()));
    } catch (TemplateException e) {
      problems.add(node.mark(), e.code(), "Invalid " + key + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
