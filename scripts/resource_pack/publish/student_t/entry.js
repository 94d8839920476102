/* The one function of the bundle: studentT(probability, degrees of freedom). The package's own index
   would add functions that nobody calls, and code that finds compiled add-ons. */
window.studentT = require("./node_modules/@stdlib/stats-base-dists-t-quantile/lib/main.js");
