/* In place of the package “debug”, which looks into the browser's storage for what to print. */
module.exports = function () {
  return function () {};
};
