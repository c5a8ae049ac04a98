package dev.assay.pipelines.benchmark;

import dev.assay.io.api.PriceTable;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.ReadRows;
import dev.assay.io.files.WriteRuns;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallModels;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.KeyByLane;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.ExpandRuns;
import dev.assay.transforms.rows.Expansion;
import dev.assay.transforms.rows.ValidateRows;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The stages of a run from rows to files, with a ledger or without one, which no command offers.
 * Arguments: rows file, directory for outputs, directory of the ledger (empty for none), most calls
 * in flight.
 */
final class LedgerLoop {

  private LedgerLoop() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    WorkerServices services = new WorkerServices(arguments[2].isEmpty() ? null : arguments[2]);
    CallSettings settings =
        new CallSettings(
            "ledger-loop",
            Limits.NONE,
            RetryPolicy.STANDARD,
            CallSettings.DEFAULT_DEADLINE,
            Integer.parseInt(arguments[3]),
            Budget.NONE,
            PriceTable.LISTED);
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--enforceImmutability=false",
                    "--enforceEncodability=false",
                    "--targetParallelism=1")
                .create());
    pipeline
        .apply("ReadRows", ReadRows.from(InputFiles.expand(List.of(arguments[0])).files()))
        .apply("ValidateRows", ValidateRows.create().withUniqueIds())
        .get(ValidateRows.ACCEPTED)
        .apply("ExpandRuns", ExpandRuns.of(Expansion.OF_BARE_ROWS, InstalledApis.INSTANCE))
        .apply("KeyByLane", KeyByLane.of(Limits.NONE, services))
        .apply("CallModels", CallModels.of(settings, services))
        .apply("WriteRuns", WriteRuns.to(arguments[1]));
    pipeline.run().waitUntilFinish();
    System.exit(0);
  }
}
