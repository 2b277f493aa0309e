// The tabs beside the article's form: one panel open at a time, remembered for the next article.
// A panel hears "panel:open" when it is shown, so that it can fetch what it shows only then;
// "panel:badge" with a detail, fired in a panel, writes on its tab.
const KEY = "desk-panel"

class DeskPanels extends HTMLElement {
  connectedCallback() {
    this.tabs = [...this.querySelectorAll(".panel-tab")]
    this.classList.add("scripted")
    for (const tab of this.tabs) {
      tab.hidden = false
      tab.addEventListener("click", () => this.show(this.isOpen(tab) ? null : tab))
      this.panel(tab).addEventListener("panel:badge", ({ detail }) => {
        tab.querySelector(".panel-badge").textContent = detail
      })
    }
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !event.target.closest(".panel")) return
      const open = this.tabs.find((tab) => this.isOpen(tab))
      this.show(null)
      open?.focus()
    })
    const kept = localStorage.getItem(KEY)
    this.show(this.tabs.find((tab) => tab.getAttribute("aria-controls") === kept) ?? null)
  }

  panel(tab) {
    return document.getElementById(tab.getAttribute("aria-controls"))
  }

  isOpen(tab) {
    return tab.getAttribute("aria-expanded") === "true"
  }

  show(chosen) {
    for (const tab of this.tabs) {
      const open = tab === chosen
      tab.setAttribute("aria-expanded", open)
      this.panel(tab).hidden = !open
    }
    document.body.classList.toggle("with-panel", Boolean(chosen))
    if (chosen) {
      localStorage.setItem(KEY, chosen.getAttribute("aria-controls"))
      this.panel(chosen).dispatchEvent(new CustomEvent("panel:open"))
    } else {
      localStorage.removeItem(KEY)
    }
  }
}

customElements.define("desk-panels", DeskPanels)
