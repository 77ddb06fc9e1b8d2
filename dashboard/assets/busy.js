/* What the page waits for: the frame, an answer, a drawing, a panel. Each has a name and is started
   and ended; `afterwards` is for what can wait until nothing else goes on. While anything is going
   on, <html data-slots> is "busy", else "settled"; tests, anchors and the bench wait for that. */
(function () {
  "use strict";
  const root = document.documentElement;
  const names = new Set();
  const waiting = new Map();

  function update() {
    const isCalm = Array.from(names).every((name) => waiting.has(name));
    const [next] = isCalm ? waiting : [];
    if (next) {
      waiting.delete(next[0]);
      next[1]();
      return;
    }
    const state = names.size ? "busy" : "settled";
    if (root.dataset.slots !== state) {
      root.dataset.slots = state;
      document.dispatchEvent(new CustomEvent("kratomwatch:" + state));
    }
  }

  window.kratomwatch_busy = {
    start(name) {
      names.add(name);
      update();
    },
    end(name) {
      names.delete(name);
      waiting.delete(name);
      update();
    },
    /* keep the name busy and do the task when all others have ended, one task after the other */
    afterwards(name, task) {
      names.add(name);
      waiting.set(name, task);
      update();
    },
    /* the task is wanted at once after all */
    now(name) {
      const task = waiting.get(name);
      if (task) {
        waiting.delete(name);
        task();
      }
    },
  };
  names.add("frame");
})();
