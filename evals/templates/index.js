"use strict";
// Shows the comparison of the two runs that are chosen. Without this script all of them are listed.
(() => {
  const [before, after] = ["before", "after"].map((id) => document.getElementById(id));
  if (!before) return;
  const found = [...document.querySelectorAll(".found > li")];
  const none = document.getElementById("none");
  const between = (item, a, b) => item.dataset.a === a && item.dataset.b === b;
  const show = () => {
    let shown = 0;
    for (const item of found) {
      item.hidden = !(between(item, before.value, after.value) || between(item, after.value, before.value));
      shown += item.hidden ? 0 : 1;
    }
    none.hidden = shown > 0;
    none.textContent = before.value === after.value ? "Choose two different runs." : "These two runs have no case in common.";
  };
  if (found.length) [before.value, after.value] = [found[0].dataset.a, found[0].dataset.b];
  for (const select of [before, after]) select.addEventListener("change", show);
  document.querySelector(".chooser").hidden = false;
  show();
})();
