// Footnotes stand where they belong, in their sentence; readers find them numbered at the end.
import { Node, Plugin, pm } from "django-prose-editor/editor"

import { ask, field } from "desk/dialogs"
import { around } from "desk/nodes"

const { TextSelection } = pm.state

const put = (editor, from, to, words) => {
  const note = editor.schema.nodes.note.create(null, words)
  const tr = editor.state.tr.replaceWith(from, to, note)
  tr.setSelection(TextSelection.create(tr.doc, from + note.nodeSize))
  editor.view.dispatch(tr.scrollIntoView())
}

// Words that are selected become a note; else it is asked for, since browsers put no caret into
// an element that is empty. Afterwards it is changed where it stands.
const insert = (editor, labels) => {
  const { selection, doc } = editor.state
  const { from, to, $from, $to } = selection
  if (!$from.sameParent($to) || !$from.parent.isTextblock) return false
  const words = []
  doc.slice(from, to).content.forEach((node) => node.isText && words.push(node))
  if (words.length) put(editor, from, to, words)
  else asked(editor, labels)
  return true
}

const asked = async (editor, labels) => {
  const { from, to } = editor.state.selection
  const fields = [field({ name: "words", label: labels.words, type: "textarea", required: true, help: labels.help })]
  const values = await ask({ title: labels.title, labels, submit: labels.insert, fields })
  if (values?.words) put(editor, from, to, [editor.schema.text(values.words.replace(/\s+/g, " "))])
  editor.view.focus()
}

// After the note; an empty one is taken away.
const leave = (editor) => {
  const found = around(editor.state.selection, "note")
  if (!found) return false
  const { tr } = editor.state
  if (found.node.content.size) {
    tr.setSelection(TextSelection.create(tr.doc, found.pos + found.node.nodeSize))
  } else tr.delete(found.pos, found.pos + found.node.nodeSize)
  editor.view.dispatch(tr.setStoredMarks([]))
  return true
}

// Browsers type into a note what is typed beside it; it goes where the caret stood.
const beside = (view, from, to, text) => {
  const { selection, tr } = view.state
  const { $from, empty } = selection
  if (!empty || from !== to) return false
  const after = $from.nodeBefore?.type.name === "note" && from === $from.pos - 1
  const before = $from.nodeAfter?.type.name === "note" && from === $from.pos + 1
  if (!after && !before) return false
  view.dispatch(tr.insertText(text, $from.pos).scrollIntoView())
  return true
}

export const Footnote = Node.create({
  name: "note",
  inline: true,
  group: "inline",
  content: "text*",
  isolating: true,

  addOptions: () => ({ labels: {} }),
  parseHTML: () => [{ tag: "span.note", priority: 70 }],
  renderHTML: ({ HTMLAttributes }) => ["span", { class: "note", ...HTMLAttributes }, 0],

  addMenuItems({ menu, buttons }) {
    const { labels } = this.options
    menu.defineItem({
      name: "note",
      groups: "pieces",
      priority: 140,
      button: buttons.text(labels.title, labels.title),
      command: (editor) => leave(editor) || insert(editor, this.options.labels),
      active: (editor) => editor.isActive("note"),
      enabled: (editor) => editor.state.selection.$from.parent.inlineContent,
    })
  },

  addProseMirrorPlugins: () => [new Plugin({ props: { handleTextInput: beside } })],

  addKeyboardShortcuts() {
    const out = ({ editor }) => leave(editor)
    return {
      "Mod-Shift-f": ({ editor }) => leave(editor) || insert(editor, this.options.labels),
      Enter: out,
      Escape: out,
      Backspace: ({ editor }) =>
        !around(editor.state.selection, "note")?.node.content.size && leave(editor),
    }
  },
})
