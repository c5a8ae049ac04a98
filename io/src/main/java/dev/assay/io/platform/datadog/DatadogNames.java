package dev.assay.io.platform.datadog;

/**
 * Where the runs of one experiment belong, by the ids that the server has given or, for a file,
 * those that are made of the names.
 *
 * @param project name
 * @param projectId of the project
 * @param dataset name
 * @param datasetId of the dataset
 * @param experiment name
 * @param experimentId of the experiment
 */
public record DatadogNames(
    String project,
    String projectId,
    String dataset,
    String datasetId,
    String experiment,
    String experimentId) {}
