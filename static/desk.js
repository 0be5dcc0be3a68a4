// The order of rules by dragging; "上移" and "下移" do the same without this file.
(function () {
  "use strict";
  document.querySelectorAll("form[data-order]").forEach(function (form) {
    var dragged = null;
    var save = form.querySelector("[data-order-save]");
    form.addEventListener("dragstart", function (event) {
      dragged = event.target.closest("tr[draggable]");
    });
    form.addEventListener("dragover", function (event) {
      var over = event.target.closest("tr[draggable]");
      if (!dragged || !over || over === dragged) return;
      event.preventDefault();
      var after = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
      over.parentNode.insertBefore(dragged, after ? over.nextSibling : over);
      save.hidden = false;
    });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
    });
  });
  var wrong = document.querySelector(".errornote[role=alert]");
  if (wrong) wrong.focus();
})();
