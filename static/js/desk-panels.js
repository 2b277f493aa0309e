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
    // Those that come late open none: somebody is writing.
    const kept = "late" in this.dataset ? null : this.named() ?? localStorage.getItem(KEY)
    this.open(this.tabs.find((tab) => tab.getAttribute("aria-controls") === kept) ?? null)
  }

  // An address may name the panel to open.
  named() {
    const name = location.hash.slice(1)
    return this.tabs.some((tab) => tab.getAttribute("aria-controls") === name) ? name : null
  }

  panel(tab) {
    return document.getElementById(tab.getAttribute("aria-controls"))
  }

  isOpen(tab) {
    return tab.getAttribute("aria-expanded") === "true"
  }

  show(chosen) {
    this.open(chosen)
    if (chosen) localStorage.setItem(KEY, chosen.getAttribute("aria-controls"))
    else localStorage.removeItem(KEY)
  }

  open(chosen) {
    for (const tab of this.tabs) {
      const open = tab === chosen
      tab.setAttribute("aria-expanded", open)
      this.panel(tab).hidden = !open
    }
    document.body.classList.toggle("with-panel", Boolean(chosen))
    if (chosen) this.panel(chosen).dispatchEvent(new CustomEvent("panel:open"))
  }
}

customElements.define("desk-panels", DeskPanels)

// A new article has no panels. Once an autosave has made it, they come: "panels:coming", with what
// comes, is for the scripts that have to begin before their elements do.
let fetching = false
document.addEventListener("autosave:answer", async ({ detail: { addresses } }) => {
  if (!addresses?.panels || fetching || document.querySelector("desk-panels")) return
  fetching = true
  try {
    const answer = await fetch(addresses.panels, { redirect: "error" })
    if (answer.ok) bring(await answer.text())
  } catch { /* no network: the next save brings them */ }
  fetching = false
})

const bring = (html) => {
  const panels = document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("desk-panels"))
  panels.dataset.late = ""
  document.dispatchEvent(new CustomEvent("panels:coming", { detail: panels }))
  document.getElementById("content-main").after(panels)
}
