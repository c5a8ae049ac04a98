package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.ConfigNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys {@code providers} and {@code targets}, and the graders of assertions. */
final class Providers {

  /** A provider's first word and the API that speaks its form. */
  private static final Map<String, String> APIS =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("ollama", "ollama"),
          Map.entry("google", "gemini"),
          Map.entry("palm", "gemini"),
          Map.entry("vertex", "vertexai"),
          Map.entry("azure", "azure-openai"),
          Map.entry("azureopenai", "azure-openai"),
          Map.entry("openrouter", "openrouter"),
          Map.entry("bedrock", "bedrock"));

  /** Second words that say how a model is called, and not which. */
  private static final Set<String> KINDS =
      Set.of("chat", "messages", "completion", "embedding", "embeddings", "responses");

  /** Second words that ask for something else than an answer in text. */
  private static final Pattern NO_TEXT =
      Pattern.compile(
          "(image|video|audio|live|realtime|assistant|moderation|speech|tts|transcription|voice|agents?"
              + "|kb|knowledge-base|codex|codex-sdk|chatkit)(:.*)?");

  /** APIs that a server can have under a name of its own. */
  private static final Set<String> SERVED =
      Set.of("openai", "anthropic", "gemini", "ollama", "openrouter");

  /** Settings of the client, which are not sent to the model. */
  private static final Set<String> CLIENT =
      Set.of(
          "apikey",
          "apikeyenvar",
          "apihost",
          "apibaseurl",
          "organization",
          "cost",
          "region",
          "projectid",
          "timeoutms",
          "basepath",
          "inputcost",
          "outputcost",
          "cache");

  private final Notes notes;
  private final Set<String> names = new HashSet<>();
  private final ObjectNode servers = Json.object();
  private final Set<JsonNode> tools = new HashSet<>();

  Providers(Notes notes) {
    this.notes = notes;
  }

  /** Returns entries of {@code models}. */
  List<ObjectNode> read(@Nullable Source source) {
    List<ObjectNode> models = new ArrayList<>();
    if (source != null) {
      source.items().forEach(item -> read(item, models));
    }
    return models;
  }

  /** Returns the key {@code servers}: endpoints that configurations name. */
  ObjectNode servers() {
    return servers;
  }

  private void read(Source item, List<ObjectNode> models) {
    if (item.isFile() && String.valueOf(item.text()).matches("(?i).*\\.(ya?ml|json)")) {
      for (Path file : item.files(notes)) {
        Source root = Source.of(file, notes);
        if (root != null) {
          root.items().forEach(one -> read(one, models));
        }
      }
      return;
    }
    ObjectNode model = model(item);
    if (model != null) {
      model.put("name", unique(model.path("name").asText(model.path("model").asText("model"))));
      models.add(model);
    }
  }

  private String unique(String label) {
    String free = label;
    for (int i = 2; !names.add(free); i++) {
      free = label + "-" + i;
    }
    return free;
  }

  /** Returns one provider as an API with a model; null where it is none of ours, which is noted. */
  @Nullable ObjectNode model(Source item) {
    if (item.node() instanceof ConfigNode.Fields fields) {
      if (item.get("id") != null) {
        return model(item, String.valueOf(item.text("id")), item.get("config"), item.text("label"));
      }
      if (fields.entries().size() == 1) {
        String id = fields.entries().keySet().iterator().next();
        Source settings = item.get(id);
        return model(
            item,
            id,
            settings == null ? null : settings.get("config"),
            settings == null ? null : settings.text("label"));
      }
    }
    String id = item.text();
    if (id != null) {
      return model(item, id, null, null);
    }
    notes.lost(item.file(), item.node(), "a provider without an id");
    return null;
  }

  private @Nullable ObjectNode model(
      Source item, String id, @Nullable Source config, @Nullable String label) {
    if (id.equals("echo")) {
      return Json.object().put("api", "test").put("model", "echo").put("name", "echo");
    }
    String[] words = id.split(":", 2);
    String word = words[0].toLowerCase(Locale.ROOT);
    CompatibleHosts.Host host = CompatibleHosts.of(word);
    String api = host == null ? APIS.get(word) : "openai";
    if (api == null || words.length < 2 || NO_TEXT.matcher(words[1]).matches()) {
      notes.lost(
          item.file(),
          item.node(),
          "the provider "
              + id
              + " (known: "
              + String.join(", ", APIS.keySet().stream().sorted().toList())
              + ", hosts that speak the form of openai, and echo, for answers in text; a server of"
              + " your own goes under servers:)");
      return null;
    }
    String rest = words[1];
    String[] kind = rest.split(":", 2);
    if (KINDS.contains(kind[0]) && kind.length == 2) {
      rest = kind[1];
      if (kind[0].equals("responses") || (kind[0].equals("completion") && api.equals("openai"))) {
        notes.say(
            item.file(),
            item.node(),
            id + " is called by chat; put mode: " + kind[0] + " into the rows for another way");
      }
    }
    ObjectNode model = Json.object().put("api", api).put("model", rest);
    if (label != null) {
      model.put("name", label);
    }
    if (host != null) {
      serve(word, "openai", host.baseUrl(), host.key(), model);
    }
    ObjectNode parameters = config == null ? Json.object() : parameters(config, model);
    if (!parameters.isEmpty()) {
      model.set("parameters", parameters);
    }
    if (item.get("prompts") != null) {
      notes.lost(item.file(), item.node(), "prompts of " + id + ": every model gets every prompt");
    }
    if (item.get("transform") != null) {
      notes.lost(
          item.file(),
          item.node(),
          "the transform of " + id + ": its answers are looked at as they are");
    }
    return model;
  }

  private ObjectNode parameters(Source config, ObjectNode model) {
    ObjectNode parameters = Json.object();
    config
        .entries()
        .forEach(
            (key, entry) -> {
              String folded = key.toLowerCase(Locale.ROOT).replace("_", "");
              Source value = new Source(config.file(), entry.value());
              if (folded.equals("apibaseurl") || folded.equals("apihost")) {
                serve(value, model);
              } else if (folded.equals("stream")) {
                notes.say(
                    value.file(), value.node(), "answers are asked for whole, not as a stream");
              } else if (folded.equals("passthrough")
                  && entry.value().toJson() instanceof ObjectNode all) {
                parameters.setAll(all);
              } else if (CLIENT.contains(folded)) {
                notes.lost(
                    value.file(),
                    value.node(),
                    key
                        + " of "
                        + model.path("model").asText()
                        + (folded.startsWith("apikey") ? ": keys come from the environment" : ""));
              } else if (value.isFile()) {
                JsonNode read = data(value);
                if (read == null) {
                  notes.lost(value.file(), value.node(), key + " from a file: " + value.text());
                } else {
                  parameters.set(key, read);
                }
              } else {
                parameters.set(key, entry.value().toJson());
              }
            });
    if (parameters.has("tools")) {
      tools.add(parameters.get("tools"));
    }
    return parameters;
  }

  /** What a file of YAML or JSON holds; null for a program. */
  private @Nullable JsonNode data(Source value) {
    if (!String.valueOf(value.text()).matches("(?i).*\\.(ya?ml|json)")) {
      return null;
    }
    for (Path file : value.files(notes)) {
      Source root = Source.of(file, notes);
      return root == null ? null : root.node().toJson();
    }
    return null;
  }

  /**
   * Returns the tools that are offered to models; null where models have different ones, or none.
   */
  @Nullable JsonNode tools() {
    return tools.size() == 1 ? tools.iterator().next() : null;
  }

  private void serve(Source value, ObjectNode model) {
    String url = String.valueOf(value.text());
    String api = model.path("api").asText();
    JsonNode named = servers.path(api);
    String type = named.path("type").asText(api);
    if (!SERVED.contains(type)) {
      notes.say(
          value.file(),
          value.node(),
          "the address of "
              + model.path("model").asText()
              + " comes from the environment, as all of "
              + type
              + " does: "
              + url);
      return;
    }
    String base = url.matches("https?://.*") ? url : "https://" + url + "/v1";
    String key =
        named.isObject() ? named.path("key").asText("").replaceFirst("^env:", "") : variable(type);
    serve("server-" + (servers.size() + 1), type, base, key.isEmpty() ? null : key, model);
  }

  private static String variable(String type) {
    return type.toUpperCase(Locale.ROOT).replace('-', '_') + "_API_KEY";
  }

  /** Gives the model a server by this name, or the one that is there for the address. */
  private void serve(
      String name, String type, String base, @Nullable String key, ObjectNode model) {
    for (Map.Entry<String, JsonNode> known : servers.properties()) {
      if (known.getValue().path("base_url").asText().equals(base)) {
        model.put("api", known.getKey());
        return;
      }
    }
    ObjectNode server = servers.putObject(name).put("type", type).put("base_url", base);
    if (key != null) {
      server.put("key", "env:" + key);
    }
    model.put("api", name);
  }
}
