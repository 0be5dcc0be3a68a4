// What is handier with a script. The order of rules by dragging: "上移" and "下移" do the same without this file.
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
  // A step up or down loads the page anew: who works by keyboard goes on from the same button.
  document.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (button && button.name === "move") sessionStorage.setItem("moved", button.value);
  });
  addEventListener("load", function () {
    // only now: the jump to #rules takes the focus away
    var moved = sessionStorage.getItem("moved");
    sessionStorage.removeItem("moved");
    var button = moved && document.querySelector('button[name="move"][value="' + CSS.escape(moved) + '"]');
    if (button && button.disabled) button = button.parentNode.querySelector("button:enabled");
    if (button) button.focus();
  });
  // One more blank row: without this file, saving and opening again gives some.
  document.addEventListener("click", function (event) {
    var more = event.target.closest("[data-more]");
    if (!more) return;
    var list = more.parentNode;
    var count = list.querySelector("input[type=hidden]");
    var name = count.name.slice(0, -"-rows".length);
    var last = list.querySelector(":scope > .row:nth-last-child(2)");
    var row = last.cloneNode(true);
    var old = row.querySelector("[name]").name.slice(name.length + 1).split("-")[0];
    row.querySelectorAll("*").forEach(function (node) {
      ["name", "id", "for", "aria-describedby"].forEach(function (key) {
        var said = node.getAttribute(key);
        if (said) node.setAttribute(key, said.replace(name + "-" + old, name + "-" + count.value));
      });
      if (node.checked) node.checked = false;
      else if (node.tagName === "SELECT") node.selectedIndex = 0;
      else if (/^(text|number|date)/.test(node.type)) node.value = "";
    });
    row.querySelectorAll(".remove, .field-error").forEach(function (node) {
      node.remove();
    });
    row.classList.remove("wrong");
    row.classList.add("blank");
    count.value = Number(count.value) + 1;
    list.insertBefore(row, more);
    row.querySelector("select, input:not([type=hidden]), textarea").focus();
  });
  // What a value may be hangs on the fact or question beside it: without this file, all values are suggested.
  function suggest(chosen) {
    var value = chosen.form.elements[chosen.name.replace(/(fact|key)$/, "value")];
    if (!value || !/-(fact|key)$/.test(chosen.name)) return;
    if (!chosen.value) value.setAttribute("list", "condition-values");
    else value.setAttribute("list", "values-" + chosen.value);
  }
  document.addEventListener("change", function (event) {
    if (event.target.tagName === "SELECT") suggest(event.target);
  });
  document.querySelectorAll(".rows select").forEach(suggest);
  document.querySelectorAll("[data-with-script]").forEach(function (node) {
    node.hidden = false;
  });
  var wrong = document.querySelector(".errornote[role=alert], .stale[role=alert]");
  if (wrong) wrong.focus();
})();
