// Boxes: blocks set apart from the text. The button makes one of what is selected, and undoes it.
import { Node } from "django-prose-editor/editor"

import { around, leave } from "desk/nodes"

export const Box = Node.create({
  name: "box",
  group: "block",
  content: "block+",
  defining: true,

  addOptions: () => ({ labels: {} }),
  parseHTML: () => [{ tag: "aside:not([data-article])" }],
  renderHTML: () => ["aside", { class: "box" }, 0],

  addCommands() {
    return {
      toggleBox: () => ({ commands, editor }) =>
        editor.isActive("box") ? commands.unwrapBox() : commands.wrapIn("box"),
      // All of the box, whatever part of it is selected.
      unwrapBox: () => ({ state, dispatch }) => {
        const found = around(state.selection, "box")
        if (found) dispatch?.(state.tr.replaceWith(found.pos, found.pos + found.node.nodeSize, found.node.content))
        return !!found
      },
    }
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "box",
      groups: "pieces",
      priority: 100,
      button: buttons.text(this.options.labels.title, this.options.labels.title),
      command: (editor) => editor.chain().focus().toggleBox().run(),
      active: (editor) => editor.isActive("box"),
      enabled: (editor) => !editor.isActive("table") && !editor.isActive("caption"),
    })
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Shift-o": ({ editor }) => editor.commands.toggleBox(),
      // Out of a box, an extract or a figure, to a paragraph after it.
      "Mod-Shift-Enter": ({ editor }) => {
        const { $from, node } = editor.state.selection
        if (!$from.depth && !node) return false
        const pos = $from.depth ? $from.before(1) : $from.pos
        return leave(editor, { pos, node: $from.depth ? $from.node(1) : node })
      },
    }
  },
})
