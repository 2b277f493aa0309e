// Paste and drop: cleaned before the editor reads it; what could not be taken is said.
import { Extension, Plugin } from "django-prose-editor/editor"

import { cleaned, untracked } from "desk/cleaning"
import { make, said } from "desk/dialogs"

const tell = (view, words, close) => {
  const editor = view.dom.parentElement
  editor.querySelector(".desk-told")?.remove()
  if (!words) return
  const button = make("button", { type: "button", className: "button" }, close)
  const told = make("p", { className: "desk-told", role: "status" }, make("span", {}, words), button)
  button.addEventListener("click", () => {
    told.remove()
    view.focus()
  })
  view.dom.before(told)
}

// Files alone: a word processor adds a picture of the words to the words.
const bringsFilesOnly = (data) => !!data?.files.length && !data.types.some((type) => type.startsWith("text/"))

export const Paste = Extension.create({
  name: "cleanPaste",
  addOptions: () => ({ labels: {} }),

  addProseMirrorPlugins() {
    const { labels } = this.options
    const refused = (view, data) => {
      if (!bringsFilesOnly(data)) return false
      tell(view, labels.files, labels.close)
      return true
    }
    return [
      new Plugin({
        props: {
          transformPastedHTML(html, view) {
            const { html: ours, lost } = cleaned(html)
            tell(view, lost ? said(labels.pictures, { count: lost }) : "", labels.close)
            return ours
          },
          transformPastedText: (text) => (/^https?:\/\/\S+$/.test(text.trim()) ? (untracked(text.trim()) ?? text) : text),
          handlePaste: (view, event) => refused(view, event.clipboardData),
          handleDrop(view, event) {
            const dropped = refused(view, event.dataTransfer)
            if (dropped) event.preventDefault()
            return dropped
          },
        },
      }),
    ]
  },
})
