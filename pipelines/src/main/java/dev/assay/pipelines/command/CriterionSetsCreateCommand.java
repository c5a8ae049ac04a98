package dev.assay.pipelines.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay experiments criterion-sets create}. */
@Command(
    name = "create",
    header = "Store a criterion set, or its next version.",
    description = {
      "",
      "FILE (.yaml, .yml, .json) has criteria, a list of texts or of {label, criterion}, and may"
          + " have a description.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class CriterionSetsCreateCommand implements Callable<Integer> {

  private static final Pattern LABELLED =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_-]{0,60})=(.+)", Pattern.DOTALL);

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The criterion set.")
  private String name = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Its criteria.")
  private @Nullable Path file;

  @Option(
      names = "--criterion",
      paramLabel = "[LABEL=]TEXT",
      description = "A criterion that an answer meets or not, in place of FILE. Repeatable.")
  private List<String> criteria = new ArrayList<>();

  @Mixin private final StoreOptions options = new StoreOptions();

  CriterionSetsCreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path given = file;
    if (spec != null && (given == null) == criteria.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "criteria are given by FILE or by --criterion, one of the two");
    }
    return options.then(
        context,
        store ->
            ResourcesCommand.tell(
                context,
                store
                    .criterionSets()
                    .add(name, given == null ? listed() : ResourceFile.read(given))));
  }

  private ObjectNode listed() {
    ObjectNode content = Json.object();
    ArrayNode list = content.putArray("criteria");
    for (String criterion : criteria) {
      Matcher labelled = LABELLED.matcher(criterion);
      if (labelled.matches()) {
        list.addObject().put("label", labelled.group(1)).put("criterion", labelled.group(2));
      } else {
        list.add(criterion);
      }
    }
    return content;
  }
}
