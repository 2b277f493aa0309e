// Suggestions under a field of the search, while one types: a combobox with a list.
//
// <search-suggest data-address="/recherche/suggestions/" data-label="…" data-said="… {n}">
//   <input type="search" name="q">
// </search-suggest>
//
// The address answers as browsers are answered: [typed, names, kinds, addresses]. An option leads
// to its page; Enter without one sends the form. Without this script the form is a plain one.

const PAUSE = 150;
const LEAST = 2;

class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.answers = new Map();
    this.chosen = -1;
    this.list = this.made("ul", { id: `${this.input.id}-suggestions`, className: "suggestions", hidden: true });
    this.list.role = "listbox";
    this.list.ariaLabel = this.dataset.label;
    this.status = this.made("p", { className: "visually-hidden" });
    this.status.role = "status";
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.follow(target.closest("li")));
  }

  disconnectedCallback() {
    clearTimeout(this.soon);
    this.list.remove();
    this.status.remove();
  }

  made(name, properties) {
    const element = Object.assign(document.createElement(name), properties);
    this.append(element);
    return element;
  }

  typed() {
    clearTimeout(this.soon);
    const text = this.input.value.trim();
    if (text.length < LEAST) this.close();
    else this.soon = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    if (!this.answers.has(text)) {
      const address = `${this.dataset.address}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address).catch(() => null);
      if (answer?.status === 200) this.answers.set(text, await answer.json());
    }
    const still = this.input.value.trim() === text && document.activeElement === this.input;
    if (!still) return;
    if (this.answers.has(text)) this.offer(this.answers.get(text));
    else this.close(); // refused, or no network: what is listed was for other words
  }

  offer([, names, kinds, addresses]) {
    if (!names.length) return this.close();
    this.list.replaceChildren(...names.map((name, index) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `${this.list.id}-${index}`;
      option.dataset.address = addresses[index];
      option.setAttribute("aria-selected", "false");
      const kind = Object.assign(document.createElement("span"), { textContent: kinds[index] });
      option.append(name, " ", kind);
      return option;
    }));
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = this.dataset.said.replace("{n}", names.length);
  }

  // From the field through the options and back to the field, either way.
  move(step) {
    const options = [...this.list.children];
    const places = options.length + 1;
    this.chosen = ((this.chosen + 1 + step + places) % places) - 1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
    const option = options[this.chosen];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const acts = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Escape: () => this.close(),
    };
    if (event.key === "Enter" && this.chosen >= 0) acts.Enter = () => this.follow(this.list.children[this.chosen]);
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  // On this host, whatever name the magazine gives itself.
  follow(option) {
    if (option) location.assign(new URL(option.dataset.address, location.href).pathname);
  }

  close() {
    clearTimeout(this.soon);
    this.list.hidden = true;
    this.chosen = -1;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("search-suggest", SearchSuggest);
