package dev.assay.transforms.judge;

/**
 * One vote that is to be cast.
 *
 * @param model who judges
 * @param sample 1-based, which of the model's independent votes
 */
record Seat(JudgeModel model, int sample) {}
