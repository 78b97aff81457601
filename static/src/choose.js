/* Search boxes in forms (templates/forms/search_box.html): the combobox pattern of the ARIA practices.
   The words typed are sent, and a form without this script sends them, too: the server knows references. */
(() => {
  "use strict";
  const WAIT = 200;
  let pressing = false;
  addEventListener("pointerdown", () => { pressing = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressing = false; }, true);

  const dress = (box) => {
    const many = box.hasAttribute("data-many");
    const input = box.querySelector("input[type=text]");
    const list = box.querySelector("[role=listbox]");
    const status = box.querySelector("[role=status]");
    const invitation = status.textContent;
    const said = (name, words) => box.dataset[name].replace("{}", words);
    const inRow = box.closest(".rows") !== null; // where many stand side by side, only what must be seen is shown
    let key = null;
    let timer = 0;
    let asked = 0;

    const options = () => [...list.children];
    const active = () => list.querySelector("[aria-selected=true]");
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const point = (option) => {
      active()?.setAttribute("aria-selected", "false");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    const add = (option) => {
      const chosen = box.querySelector(".choice__chosen");
      const there = [...chosen.querySelectorAll("input")].find((one) => one.value === option.dataset.key);
      if (there) {
        there.checked = true;
        return;
      }
      const item = document.createElement("li");
      const label = document.createElement("label");
      const check = Object.assign(document.createElement("input"), { type: "checkbox", value: option.dataset.key, checked: true });
      const words = document.createElement("span");
      check.name = box.dataset.choice;
      words.textContent = option.textContent;
      label.append(check, words);
      item.append(label);
      chosen.append(item);
    };
    const choose = (option) => {
      if (many) add(option);
      else key.value = option.dataset.key;
      input.value = many ? "" : option.textContent;
      status.textContent = said(many ? "added" : "chosen", option.textContent);
      close();
      status.classList.add("sr"); // the box and the ticks show it
    };
    const show = (html) => {
      list.innerHTML = html;
      const count = list.children.length;
      list.hidden = count === 0;
      status.textContent = count ? said("found", count) : said("none");
      status.classList.toggle("sr", count > 0);
      input.setAttribute("aria-expanded", String(count > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const mine = ++asked;
      const query = new URLSearchParams({ choices: box.dataset.choice, q: input.value });
      try {
        const answer = await fetch(`${location.pathname}?${query}`, { headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const html = await answer.text();
        if (mine === asked && document.activeElement === input) show(html);
      } catch {
        close();
        status.textContent = said("failed");
        status.classList.remove("sr");
      }
    };

    status.classList.toggle("sr", inRow);
    input.autocomplete = "off";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id })) {
      input.setAttribute(name, value);
    }
    if (!many) {
      key = Object.assign(document.createElement("input"), { type: "hidden", name: input.name, value: input.dataset.key });
      input.removeAttribute("name");
      box.append(key);
    }
    input.addEventListener("input", () => {
      if (key) key.value = input.value;
      clearTimeout(timer);
      asked += 1;
      if (!input.value.trim()) {
        close();
        status.textContent = invitation;
        status.classList.toggle("sr", inRow);
        return;
      }
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
      if (event.key === "Enter" && !list.hidden && active()) {
        event.preventDefault();
        choose(active());
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      if (list.hidden) {
        ask();
        return;
      }
      const all = options();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = all.indexOf(active());
      point(all[(at < 0 && step < 0 ? all.length - 1 : at + step + all.length) % all.length]);
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      // Nothing may move under a finger that is pressing a button.
      if (pressing) addEventListener("pointerup", () => setTimeout(close, 50), { once: true });
      else close();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  };

  const dressAll = (root) => root.querySelectorAll("[data-choice]").forEach(dress);
  dressAll(document);
  document.addEventListener("row:added", (event) => dressAll(event.target));
})();
