// Puts our words on the buttons of the prose editor, which names them in English.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const labels = JSON.parse(textarea.dataset.labels || "{}")
  const dress = () => {
    for (const button of textarea.parentElement.querySelectorAll("button[data-name]")) {
      const label = labels[button.dataset.name]
      if (label) {
        button.title = label
        button.setAttribute("aria-label", label)
      }
    }
  }
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  editor.view.dom.setAttribute("aria-label", label?.textContent.replace(/:\s*$/, "").trim() || "")
  editor.view.dom.setAttribute("role", "textbox")
  editor.view.dom.setAttribute("aria-multiline", "true")
  dress()
  requestAnimationFrame(dress)
})
