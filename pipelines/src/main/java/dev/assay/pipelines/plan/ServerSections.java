package dev.assay.pipelines.plan;

import dev.assay.io.api.KeyReference;
import dev.assay.io.api.ServerApi;
import dev.assay.io.http.BaseUrl;
import dev.assay.transforms.rows.KnownApis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key {@code servers}: by name, whose form a server speaks, where it is, where its key is. */
final class ServerSections {

  private static final int MAX_CHARS = 2_000;
  private static final List<String> KEYS = List.of("type", "base_url", "key");

  private final Problems problems;
  private final KnownApis installed;

  private ServerSections(Problems problems, KnownApis installed) {
    this.problems = problems;
    this.installed = installed;
  }

  /** Returns the servers; none where the file names none. */
  static List<ServerApi> read(Section experiment, KnownApis installed) {
    List<ServerApi> servers = new ArrayList<>();
    ConfigNode node = experiment.get("servers");
    Section section = node == null ? null : Section.open(experiment.problems(), "servers.", node);
    if (section != null) {
      ServerSections sections = new ServerSections(experiment.problems(), installed);
      section
          .entries()
          .forEach(
              (name, entry) -> {
                ServerApi server = sections.server(name, entry);
                if (server != null) {
                  servers.add(server);
                }
              });
    }
    return servers;
  }

  private @Nullable ServerApi server(String name, ConfigNode.Entry entry) {
    String path = "servers." + ConfigNode.oneLine(name);
    if (installed.names().contains(name)) {
      problems.add(
          entry.mark(),
          "CONFIG_DUPLICATE_NAME",
          path + " has the name of a built-in API; give the server a name of its own");
      return null;
    }
    Section section = Section.open(problems, path + ".", entry.value(), KEYS);
    if (section == null) {
      return null;
    }
    int before = problems.errors().size();
    String type = type(section, path);
    String baseUrl = baseUrl(section, path);
    KeyReference key = key(section, path);
    if (problems.errors().size() > before) {
      return null;
    }
    try {
      return new ServerApi(name, type, baseUrl, key);
    } catch (IllegalArgumentException e) {
      problems.add(entry.mark(), "CONFIG_RANGE", path + ": " + e.getMessage());
      return null;
    }
  }

  private String type(Section section, String path) {
    String type = section.required("type", MAX_CHARS);
    List<String> types = ServerApi.types();
    if (!type.isEmpty() && !types.contains(type)) {
      problems.add(
          section.mark("type"),
          "CONFIG_RANGE",
          "Invalid "
              + path
              + ".type: "
              + ConfigNode.oneLine(type)
              + " (must be one of "
              + String.join(", ", types)
              + ")"
              + NearestName.question(type, types));
    }
    return type;
  }

  /**
   * What depends on the environment, such as whether http is allowed, shows before the first call.
   */
  private String baseUrl(Section section, String path) {
    String url = section.required("base_url", MAX_CHARS);
    if (url.isEmpty() || url.startsWith("env:")) {
      return url;
    }
    try {
      BaseUrl.check(url, true);
    } catch (IllegalArgumentException e) {
      problems.add(
          section.mark("base_url"),
          "CONFIG_RANGE",
          "Invalid " + path + ".base_url: " + e.getMessage());
    }
    return url;
  }

  private @Nullable KeyReference key(Section section, String path) {
    String text = section.text("key", MAX_CHARS);
    try {
      return text == null ? null : KeyReference.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(
          section.mark("key"), "CONFIG_KEY", "Invalid " + path + ".key: " + e.getMessage());
      return null;
    }
  }
}
