// After a step is swapped in: move the focus to its heading. When one is slow: say so. When one fails: offer the plain link.
// Without this file, and without htmx, every link and form still works.
(function () {
  "use strict";
  var trouble = document.getElementById("trouble");

  var busy = document.getElementById("busy");
  var waits = 0;

  function waiting(event) {
    clearTimeout(waits);
    if (event.detail.elt.matches("input")) return; // the list under a search box changes as one types
    waits = setTimeout(function () {
      busy.textContent = busy.dataset.says;
    }, 800);
  }
  function arrived() {
    clearTimeout(waits);
    busy.textContent = "";
  }

  document.addEventListener("htmx:beforeRequest", waiting);
  document.addEventListener("htmx:afterRequest", arrived);

  function failed(event) {
    var path = event.detail.pathInfo;
    trouble.querySelector("a").href = path.finalRequestPath || path.requestPath;
    trouble.hidden = false;
    if (!event.detail.elt.matches("input")) trouble.focus(); // who is typing goes on typing
  }

  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, failed);
  });
  // htmx notes the address, and with it the answers, in the tab's storage, as soon as it loads and after each step:
  // not on a shared computer.
  function forget() {
    try {
      sessionStorage.removeItem("htmx-current-path-for-history");
    } catch {
      // The browser allows no storage: then nothing is in it.
    }
  }

  forget();
  document.addEventListener("htmx:pushedIntoHistory", forget);
  document.addEventListener("htmx:replacedInHistory", forget);
  document.addEventListener("htmx:beforeRequest", function () {
    trouble.hidden = true;
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var heading = event.target.id === "step" && event.target.querySelector("[data-focus]");
    if (heading) heading.focus();
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
