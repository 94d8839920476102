/* Long work in short slices, so that a page never stands still. Workers would do the same, and
   browsers refuse them in pages that are opened from a disk.

   What takes long is a generator that yields after each small part of its work, with a number from
   0 to 1 where it knows how far it is. */
(function () {
  "use strict";
  var SLICE = 40;

  /* Drives a generator to its end, with room for the page between slices. */
  function run(generator, onProgress) {
    return new Promise(function (resolve, reject) {
      var channel = new MessageChannel();
      channel.port1.onmessage = function () {
        var end = performance.now() + SLICE;
        var step, far;
        try {
          do {
            step = generator.next();
            if (step.done) {
              channel.port1.close();
              resolve(step.value);
              return;
            }
            if (typeof step.value === "number") far = step.value;
          } while (performance.now() < end);
          if (onProgress && far !== undefined) onProgress(far);
        } catch (error) {
          channel.port1.close();
          reject(error);
          return;
        }
        channel.port2.postMessage(null);
      };
      channel.port2.postMessage(null);
    });
  }

  /* Drives a generator to its end in one go. */
  function finish(generator) {
    var step = generator.next();
    while (!step.done) step = generator.next();
    return step.value;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.slices = { run: run, finish: finish };
})();
