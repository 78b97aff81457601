/* Small comforts. Every page works without them. */
(() => {
  "use strict";

  /* A form is sent once: a second press of its button does nothing until an answer or three seconds have come. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" || event.defaultPrevented) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "");
    setTimeout(() => form.removeAttribute("data-sent"), 3000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
  });

  /* What only works with scripts is shown by them; what is only needed without them is hidden. */
  const dress = (root) => {
    for (const part of root.querySelectorAll("[data-without-script]")) part.hidden = true;
    for (const part of root.querySelectorAll("[data-with-script]")) part.hidden = false;
  };
  dress(document);

  /* Rows: add a copy of the model row, take one out, keep the focus where the work is. */
  const addRow = (button) => {
    const rows = document.getElementById(button.getAttribute("data-add-row"));
    const number = Number(rows.dataset.next);
    if (rows.querySelectorAll("tbody tr").length >= Number(rows.dataset.most)) return;
    const holder = document.createElement("tbody");
    holder.innerHTML = rows.querySelector("template").innerHTML.replaceAll("__row__", String(number));
    rows.dataset.next = String(number + 1);
    const row = holder.firstElementChild;
    dress(row);
    rows.querySelector("tbody").append(row);
    row.dispatchEvent(new CustomEvent("row:added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
  };
  const removeRow = (button) => {
    const row = button.closest("tr");
    const near = row.nextElementSibling ?? row.previousElementSibling;
    const adder = document.querySelector(`[data-add-row="${row.closest(".rows").id}"]`);
    row.remove();
    (near?.querySelector("input:not([type=hidden]), select, textarea") ?? adder)?.focus();
  };

  /* A part of a form that depends on a choice is shown and sent only with that choice. */
  const suit = (form) => {
    for (const part of form.querySelectorAll("[data-when]")) {
      const [name, values] = part.dataset.when.split("=");
      const chooser = form.elements[name];
      const fits = Boolean(chooser) && !chooser.disabled && values.split(",").includes(chooser.value);
      part.hidden = !fits;
      for (const control of part.querySelectorAll("input, select, textarea")) control.disabled = !fits;
    }
  };
  for (const form of document.forms) suit(form);

  const selectAll = (box) => {
    for (const one of box.closest("table").querySelectorAll("tbody .pick input")) one.checked = box.checked;
  };
  const countSelected = (form) => {
    const count = form.querySelectorAll("tbody .pick :checked").length;
    for (const place of form.querySelectorAll("[data-count]")) place.textContent = String(count);
  };

  document.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-add-row]");
    if (adder) addRow(adder);
    const remover = event.target.closest("[data-remove-row]");
    if (remover) removeRow(remover);
    if (event.target.closest("[data-print]")) print();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select, textarea") && !event.ctrlKey && !event.metaKey) {
      const find = document.querySelector("[data-find]") ?? document.querySelector("[type=search]");
      if (find) {
        event.preventDefault();
        find.focus();
      }
    }
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  /* On a board the arrow keys go from card to card: up and down in a stage, left and right to the next stage with one. */
  const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const cardBeside = (card, [across, down]) => {
    const lanes = [...card.closest(".board").querySelectorAll(".lane")].map((lane) => [...lane.querySelectorAll("li > a")]);
    const filled = lanes.filter((cards) => cards.length);
    const lane = filled.findIndex((cards) => cards.includes(card));
    const next = filled[lane + across];
    return next?.[Math.min(next.length - 1, filled[lane].indexOf(card) + down)];
  };
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest(".board li > a");
    if (!card || !moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    const [across, down] = moves[event.key];
    const mirrored = document.dir === "rtl" ? -across : across;
    const found = cardBeside(card, [mirrored, down]);
    if (!found) return;
    event.preventDefault();
    found.focus();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) selectAll(event.target);
    const form = event.target.closest("form");
    if (form && event.target.closest(".pick")) countSelected(form);
    if (form) suit(form);
  });

  /* After a part of the page was exchanged: say so to screen readers, and dress what came in. */
  document.addEventListener("htmx:afterSwap", (event) => {
    dress(document);
    const words = event.target.getAttribute("data-said") ?? event.target.querySelector("[data-said]")?.textContent;
    const place = document.getElementById("said");
    if (place && words) place.textContent = words;
  });
  /* A file that is kept by itself once chosen leaves its control, so that it is not sent a second time. */
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.("input[type=file][hx-post]") && event.detail.successful) event.target.value = "";
  });
  document.addEventListener("htmx:responseError", (event) => {
    const place = document.getElementById("said");
    if (place) place.textContent = event.detail.xhr.status === 429 ? place.dataset.slow : place.dataset.failed;
  });
})();
