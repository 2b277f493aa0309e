// What stands in the form of an agreement, said in words while it is filled in.

class TermsInWords extends HTMLElement {
  #asked = 0;
  #pause = 0;

  connectedCallback() {
    this.form = this.closest("form");
    this.form?.addEventListener("input", this);
    this.form?.addEventListener("change", this);
  }

  disconnectedCallback() {
    this.form?.removeEventListener("input", this);
    this.form?.removeEventListener("change", this);
    clearTimeout(this.#pause);
  }

  handleEvent() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#say(), 250);
  }

  async #say() {
    const number = ++this.#asked;
    try {
      const answer = await fetch(this.dataset.address, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Fragment": "1" },
      });
      // An older answer may come after a newer one.
      if (answer.ok && number === this.#asked) this.innerHTML = await answer.text();
    } catch {
      // Without an answer the last words stand: saving says them again.
    }
  }
}

customElements.define("terms-in-words", TermsInWords);
