package dev.assay.pipelines.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.store.StoreException;
import dev.assay.pipelines.plan.ConfigDocument;
import dev.assay.pipelines.plan.PlanProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A file that holds a template, a criterion set or an LLM config. */
final class ResourceFile {

  private ResourceFile() {}

  static ObjectNode read(Path file) throws StoreException {
    ConfigDocument document = ConfigDocument.read(file);
    List<PlanProblem> problems = document.problems();
    if (problems.isEmpty()) {
      return document.content();
    }
    throw new StoreException(
        problems.get(0).code(),
        ExitStatus.of(problems).code(),
        problems.stream()
            .map(problem -> problem.toString().substring(problem.code().length() + 1))
            .collect(Collectors.joining("\n", "", "; nothing was stored")));
  }
}
