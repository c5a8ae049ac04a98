'use strict';
function comparisonView(facts) { throw new Error('not yet'); }
