package dev.assay.templates;

import java.util.stream.Collectors;

/** A template as people want to be told of it: {@code README.md}. */
final class TemplateReadme {

  private TemplateReadme() {}

  static String of(Template template) {
    return """
    <!-- Made of the command's own options; change those, then write it anew as templates/README.md says. -->
    # %s

    %s

    The same as `./assay %s`: the same pipelines, messages and exit codes, with flags in place of words. Both names of
    a parameter are understood, `--maxAttempts=5` and `--max-attempts=5`. What no parameter is called is for Beam, such
    as `--region=europe-west1`. Paths may be those of any file system that Beam reaches, such as `gs://bucket/rows.jsonl`.

    ## Needed

    %s
    ## Optional

    %s
    ## Launch it

    As [the page of all templates](../README.md#launchable-templates) says, by the class `%s` and its metadata, with

    ```text
    %s
    ```
    """
        .formatted(
            template.displayName(),
            template.description(),
            template.command(),
            table(template, false),
            table(template, true),
            template.main().getName(),
            needed(template, "--%s=%s"));
  }

  private static String table(Template template, boolean optional) {
    String rows =
        template.parameters().stream()
            .filter(parameter -> parameter.isOptional() == optional)
            .map(TemplateReadme::row)
            .collect(Collectors.joining());
    return "| parameter | type | means |\n|---|---|---|\n" + rows;
  }

  private static String row(TemplateParameter parameter) {
    String form = parameter.form();
    return "| `"
        + parameter.name()
        + "` | "
        + parameter.type()
        + (form == null ? "" : " `" + form.replace("|", "\\|") + "`")
        + " | "
        + parameter.helpText().replace("|", "\\|")
        + " |\n";
  }

  private static String needed(Template template, String form) {
    return template.parameters().stream()
        .filter(parameter -> !parameter.isOptional())
        .map(parameter -> form.formatted(parameter.name(), example(parameter)))
        .collect(Collectors.joining(" \\\n"));
  }

  private static String example(TemplateParameter parameter) {
    String base = "gs://BUCKET/";
    return parameter.type() == TemplateParameter.Type.GCS_READ_FILE
        ? base + "experiment.yaml"
        : base + "runs/" + (parameter.name().equals("dir") ? "first" : parameter.name());
  }
}
