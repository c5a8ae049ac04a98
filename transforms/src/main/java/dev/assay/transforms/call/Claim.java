package dev.assay.transforms.call;

import dev.assay.io.api.Demand;

/**
 * What one request sets aside before it is sent.
 *
 * @param demand of the lane's limits
 * @param atMostUsd of the experiment's budget, in US dollars; 0 where there is none
 */
record Claim(Demand demand, double atMostUsd) {

  /** A request that nobody counts but as a request. */
  static final Claim REQUEST = new Claim(Demand.NONE, 0);
}
