// Puts our words on the buttons of the prose editor, which names them in English.
// A button that does nothing now, or that is pressed, says so to those who do not see its colour.
const tell = (button) => {
  button.setAttribute("aria-disabled", button.classList.contains("disabled"))
  button.setAttribute("aria-pressed", button.classList.contains("active"))
}
const watch = new MutationObserver((changes) => changes.forEach(({ target }) => tell(target)))

const dress = (textarea) => {
  const labels = JSON.parse(textarea.dataset.labels || "{}")
  const buttons = textarea.parentElement.querySelectorAll("button[data-name]")
  for (const button of buttons) {
    const label = labels[button.dataset.name]
    if (label) {
      button.title = label
      button.setAttribute("aria-label", label)
    }
    tell(button)
    watch.observe(button, { attributeFilter: ["class"] })
  }
  return buttons.length > 0
}

// The editor makes its menu some time after it is ready, and may be ready before this is loaded.
for (const textarea of document.querySelectorAll("textarea[data-labels]")) {
  const made = new MutationObserver(() => dress(textarea) && made.disconnect())
  if (!dress(textarea)) made.observe(textarea.form, { childList: true, subtree: true })
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  editor.view.dom.setAttribute("aria-label", label?.textContent.replace(/:\s*$/, "").trim() || "")
  editor.view.dom.setAttribute("role", "textbox")
  editor.view.dom.setAttribute("aria-multiline", "true")
  dress(textarea)
})
