// Puts our words on the buttons of the prose editor, which names them in English.
const dress = (textarea) => {
  const labels = JSON.parse(textarea.dataset.labels || "{}")
  const buttons = textarea.parentElement.querySelectorAll("button[data-name]")
  for (const button of buttons) {
    const label = labels[button.dataset.name]
    if (label) {
      button.title = label
      button.setAttribute("aria-label", label)
    }
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
